import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, wrong } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

const STRANGERS = 'the password of a stranger';

describe('registration', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const register = (email: string, more: object = {}) => ask(app, 'register', { email, password: PASSWORD, ...more });
  const verify = (body: object, agent = app.agent()) => agent.post<SignedIn & Problem>('/api/auth/verify-email', body);
  const login = (email: string, password: string) => app.agent().post('/api/auth/login', { email, password });
  const usersWith = (email: string) => app.query('SELECT id FROM users WHERE email = ?', [email]);

  it('makes a user only when the address is proved, and signs in who began it', async () => {
    const agent = app.agent();
    const asked = await agent.post<Challenge>('/api/auth/register', {
      email: ' Jane@Example.COM ',
      password: PASSWORD,
      name: 'Jane',
    });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      destination: 'j•••@example.com',
      expires_in: 300,
      resend_in: 60,
      attempts_allowed: 5,
    });
    expect(await usersWith('jane@example.com')).toHaveLength(0);
    expect((await login('jane@example.com', PASSWORD)).status).toBe(401);
    const otp = await app.code('jane@example.com');
    const { challenge_id } = asked.body;
    const bad = await verify({ email: 'jane@example.com', otp: wrong(otp), challenge_id });
    expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    const done = await verify({ email: 'JANE@example.com', otp, challenge_id }, agent);
    expect(done).toMatchObject({ status: 200, body: { user: { email: 'jane@example.com', name: 'Jane' } } });
    expect((await agent.get('/api/auth/me')).status).toBe(200);
    expect((await agent.get('/api/v1/users/me')).body).toMatchObject({ email: 'jane@example.com', is_verified: true });
  });

  it('keeps the whole profile that was typed', async () => {
    const email = 'profile@example.com';
    const { challenge_id } = await register(email, { first_name: 'Ada', last_name: 'Lovelace', country_code: 'gb' });
    const { body } = await verify({ email, otp: await app.code(email), challenge_id });
    const profile = { first_name: 'Ada', last_name: 'Lovelace', name: 'Ada Lovelace', country_code: 'GB' };
    expect(body.user).toMatchObject({ ...profile, roles: ['user'], status: 'active' });
  });

  it('leaves a stranger who registered the address first with nothing', async () => {
    const email = 'victim@example.com';
    const theirs = await register(email, { password: STRANGERS, name: 'Mallory' });
    const theirCode = await app.code(email);
    app.clock.advance(61);
    const mine = await register(email, { name: 'Victor' });
    const done = await verify({ email, otp: await app.code(email), challenge_id: mine.challenge_id });
    expect(done).toMatchObject({ status: 200, body: { user: { name: 'Victor' } } });
    const late = await verify({ email, otp: theirCode, challenge_id: theirs.challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    expect((await login(email, STRANGERS)).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(200);
    expect(await app.query('SELECT * FROM registrations WHERE address = ?', [email])).toHaveLength(0);
  });

  it('ends what a stranger began when the owner proves the address by a sign-up code', async () => {
    const email = 'signup-wins@example.com';
    const theirs = await register(email, { password: STRANGERS, name: 'Mallory' });
    const theirCode = await app.code(email);
    app.clock.advance(61);
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const mine = { email, purpose: 'signup', otp: await app.code(email) };
    expect((await app.agent().post<SignedIn>('/api/auth/verify-otp', mine)).body.user.name).toBeNull();
    const late = await verify({ email, otp: theirCode, challenge_id: theirs.challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect((await login(email, STRANGERS)).status).toBe(401);
    expect(await app.query('SELECT * FROM registrations WHERE address = ?', [email])).toHaveLength(0);
  });

  it('answers for an address with an account as for a new one, and tells its owner by mail', async () => {
    const owned = 'owner@example.com';
    await registerUser(app, owned);
    const body = { password: STRANGERS, name: 'Mallory' };
    const known = await app.agent().post<Challenge>('/api/auth/register', { email: owned, ...body });
    const fresh = await app.agent().post<Challenge>('/api/auth/register', { email: 'other@example.com', ...body });
    expect(known.status).toBe(fresh.status);
    expect(Object.keys(known.body)).toEqual(Object.keys(fresh.body));
    expect([...known.headers.keys()]).toEqual([...fresh.headers.keys()]);
    const [notice] = await app.mailbox(owned);
    expect(notice).toMatchObject({ code: null, subject: expect.stringContaining('already have an account') });
    expect(notice?.text).toContain('sign in instead');
    expect(`${notice?.subject}${notice?.text}${notice?.html}`).not.toContain('Mallory');
  });

  it('opens nothing by a registration of an address that has an account', async () => {
    const email = 'taken@example.com';
    await registerUser(app, email);
    const { challenge_id } = await register(email, { password: STRANGERS });
    const guess = await verify({ email, otp: '000000', challenge_id });
    expect(guess).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    expect((await login(email, STRANGERS)).status).toBe(401);
    expect(await usersWith(email)).toHaveLength(1);
  });

  it('signs nobody in who does not name the challenge', async () => {
    const email = 'no-id@example.com';
    const agent = app.agent();
    await register(email);
    const done = await verify({ email, otp: await app.code(email) }, agent);
    expect(done).toMatchObject({ status: 200, body: { user: { email, is_verified: true } } });
    expect(Object.keys(done.body).sort()).toEqual(['message', 'success', 'user']);
    expect(done.setCookies).toEqual([]);
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  it('asks which registration is meant when two wait, takes none, and then takes the one that is named', async () => {
    const email = 'two@example.com';
    const first = { ...(await register(email, { name: 'First' })), otp: await app.code(email) };
    app.clock.advance(61);
    const second = { ...(await register(email, { name: 'Second' })), otp: await app.code(email) };
    for (const { otp } of [first, second, { otp: '123456' }]) {
      expect(await verify({ email, otp })).toMatchObject({ status: 409, body: { code: 'challenge_required' } });
    }
    expect(await usersWith(email)).toHaveLength(0);
    const crossed = await verify({ email, otp: second.otp, challenge_id: first.challenge_id });
    expect(crossed).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    const done = await verify({ email, otp: first.otp, challenge_id: first.challenge_id });
    expect(done).toMatchObject({ status: 200, body: { user: { name: 'First' } } });
    const late = await verify({ email, otp: second.otp, challenge_id: second.challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
  });

  it('does not count a resend for an address where nothing waits as a registration', async () => {
    const email = 'only-one@example.com';
    await ask(app, 'resend-verification-otp', { email });
    app.clock.advance(61);
    await register(email);
    expect((await verify({ email, otp: await app.code(email) })).status).toBe(200);
  });

  it('takes a code once', async () => {
    const email = 'once@example.com';
    const { challenge_id } = await register(email);
    const body = { email, otp: await app.code(email), challenge_id };
    expect((await verify(body)).status).toBe(200);
    for (const again of [body, { email, otp: body.otp }]) {
      expect(await verify(again)).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    }
  });

  it('writes the typed name into the mail as text and never as markup or a link', async () => {
    const email = 'markup@example.com';
    await register(email, { name: '<img src=x onerror=alert(1)> & "Bob" https://evil.example/win' });
    const [mail] = await app.mailbox(email);
    expect(mail?.text).toContain('Bob');
    expect(mail?.text).toContain('do not enter it');
    expect(mail?.html).not.toMatch(/<img src=x|https?:\/\/evil/);
    expect(mail?.text).not.toMatch(/https?:\/\/evil/);
    expect(mail?.subject).not.toContain('Bob');
  });
});

import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, wrong } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', REALMS: 'shop' };
const NEW_PASSWORD = 'another horse and its staple';

interface SetPassword {
  next: string;
  reset_token: string;
  expires_in: number;
  user: { id: string; email_verified: boolean };
}

describe('links', () => {
  let app: TestApp;
  let email: string;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { ...PLENTY, FRONTEND_URL: 'https://app.example.com' } });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    email = `reader${count++}@example.com`;
    app.clock.advance(1);
  });

  const post = <T = Problem>(route: string, body: object, agent: Agent = app.agent()) =>
    agent.post<T>(`/api/auth/${route}`, body);
  const open = <T = Problem & SignedIn>(token: string, more: object = {}, agent: Agent = app.agent()) =>
    post<T>('verify-link', { token, ...more }, agent);
  const userOf = () =>
    app.query<{ id: string; password_hash: string | null }>('SELECT id, password_hash FROM users WHERE email = ?', [
      email,
    ]);

  /** How many attempts the trail says were refused. */
  const refusals = async () => (await app.query(`SELECT id FROM audit_events WHERE type LIKE '%refused%'`)).length;

  it('stand in the mail beside the code, under the configured address, and nowhere in the database', async () => {
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const [mail] = await app.mailbox(email);
    expect(mail?.link).toMatch(/^https:\/\/app\.example\.com\/link#token=[\w-]{43}$/);
    expect(mail?.text).toContain(mail!.link!);
    expect(mail?.text).toContain(mail!.code!);
    const token = mail!.link!.split('=')[1]!;
    const rows = JSON.stringify(await app.query('SELECT * FROM otp_challenges'));
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(mail!.code!);
    // A Host of the client's never gets into it.
    app.clock.advance(1);
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
    await app.agent().post('/api/auth/send-otp', { email, purpose: 'signup' }, headers);
    expect((await app.mailbox(email))[0]?.link).toMatch(/^https:\/\/app\.example\.com\/link#/);
  });

  it.each(['login', 'signup'] as const)('sign in: %s', async (purpose) => {
    if (purpose === 'login') await registerUser(app, email);
    await ask(app, 'send-otp', { email, purpose });
    const browser = app.agent();
    const answer = await open(await app.linkToken(email), {}, browser);
    expect(answer).toMatchObject({ status: 200, body: { success: true, user: { email, email_verified: true } } });
    expect(answer.body.access_token).toBeUndefined();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await browser.get('/api/auth/me')).toMatchObject({ status: 200, body: { email } });
    const events = await app.query<{ type: string }>('SELECT type FROM audit_events WHERE user_id = ?', [
      answer.body.user.id,
    ]);
    expect(events.map(({ type }) => type)).toContain(purpose === 'login' ? 'signed_in' : 'signed_up');
  });

  it('put tokens into the body of a client that asks for them there', async () => {
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const answer = await open(await app.linkToken(email), { token_transport: 'bearer' });
    expect(answer.body).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) as string });
    expect(answer.setCookies).toEqual([]);
  });

  it('work once, and end the code beside them', async () => {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const [token, otp] = [await app.linkToken(email), await app.code(email)];
    expect((await open(token)).status).toBe(200);
    expect((await open(token)).body.code).toBe('link_invalid');
    expect((await post('verify-otp', { email, purpose: 'signup', otp, challenge_id })).body.code).toBe('otp_invalid');
  });

  it('end with the code beside them', async () => {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const [token, otp] = [await app.linkToken(email), await app.code(email)];
    expect((await post('verify-otp', { email, purpose: 'signup', otp, challenge_id })).status).toBe(200);
    expect((await open(token)).body.code).toBe('link_invalid');
  });

  it('end with their lifetime, and with a resend', async () => {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const first = await app.linkToken(email);
    app.clock.advance(1);
    await ask(app, 'resend', { challenge_id });
    const second = await app.linkToken(email);
    expect(second).not.toBe(first);
    expect((await open(first)).body.code).toBe('link_invalid');
    app.clock.advance(300);
    expect((await open(second)).body.code).toBe('link_invalid');
  });

  it('outlive the guesses at their code, for nobody guesses 256 bits', async () => {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const [token, otp] = [await app.linkToken(email), await app.code(email)];
    for (let i = 0; i < 12; i++) await post('verify-otp', { email, purpose: 'signup', otp: wrong(otp), challenge_id });
    const { body } = await post('verify-otp', { email, purpose: 'signup', otp, challenge_id });
    expect(['otp_exhausted', 'rate_limited']).toContain(body.code);
    expect((await open(token)).status).toBe(200);
    // It was a success at this address: what a stranger had used up is given back.
    expect((await post('verify-otp', { email, purpose: 'login', otp: '000000' })).body.code).toBe('otp_invalid');
  });

  it('verify a registration: in the browser that began it with the password that it typed', async () => {
    const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD, name: 'Jane' });
    const browser = app.agent();
    const answer = await open(await app.linkToken(email), { challenge_id }, browser);
    expect(answer).toMatchObject({ status: 200, body: { user: { email, name: 'Jane' } } });
    expect((await browser.get('/api/auth/me')).status).toBe(200);
    expect((await post('login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('verify a registration: in the browser that began several and can’t tell of which the link is, at the first try', async () => {
    const begun: string[] = [];
    const refused = await refusals();
    for (const who of [`other.${email}`, email, `third.${email}`]) {
      begun.push((await ask(app, 'register', { email: who, password: PASSWORD, name: 'Jane' })).challenge_id);
      app.clock.advance(1);
    }
    // As some clients keep ids.
    const ids = begun.map((id) => id.toUpperCase());
    const answer = await open(await app.linkToken(email), { challenge_ids: ids });
    expect(answer).toMatchObject({ status: 200, body: { user: { email, name: 'Jane' } } });
    expect((await post('login', { email, password: PASSWORD })).status).toBe(200);
    expect(await refusals()).toBe(refused);
  });

  it('verify a registration: ids that are of others change nothing, and are no guess', async () => {
    const { challenge_id: other } = await ask(app, 'register', { email: `other.${email}`, password: PASSWORD });
    await ask(app, 'register', { email, password: PASSWORD, name: 'Mallory' });
    const refused = await refusals();
    const answer = await open<SetPassword>(await app.linkToken(email), { challenge_ids: [other] });
    expect(await refusals()).toBe(refused);
    expect(answer).toMatchObject({ status: 200, body: { next: 'set_password', user: { name: null } }, setCookies: [] });
    expect((await post('login', { email, password: PASSWORD })).body.code).toBe('invalid_credentials');
  });

  const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
  it.each([
    { ids: ['x'] },
    { ids: ID },
    { ids: [7] },
    { ids: [null] },
    { ids: {} },
    { ids: null },
    { ids: [ID, ID, ID, ID] },
  ])('take no ids like %j', async ({ ids: challenge_ids }) => {
    const refused = await open('x'.repeat(43), { challenge_ids });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('verify a registration: elsewhere the password is dropped, and one is chosen with a token', async () => {
    await ask(app, 'register', { email, password: PASSWORD, name: 'Mallory' });
    const answer = await open<SetPassword>(await app.linkToken(email));
    expect(answer).toMatchObject({
      status: 200,
      body: { next: 'set_password', expires_in: 600, user: { email_verified: true, name: null } },
    });
    expect(answer.setCookies).toEqual([]);
    expect(await userOf()).toEqual([{ id: answer.body.user.id, password_hash: null }]);
    expect((await post('login', { email, password: PASSWORD })).body.code).toBe('invalid_credentials');

    // The token opens nothing but this, once, and no code opens its challenge.
    expect((await open(answer.body.reset_token, { challenge_id: answer.body.user.id })).body.code).toBe('link_invalid');
    expect((await post('reset-password', { email, otp: '000000', new_password: NEW_PASSWORD })).body.code).toBe(
      'otp_invalid',
    );
    const reset = { token: answer.body.reset_token, new_password: NEW_PASSWORD };
    expect((await post('reset-password', reset)).status).toBe(200);
    expect((await post('reset-password', reset)).body.code).toBe('link_invalid');
    expect((await post('login', { email, password: NEW_PASSWORD })).status).toBe(200);
  });

  it('verify the registration that they were mailed for, and end every other', async () => {
    const mine = await ask(app, 'register', { email, password: PASSWORD, name: 'Jane' });
    const token = await app.linkToken(email);
    app.clock.advance(1);
    await ask(app, 'register', { email, password: NEW_PASSWORD, name: 'Mallory' });
    const his = await app.linkToken(email);
    expect((await open(token, { challenge_id: mine.challenge_id })).body).toMatchObject({ user: { name: 'Jane' } });
    expect((await open(his)).body.code).toBe('link_invalid');
    expect((await post('login', { email, password: NEW_PASSWORD })).body.code).toBe('invalid_credentials');
  });

  it('reset a password: opening consumes nothing, setting it does', async () => {
    await registerUser(app, email);
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    const [token, otp] = [await app.linkToken(email), await app.code(email)];
    for (let i = 0; i < 2; i++) {
      expect(await open(token)).toMatchObject({
        status: 200,
        body: { success: true, purpose: 'reset_password', next: 'reset-password' },
        setCookies: [],
      });
    }
    expect((await post('reset-password', { token, new_password: 'short' })).body.code).toBe('password_rejected');
    const name = email.split('@')[0]!;
    expect((await post('reset-password', { token, new_password: `${name} and ${name}` })).body.code).toBe(
      'password_rejected',
    );
    app.clock.advance(1);
    expect((await post('reset-password', { token, new_password: NEW_PASSWORD })).status).toBe(200);
    expect((await post('reset-password', { token, new_password: PASSWORD })).body.code).toBe('link_invalid');
    const byCode = { email, otp, new_password: PASSWORD, challenge_id };
    expect((await post('reset-password', byCode)).body.code).toBe('otp_invalid');
    expect((await post('login', { email, password: NEW_PASSWORD })).status).toBe(200);
    expect((await app.mailbox(email))[0]?.subject).toContain('password was changed');
  });

  it('of another purpose reset nothing, and those of another challenge open nothing', async () => {
    await registerUser(app, email);
    const login = await ask(app, 'send-otp', { email, purpose: 'login' });
    const token = await app.linkToken(email);
    expect((await post('reset-password', { token, new_password: NEW_PASSWORD })).body.code).toBe('link_invalid');
    app.clock.advance(1);
    const other = await ask(app, 'send-otp', { email, purpose: 'login' });
    expect((await open(token, { challenge_id: other.challenge_id })).body.code).toBe('link_invalid');
    expect((await open(token, { challenge_id: login.challenge_id })).status).toBe(200);
  });

  it('of one realm mean nothing in another', async () => {
    await app.agent().post('/api/realms/shop/auth/send-otp', { email, purpose: 'signup' });
    const [mail] = await app.mailbox(email);
    expect(mail?.link).toMatch(/^https:\/\/app\.example\.com\/r\/shop\/link#token=/);
    const token = mail!.link!.split('=')[1]!;
    expect((await open(token)).body.code).toBe('link_invalid');
    expect((await app.agent().post('/api/realms/shop/auth/verify-link', { token })).status).toBe(200);
  });

  it('are mailed only where a code opens something', async () => {
    await registerUser(app, email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [email]);
    await ask(app, 'send-otp', { email, purpose: 'login' });
    const hashes = await app.query<{ link_hash: string | null }>(
      "SELECT link_hash FROM otp_challenges WHERE destination = ? AND purpose = 'login'",
      [email],
    );
    expect(hashes).toEqual([{ link_hash: null }]);
    await app.query("UPDATE users SET status = 'active' WHERE email = ?", [email]);
    app.clock.advance(1);
    await ask(app, 'send-otp', { email, purpose: 'login' });
    const token = await app.linkToken(email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [email]);
    expect((await open(token)).body.code).toBe('link_invalid');
  });

  it('reset nothing for somebody who was disabled, and say so as of any link', async () => {
    await registerUser(app, email);
    await ask(app, 'forgot-password', { email });
    const token = await app.linkToken(email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [email]);
    expect((await post('reset-password', { token, new_password: NEW_PASSWORD })).body.code).toBe('link_invalid');
  });

  it.each([
    '',
    'x',
    'x'.repeat(42),
    'x'.repeat(43),
    'x'.repeat(44),
    `${'x'.repeat(42)}=`,
    'x'.repeat(10_000),
    "' OR '1'='1",
    '../../etc',
  ])('that nobody mailed open nothing: %j', async (token) => {
    const answer = await open(token);
    expect(answer).toMatchObject({ status: 400, body: { code: 'link_invalid' } });
    expect((await post('reset-password', { token, new_password: NEW_PASSWORD })).body.code).toBe('link_invalid');
  });

  it('stand alone: with an address or a code beside a token it is not clear what is meant', async () => {
    for (const beside of [{ email }, { otp: '000000' }, { phone_number: '+14155552671' }, { email, otp: '000000' }]) {
      const body = { token: 'x'.repeat(43), new_password: NEW_PASSWORD, ...beside };
      expect((await post('reset-password', body)).body.code).toBe('validation_failed');
    }
    expect((await post('reset-password', { new_password: NEW_PASSWORD })).body.code).toBe('validation_failed');
    expect((await post('reset-password', { email, new_password: NEW_PASSWORD })).body.code).toBe('validation_failed');
  });
});

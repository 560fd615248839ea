import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser, signIn, tokensOf, wrong } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

const NEW = 'a mule, a dynamo, a nail';

describe('resetting a password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const post = (route: string, body: object) => app.agent().post<Problem>(`/api/auth/${route}`, body);
  const login = async (email: string, password: string) => (await post('login', { email, password })).status;

  /** A user with a reset code: the body that sets NEW, a second after the code. */
  async function forgotten(email: string) {
    await registerUser(app, email);
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    const otp = await app.code(email);
    app.clock.advance(1);
    return { email, otp, challenge_id, new_password: NEW };
  }

  it('replaces the password and signs nobody in', async () => {
    const body = await forgotten('plain@example.com');
    expect(await login(body.email, PASSWORD)).toBe(200);
    const agent = app.agent();
    const done = await agent.post('/api/auth/reset-password', body);
    expect(done).toMatchObject({ status: 200, setCookies: [] });
    expect(Object.keys(done.body).sort()).toEqual(['message', 'success']);
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    expect(await login(body.email, PASSWORD)).toBe(401);
    expect(await login(body.email, NEW)).toBe(200);
  });

  it('gives a password to an account that had none', async () => {
    const email = 'code-only@example.com';
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    await post('verify-otp', { email, purpose: 'signup', otp: await app.code(email) });
    app.clock.advance(61);
    await ask(app, 'forgot-password', { email });
    const body = { email, otp: await app.code(email), new_password: NEW };
    expect((await post('reset-password', body)).status).toBe(200);
    expect(await login(email, NEW)).toBe(200);
  });

  it("ends every session of the user with the next request, and nobody else's", async () => {
    const body = await forgotten('sessions@example.com');
    await registerUser(app, 'bystander@example.com');
    const browser = await signIn(app, body.email);
    const native = await tokensOf(app, body.email);
    const bystander = await signIn(app, 'bystander@example.com');
    expect((await post('reset-password', body)).status).toBe(200);
    expect((await browser.get('/api/auth/me')).status).toBe(401);
    expect((await browser.post('/api/auth/refresh')).status).toBe(401);
    expect((await app.agent().get('/api/users/me', bearer(native.access))).status).toBe(401);
    expect((await post('refresh', { refresh_token: native.refresh })).status).toBe(401);
    expect((await bystander.get('/api/auth/me')).status).toBe(200);
  });

  it('ends every other live challenge of the user', async () => {
    const email = 'challenges@example.com';
    await registerUser(app, email);
    const login = await ask(app, 'send-otp', { email, purpose: 'login' });
    const loginCode = await app.code(email);
    app.clock.advance(61);
    const first = await ask(app, 'forgot-password', { email });
    const firstCode = await app.code(email);
    app.clock.advance(61);
    await ask(app, 'forgot-password', { email });
    const otp = await app.code(email);
    app.clock.advance(1);
    expect((await post('reset-password', { email, otp, new_password: NEW })).status).toBe(200);
    const dead: [string, object][] = [
      ['verify-otp', { email, purpose: 'login', otp: loginCode, challenge_id: login.challenge_id }],
      ['reset-password', { email, otp: firstCode, challenge_id: first.challenge_id, new_password: PASSWORD }],
    ];
    for (const [route, body] of dead) {
      const refused = await post(route, body);
      expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    }
  });

  it('tells the owner by mail, without any code', async () => {
    const body = await forgotten('told@example.com');
    await post('reset-password', body);
    const [notice] = await app.mailbox(body.email);
    expect(notice).toMatchObject({ to: body.email, code: null, subject: expect.stringContaining('was changed') });
  });

  it('takes a code once', async () => {
    const body = await forgotten('once@example.com');
    expect((await post('reset-password', body)).status).toBe(200);
    const again = await post('reset-password', { ...body, new_password: PASSWORD });
    expect(again).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    expect(await login(body.email, PASSWORD)).toBe(401);
  });

  it('takes a code for ten minutes and no longer', async () => {
    const late = await forgotten('late@example.com');
    app.clock.advance(599);
    expect(await post('reset-password', late)).toMatchObject({ status: 400, body: { code: 'otp_expired' } });
    const early = await forgotten('early@example.com');
    app.clock.advance(598);
    expect((await post('reset-password', early)).status).toBe(200);
  });

  it('gives five guesses', async () => {
    const body = await forgotten('guesses@example.com');
    for (const attempts_remaining of [4, 3, 2, 1, 0]) {
      const bad = await post('reset-password', { ...body, otp: wrong(body.otp) });
      expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining } });
    }
    expect(await post('reset-password', body)).toMatchObject({ status: 400, body: { code: 'otp_exhausted' } });
    expect(await login(body.email, PASSWORD)).toBe(200);
  });

  it('keeps the code good when the password is refused, and charges no guess', async () => {
    const email = 'rejected@example.com';
    const agent = app.agent();
    await registerUser(app, email, agent);
    await agent.patch('/api/users/me', { name: 'Augusta Ada' });
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    const body = { email, otp: await app.code(email), challenge_id };
    for (const new_password of ['short', 'iloveyou', 'REJECTED@example.com', 'dear augusta ada']) {
      const refused = await post('reset-password', { ...body, new_password });
      expect(refused).toMatchObject({ status: 400, body: { code: 'password_rejected' } });
      expect(refused.body.errors).toEqual([{ field: 'new_password', message: expect.any(String) }]);
    }
    expect(await login(email, PASSWORD)).toBe(200);
    const bad = await post('reset-password', { ...body, otp: wrong(body.otp), new_password: NEW });
    expect(bad.body).toMatchObject({ attempts_remaining: 4 });
    expect((await post('reset-password', { ...body, new_password: NEW })).status).toBe(200);
  });

  it('does nothing for an unknown or a disabled account, and looks the same', async () => {
    await forgotten('disabled@example.com');
    await app.query("UPDATE users SET status = 'disabled' WHERE email = 'disabled@example.com'");
    app.clock.advance(61);
    for (const email of ['nobody@example.com', 'disabled@example.com']) {
      const before = (await app.mailbox(email)).length;
      const challenge = await ask(app, 'forgot-password', { email });
      expect(challenge).toMatchObject({ expires_in: 600, attempts_allowed: 5, channel: 'email' });
      expect(await app.mailbox(email)).toHaveLength(before);
      const { challenge_id } = challenge;
      const guess = await post('reset-password', { email, otp: '000000', challenge_id, new_password: NEW });
      expect(guess).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    }
  });

  it('refuses a code that was sent before the account was disabled', async () => {
    const body = await forgotten('off-later@example.com');
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [body.email]);
    expect(await post('reset-password', body)).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    await app.query("UPDATE users SET status = 'active' WHERE email = ?", [body.email]);
    expect(await login(body.email, NEW)).toBe(401);
    expect(await login(body.email, PASSWORD)).toBe(200);
  });
});

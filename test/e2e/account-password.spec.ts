import { TestApp } from '../support/app.js';
import { askChange, stepUpCode, templatesTo } from '../support/account.js';
import { PASSWORD, ask, bearer, registerUser, signIn, tokensOf, wrong } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Problem, SignedIn } from '../support/flows.js';

const NEW = 'a mule, a dynamo, a nail';
const WRONG = 'not the password';

describe('changing the password', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' } });
  });
  afterAll(() => app.close());

  const change = (agent: Agent, body: object, headers = {}) =>
    agent.post<Problem & SignedIn>('/api/users/me/password', body, headers);
  const login = async (email: string, password: string) =>
    (await app.agent().post('/api/auth/login', { email, password })).status;
  const me = async (agent: Agent, headers = {}) => (await agent.get('/api/auth/me', headers)).status;

  async function newUser(): Promise<{ email: string; agent: Agent }> {
    const [email, agent] = [`pass${++count}@example.com`, app.agent()];
    await registerUser(app, email, agent);
    return { email, agent };
  }

  /** Somebody who signed up by a code and has no password. */
  async function newCodeUser(): Promise<{ email: string; agent: Agent }> {
    const user = await newUser();
    await app.query('UPDATE users SET password_hash = NULL WHERE email = ?', [user.email]);
    return user;
  }

  it('replaces it, and the session by a new one', async () => {
    const { email, agent } = await newUser();
    const old = new Map(agent.cookies);
    const [before] = (await agent.get<{ items: { id: string }[] }>('/api/auth/sessions')).body.items;
    const done = await change(agent, { current_password: PASSWORD, new_password: NEW });
    expect(done).toMatchObject({ status: 200, body: { success: true, user: { email }, expires_in: 600 } });
    expect(done.body.access_token).toBeUndefined();
    expect(done.body.session.id).not.toBe(before?.id);
    expect(await me(agent)).toBe(200);
    expect([await login(email, PASSWORD), await login(email, NEW)]).toEqual([401, 200]);
    expect([...agent.cookies.keys()].sort()).toEqual(['access', 'device', 'refresh']);
    for (const name of ['access', 'device', 'refresh']) expect(agent.cookies.get(name)).not.toBe(old.get(name));
    const thief = app.agent();
    old.forEach((value, name) => thief.cookies.set(name, value));
    expect(await me(thief)).toBe(401);
    expect((await thief.post('/api/auth/refresh')).status).toBe(401);
    expect((await agent.post('/api/auth/refresh')).status).toBe(200);
  });

  it('gives the tokens of a native client in the body, and no cookie', async () => {
    const { email } = await newUser();
    const { access, refresh, sessionId } = await tokensOf(app, email);
    const done = await change(app.agent(), { current_password: PASSWORD, new_password: NEW }, bearer(access));
    expect(done).toMatchObject({ status: 200, setCookies: [], body: { token_type: 'Bearer' } });
    expect(done.body.session.id).not.toBe(sessionId);
    expect(await me(app.agent(), bearer(done.body.access_token!))).toBe(200);
    expect(await me(app.agent(), bearer(access))).toBe(401);
    const again = (token: string) => app.agent().post('/api/auth/refresh', { refresh_token: token });
    expect((await again(refresh)).status).toBe(401);
    expect((await again(done.body.refresh_token!)).status).toBe(200);
  });

  it('ends every other session, forgets every browser, and nobody else’s', async () => {
    const [{ email, agent }, bystander] = [await newUser(), await newUser()];
    const [browser, native] = [await signIn(app, email), await tokensOf(app, email)];
    expect((await change(agent, { current_password: PASSWORD, new_password: NEW })).status).toBe(200);
    expect(await me(browser)).toBe(401);
    expect(await me(app.agent(), bearer(native.access))).toBe(401);
    expect((await browser.post('/api/auth/refresh')).status).toBe(401);
    expect(await me(bystander.agent)).toBe(200);
    const devices = await app.query(
      'SELECT devices.id FROM devices JOIN users ON users.id = devices.user_id WHERE users.email = ?',
      [email],
    );
    expect(devices).toHaveLength(1);
  });

  it('ends every live code and every pending change', async () => {
    const { email, agent } = await newUser();
    const signInCode = await ask(app, 'send-otp', { email, purpose: 'login' });
    const otp = await app.code(email);
    const to = `elsewhere-${email}`;
    const pending = await askChange(agent, to);
    const toCode = await app.code(to);
    const done = await change(agent, { current_password: PASSWORD, new_password: NEW });
    expect(done.status).toBe(200);
    const verified = await agent.post<Problem>('/api/users/me/email/verify', {
      otp: toCode,
      challenge_id: pending.challenge_id,
    });
    expect(verified).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    const body = { email, purpose: 'login', otp, challenge_id: signInCode.challenge_id };
    expect((await app.agent().post<Problem>('/api/auth/verify-otp', body)).body.code).toBe('otp_invalid');
  });

  it('tells every address that they have proved', async () => {
    const { email, agent } = await newUser();
    const number = '+14155552674';
    await app.query('UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE email = ?', [
      number,
      email,
    ]);
    await change(agent, { current_password: PASSWORD, new_password: NEW });
    for (const to of [email, number]) expect(await templatesTo(app, to)).toContain('password_changed');
  });

  it('is an event of the trail', async () => {
    const { agent } = await newUser();
    const { user } = (await change(agent, { current_password: PASSWORD, new_password: NEW })).body;
    const events = await app.query<{ type: string; details: string }>(
      "SELECT type, details FROM audit_events WHERE user_id = ? AND type = 'password_changed'",
      [user.id],
    );
    expect(events).toEqual([{ type: 'password_changed', details: '{"action":"change_password"}' }]);
  });

  it('is refused with a wrong password, which is counted, and after ten with the right one too', async () => {
    const { email, agent } = await newUser();
    agent.cookies.delete('device');
    for (let i = 0; i < 10; i++) {
      const bad = await change(agent, { current_password: WRONG, new_password: NEW });
      expect(bad).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    }
    const waits = await change(agent, { current_password: PASSWORD, new_password: NEW });
    expect(waits).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 30 } });
    // What is tried in a session is the user's own: nobody is locked out elsewhere.
    expect(await login(email, PASSWORD)).toBe(200);
    app.clock.advance(30);
    expect((await change(agent, { current_password: PASSWORD, new_password: NEW })).status).toBe(200);
  });

  it('is refused with a weak password, and then charges nothing and leaves the code good', async () => {
    const { email, agent } = await newCodeUser();
    await agent.patch('/api/users/me', { name: 'Augusta Ada' });
    const code = await stepUpCode(app, agent, email);
    for (const new_password of ['short', 'iloveyou', email.toUpperCase(), 'dear augusta ada']) {
      const refused = await change(agent, { ...code, new_password });
      expect(refused).toMatchObject({ status: 400, body: { code: 'password_rejected' } });
      expect(refused.body.errors).toEqual([{ field: 'new_password', message: expect.any(String) as string }]);
    }
    expect((await change(agent, { ...code, new_password: NEW })).status).toBe(200);
    expect(await login(email, NEW)).toBe(200);
  });

  describe('for somebody without one', () => {
    it('sets the first by a code', async () => {
      const { email, agent } = await newCodeUser();
      const code = await stepUpCode(app, agent, email);
      const bad = await change(agent, { ...code, otp: wrong(code.otp), new_password: NEW });
      expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
      expect((await change(agent, { ...code, new_password: NEW })).status).toBe(200);
      expect(await login(email, NEW)).toBe(200);
      // It has one now, and the code was for once.
      expect((await change(agent, { ...code, new_password: PASSWORD })).body.code).toBe('validation_failed');
    });

    it('takes no password for right', async () => {
      const { agent } = await newCodeUser();
      for (const current_password of [PASSWORD, WRONG]) {
        const refused = await change(agent, { current_password, new_password: NEW });
        expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      }
    });

    it('takes no code that is not of a step-up of theirs, nor one that is over', async () => {
      const [mine, other] = [await newCodeUser(), await newCodeUser()];
      const foreign = await stepUpCode(app, other.agent, other.email);
      app.clock.advance(61);
      const { challenge_id } = await ask(app, 'send-otp', { email: mine.email, purpose: 'login' });
      const login = { otp: await app.code(mine.email), challenge_id };
      app.clock.advance(61);
      const late = await stepUpCode(app, mine.agent, mine.email);
      for (const code of [foreign, login]) {
        const refused = await change(mine.agent, { ...code, new_password: NEW });
        expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
      }
      app.clock.advance(300);
      expect((await change(mine.agent, { ...late, new_password: NEW })).body.code).toBe('otp_expired');
    });
  });

  it('of somebody who has one takes it, and no code', async () => {
    const { email, agent } = await newUser();
    const code = await stepUpCode(app, agent, email);
    const refused = await change(agent, { ...code, new_password: NEW });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ field: 'current_password' }] },
    });
    expect(await login(email, PASSWORD)).toBe(200);
  });

  it.each([
    [{ new_password: NEW }, 'current_password'],
    [{ current_password: PASSWORD }, 'new_password'],
    [{ current_password: '', new_password: NEW }, 'current_password'],
    [{ current_password: PASSWORD, otp: '000000', new_password: NEW }, 'otp'],
    [{ otp: '000000', new_password: NEW }, 'challenge_id'],
    [{ challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10', new_password: NEW }, 'otp'],
  ])('takes no body like %j', async (body, field) => {
    const { agent } = await newUser();
    const refused = await change(agent, body);
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ field }] } });
  });

  it('is for nobody without a session', async () => {
    const refused = await change(app.agent(), { current_password: PASSWORD, new_password: NEW });
    expect(refused).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
  });
});

import { TestApp } from '../support/app.js';
import { stepUpCode } from '../support/account.js';
import { PASSWORD, registerUser, signIn, wrong } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Challenge, Problem } from '../support/flows.js';

const NEW = 'a mule, a dynamo, a nail';

/** What only a fresh session may do. */
const GUARDED: [string, string, object][] = [
  ['POST', '/api/users/me/email', { email: 'fresh@example.com' }],
  ['POST', '/api/users/me/phone', { phone_number: '+14155552671' }],
  ['POST', '/api/users/me/password', { current_password: PASSWORD, new_password: NEW }],
  ['DELETE', '/api/users/me', { password: PASSWORD }],
];

describe('a step-up', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  /** Somebody whose proof lies exactly so many seconds back. */
  async function signedInFor(seconds: number): Promise<{ email: string; agent: Agent }> {
    const email = `step${++count}@example.com`;
    await registerUser(app, email);
    const agent = await signIn(app, email);
    for (let left = seconds; left > 0; left -= 300) {
      app.clock.advance(Math.min(300, left));
      expect((await agent.post('/api/auth/refresh')).status).toBe(200);
    }
    return { email, agent };
  }

  const verify = (agent: Agent, body: object) => agent.post<Problem>('/api/users/me/step-up/verify', body);

  describe.each(GUARDED)('for %s %s', (method, path, json) => {
    const send = (agent: Agent) => agent.send<Problem>(method, path, { json });

    it('is asked 15 minutes after the sign-in, and not a second earlier', async () => {
      const late = await signedInFor(900);
      const refused = await send(late.agent);
      expect(refused).toMatchObject({ status: 401, body: { code: 'step_up_required' } });
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(refused.setCookies).toEqual([]);
      expect((await late.agent.get('/api/users/me')).status).toBe(200);
      const early = await signedInFor(899);
      expect((await send(early.agent)).status).toBeLessThan(300);
      app.clock.advance(86_400);
    });

    it('opens it, by a password, for another 15 minutes', async () => {
      const { agent } = await signedInFor(1000);
      expect(await verify(agent, { password: PASSWORD })).toMatchObject({ status: 200, body: { success: true } });
      app.clock.advance(300);
      await agent.post('/api/auth/refresh');
      app.clock.advance(300);
      await agent.post('/api/auth/refresh');
      app.clock.advance(299);
      expect((await send(agent)).status).toBeLessThan(300);
      app.clock.advance(86_400);
    });
  });

  it('charges nothing where it is asked for', async () => {
    const { email, agent } = await signedInFor(900);
    for (let i = 0; i < 12; i++) {
      const refused = await agent.post<Problem>('/api/users/me/password', {
        current_password: 'not the password',
        new_password: NEW,
      });
      expect(refused.body.code).toBe('step_up_required');
    }
    expect((await app.agent().post('/api/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('sends a code to their own mailbox, which opens the session and is used by it', async () => {
    const { email, agent } = await signedInFor(1000);
    const before = (await app.mailbox(email)).length;
    const asked = await agent.post<Challenge>('/api/users/me/step-up');
    expect(asked).toMatchObject({
      status: 202,
      body: { channel: 'email', destination: 's•••@example.com', expires_in: 300, resend_in: 60, attempts_allowed: 5 },
    });
    expect(await app.mailbox(email)).toHaveLength(before + 1);
    const body = { otp: await app.code(email), challenge_id: asked.body.challenge_id };
    expect(await verify(agent, { ...body, otp: wrong(body.otp) })).toMatchObject({
      status: 400,
      body: { code: 'otp_invalid', attempts_remaining: 4 },
    });
    expect((await agent.post('/api/users/me/email', { email: `by-code-${email}` })).status).toBe(401);
    expect((await verify(agent, body)).status).toBe(200);
    expect((await verify(agent, body)).body.code).toBe('otp_invalid');
    expect((await agent.post('/api/users/me/email', { email: `by-code-${email}` })).status).toBe(202);
    const rows = await app.query<{ type: string; details: string }>(
      "SELECT type, details FROM audit_events WHERE type = 'stepped_up' ORDER BY created_at DESC",
    );
    expect(rows[0]?.details).toBe('{"action":"verify_step_up","by":"code"}');
  });

  it('goes to the number of somebody who has no mailbox', async () => {
    const { email, agent } = await signedInFor(0);
    await app.query(
      'UPDATE users SET phone_number = ?, phone_verified_at = created_at, email = NULL, email_verified_at = NULL WHERE email = ?',
      ['+14155552675', email],
    );
    const asked = await agent.post('/api/users/me/step-up');
    expect(asked).toMatchObject({ status: 202, body: { channel: 'sms', destination: '•••75' } });
  });

  it('is for this session alone', async () => {
    const { email, agent } = await signedInFor(900);
    const other = await signIn(app, email);
    for (let i = 0; i < 3; i++) {
      app.clock.advance(300);
      for (const each of [agent, other]) await each.post('/api/auth/refresh');
    }
    expect((await verify(agent, { password: PASSWORD })).status).toBe(200);
    const change = (who: Agent) => who.post<Problem>('/api/users/me/email', { email: `else-${email}` });
    expect((await change(other)).body.code).toBe('step_up_required');
    expect((await change(agent)).status).toBe(202);
  });

  it('takes no code after its five minutes, of another user, or of another purpose', async () => {
    const [mine, other] = [await signedInFor(0), await signedInFor(0)];
    const late = await stepUpCode(app, mine.agent, mine.email);
    app.clock.advance(300);
    expect((await verify(mine.agent, late)).body.code).toBe('otp_expired');
    const foreign = await stepUpCode(app, other.agent, other.email);
    expect((await verify(mine.agent, foreign)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
    expect((await verify(other.agent, foreign)).status).toBe(200);
    const login = await app.agent().post<Challenge>('/api/auth/send-otp', { email: mine.email, purpose: 'login' });
    const body = { otp: await app.code(mine.email), challenge_id: login.body.challenge_id };
    expect((await verify(mine.agent, body)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
  });

  it('takes no code that went to an address which is theirs no more', async () => {
    const { email, agent } = await signedInFor(0);
    const code = await stepUpCode(app, agent, email);
    await app.query('UPDATE users SET email = ? WHERE email = ?', [`moved-${email}`, email]);
    expect((await verify(agent, code)).body.code).toBe('otp_invalid');
  });

  it('counts wrong passwords, of the password’s budget', async () => {
    const { agent } = await signedInFor(0);
    for (let i = 0; i < 10; i++) {
      expect((await verify(agent, { password: 'not the password' })).body.code).toBe('invalid_credentials');
    }
    expect(await verify(agent, { password: PASSWORD })).toMatchObject({ status: 429, body: { retry_after: 30 } });
  });

  it.each([[{}], [{ password: PASSWORD, otp: '000000' }], [{ otp: '000000' }], [{ password: 7 }], [{ current: 'x' }]])(
    'takes no body %j',
    async (body) => {
      const { agent } = await signedInFor(0);
      expect(await verify(agent, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    },
  );

  it('is for nobody without a session', async () => {
    expect((await app.agent().post('/api/users/me/step-up')).status).toBe(401);
    expect((await verify(app.agent(), { password: PASSWORD })).status).toBe(401);
  });
});

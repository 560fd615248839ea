import type { Answer } from '../support/agent.js';
import type { SignedIn } from '../support/flows.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

const NEW_PASSWORD = 'quite another phrase, and a long one';

describe.each(SIZES)('sessions under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  let users = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, MANY_FAILURES);
  });
  afterAll(() => fleet.close());

  async function newUser(): Promise<string> {
    const email = `session${++users}@example.com`;
    await registerUser(fleet.first, email);
    return email;
  }

  const login = (email: string, password = PASSWORD, i = 0) =>
    fleet.agent(i).post<SignedIn>('/api/auth/login', { email, password, token_transport: 'bearer' });

  const refresh = (token: string | undefined, i = 0) =>
    fleet.agent(i).post<SignedIn>('/api/auth/refresh', { refresh_token: token });

  const me = (token: string | undefined, i = 0) =>
    fleet.agent(i).get('/api/auth/me', { authorization: `Bearer ${token}` });

  async function resetCode(email: string): Promise<string> {
    const asked = await fleet.agent().post('/api/auth/forgot-password', { email });
    expect(asked.status).toBe(202);
    return fleet.first.code(email);
  }

  /** Nothing that any of the answers gave away opens anything, on any instance. */
  async function expectDead(answers: Answer<SignedIn>[]): Promise<void> {
    await fleet.pollRevocations();
    for (const { body } of answers.filter(({ status }) => status === 200)) {
      for (let i = 0; i < size; i++) {
        expect((await me(body.access_token, i)).status).toBe(401);
        expect((await refresh(body.refresh_token, i)).status).toBe(401);
      }
    }
  }

  it('20 refreshes with one token get one and the same successor', async () => {
    const { body } = await login(await newUser());
    const sessions = await fleet.count('sessions');

    const answers = await fleet.race(20, (_, i) => refresh(body.refresh_token, i));

    expect(tally(answers)).toEqual({ 200: 20 });
    const [successor, ...others] = new Set(answers.map((answer) => answer.body.refresh_token));
    expect(others).toEqual([]);
    expect(successor).toEqual(expect.any(String));
    expect(successor).not.toBe(body.refresh_token);
    expect(await fleet.count('sessions')).toBe(sessions);
    for (const answer of answers) expect((await me(answer.body.access_token)).status).toBe(200);
    const next = await refresh(successor);
    expect(next.status).toBe(200);
    fleet.first.clock.advance(11);
    // The first token's grace is over: somebody has a copy.
    const reused = await refresh(body.refresh_token);
    expect(reused).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
    await expectDead([next, ...answers]);
  });

  it('20 refreshes with one token after its grace end the session once', async () => {
    const { body } = await login(await newUser());
    const next = await refresh(body.refresh_token);
    fleet.first.clock.advance(11);

    const answers = await fleet.race(20, (_, i) => refresh(body.refresh_token, i));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(401));
    expect(tally(answers).refresh_reused).toBeGreaterThanOrEqual(1);
    await expectDead([next]);
  });

  it.each(['logout', 'logout-all'])('refreshes that race %s leave nothing alive', async (route) => {
    for (let round = 0; round < 3; round++) {
      const { body } = await login(await newUser());

      const [out, ...answers] = await Promise.all([
        fleet.agent(round).post<SignedIn>(`/api/auth/${route}`, undefined, {
          authorization: `Bearer ${body.access_token}`,
        }),
        ...Array.from({ length: 10 }, (_, i) => refresh(body.refresh_token, i)),
      ]);

      expect(out.status).toBe(200);
      expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
      await expectDead([{ ...out, body }, ...answers]);
      expect(await fleet.count('sessions', 'id = ? AND revoked_at IS NULL', [body.session.id])).toBe(0);
    }
  });

  it('refreshes that race a reset leave nothing alive', async () => {
    for (let round = 0; round < 3; round++) {
      const email = await newUser();
      const { body } = await login(email);
      const otp = await resetCode(email);

      const [reset, ...answers] = await Promise.all([
        fleet.agent(round).post<SignedIn>('/api/auth/reset-password', { email, otp, new_password: NEW_PASSWORD }),
        ...Array.from({ length: 10 }, (_, i) => refresh(body.refresh_token, i)),
      ]);

      expect(reset.status).toBe(200);
      await expectDead([{ ...reset, body }, ...answers]);
      expect(await fleet.count('sessions', 'user_id = ? AND revoked_at IS NULL', [body.user.id])).toBe(0);
    }
  });

  it('of 20 resets by one code one changes the password', async () => {
    const email = await newUser();
    const otp = await resetCode(email);
    const passwordOf = (i: number) => `${NEW_PASSWORD} ${i}`;

    const answers = await fleet.race(20, (agent, i) =>
      agent.post('/api/auth/reset-password', { email, otp, new_password: passwordOf(i) }),
    );

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 19 });
    const winner = answers.findIndex(({ status }) => status === 200);
    for (let i = 0; i < 20; i++) {
      expect((await login(email, passwordOf(i))).status).toBe(i === winner ? 200 : 401);
    }
    expect((await login(email)).status).toBe(401);
    await fleet.first.deliver();
    expect(await fleet.count('outbox_messages', "destination = ? AND template = 'password_changed'", [email])).toBe(1);
  });

  it('sign-ins that race a reset leave no session alive that the old password opened', async () => {
    for (let round = 0; round < 4; round++) {
      const email = await newUser();
      const otp = await resetCode(email);

      const [reset, ...answers] = await Promise.all([
        fleet.agent(round).post<SignedIn>('/api/auth/reset-password', { email, otp, new_password: NEW_PASSWORD }),
        ...Array.from({ length: 20 }, (_, i) => login(email, PASSWORD, i)),
      ]);

      expect(reset.status).toBe(200);
      expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
      await expectDead(answers);
      const [user] = await fleet.first.query<{ id: string }>('SELECT id FROM users WHERE email = ?', [email]);
      expect(await fleet.count('sessions', 'user_id = ? AND revoked_at IS NULL', [user?.id])).toBe(0);
      expect((await login(email, NEW_PASSWORD)).status).toBe(200);
    }
  });

  it('codes that race a reset leave no session alive but those of a later proof', async () => {
    const email = await newUser();
    const { body: asked } = await fleet
      .agent()
      .post<{ challenge_id: string }>('/api/auth/send-otp', { email, purpose: 'login' });
    const code = await fleet.first.code(email);
    fleet.first.clock.advance(61);
    const otp = await resetCode(email);

    const [reset, signIn] = await Promise.all([
      fleet.agent(0).post('/api/auth/reset-password', { email, otp, new_password: NEW_PASSWORD }),
      fleet.agent(1).post<SignedIn>('/api/auth/verify-otp', {
        email,
        purpose: 'login',
        otp_code: code,
        challenge_id: asked.challenge_id,
        token_transport: 'bearer',
      }),
    ]);

    expect(reset.status).toBe(200);
    // A reset ends every other live challenge and every session: the code came too late, or its session has ended.
    if (signIn.status === 200) await expectDead([signIn]);
    else expect(signIn).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
  });
});

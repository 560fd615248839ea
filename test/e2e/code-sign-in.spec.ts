import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, wrong } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

type Verified = SignedIn & Problem & { email: string; user_id: string; is_verified: boolean };

describe('signing in by a code', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const verify = (body: object, agent = app.agent()) => agent.post<Verified>('/api/auth/verify-otp', body);

  /** A challenge and what proves it, as `verify-otp` takes it. */
  async function asked(email: string, purpose: 'login' | 'signup' = 'login') {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose });
    return { email, purpose, otp: await app.code(email), challenge_id };
  }

  async function attemptsOf(challengeId: string): Promise<number> {
    const [row] = await app.query<{ attempts: number }>('SELECT attempts FROM otp_challenges WHERE id = ?', [
      challengeId,
    ]);
    return row!.attempts;
  }

  it('signs up a new address without a password, and says who it is at the top level', async () => {
    const agent = app.agent();
    const proof = await asked('new@example.com', 'signup');
    expect(await app.query('SELECT id FROM users')).toHaveLength(0);
    const { status, body } = await verify(proof, agent);
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, email: 'new@example.com', is_verified: true, user_id: body.user.id });
    expect((await agent.get('/api/auth/me')).body).toMatchObject({ id: body.user_id, email_verified: true });
    const login = await app.agent().post('/api/auth/login', { email: 'new@example.com', password: PASSWORD });
    expect(login.status).toBe(401);
  });

  it('signs in the owner of an address, by login and by signup alike', async () => {
    const email = 'owner@example.com';
    const { user } = (await registerUser(app, email)).body;
    for (const purpose of ['login', 'signup'] as const) {
      expect((await verify(await asked(email, purpose))).body.user_id).toBe(user.id);
      app.clock.advance(61);
    }
  });

  it('takes the code as otp, as otp_code, or as both when they agree', async () => {
    const email = 'names@example.com';
    await registerUser(app, email);
    for (const name of ['otp', 'otp_code', 'both']) {
      const { otp, ...rest } = await asked(email);
      const fields = name === 'both' ? { otp, otp_code: otp } : { [name]: otp };
      expect((await verify({ ...rest, ...fields })).status).toBe(200);
      app.clock.advance(61);
    }
    const { otp, ...rest } = await asked(email);
    for (const fields of [
      { otp, otp_code: wrong(otp) },
      { otp: wrong(otp), otp_code: otp },
      {},
      { otp: Number(otp) },
    ]) {
      const refused = await verify({ ...rest, ...fields });
      expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
    expect(await attemptsOf(rest.challenge_id)).toBe(0);
  });

  it('keeps purposes apart: a sign-in code verifies, registers and resets nothing', async () => {
    const email = 'purpose@example.com';
    await registerUser(app, email);
    const { otp, challenge_id, ...rest } = await asked(email);
    const elsewhere: [string, object][] = [
      ['verify-otp', { email, otp, purpose: 'signup' }],
      ['verify-email', { email, otp }],
      ['reset-password', { email, otp, new_password: 'something else entirely' }],
    ];
    for (const [route, body] of elsewhere) {
      for (const more of [{}, { challenge_id }]) {
        const refused = await app.agent().post<Problem>(`/api/auth/${route}`, { ...body, ...more });
        expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
      }
    }
    expect(await attemptsOf(challenge_id)).toBe(0);
    expect((await verify({ ...rest, otp, challenge_id })).status).toBe(200);
  });

  it('charges nothing where a right challenge_id comes with a wrong destination', async () => {
    await registerUser(app, 'mine@example.com');
    const mine = await asked('mine@example.com');
    for (const email of ['yours@example.com', 'mine@example.org']) {
      const refused = await verify({ ...mine, email });
      expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    }
    expect(await attemptsOf(mine.challenge_id)).toBe(0);
    expect((await verify(mine)).status).toBe(200);
  });

  it('gives five guesses, and after them refuses the right code too', async () => {
    await registerUser(app, 'five@example.com');
    const proof = await asked('five@example.com');
    for (const attempts_remaining of [4, 3, 2, 1, 0]) {
      const bad = await verify({ ...proof, otp: wrong(proof.otp) });
      expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining } });
    }
    for (const body of [proof, { ...proof, challenge_id: undefined }]) {
      expect(await verify(body)).toMatchObject({ status: 400, body: { code: 'otp_exhausted' } });
    }
  });

  it('takes a code to the last moment of its five minutes and not at the end of them', async () => {
    await registerUser(app, 'time@example.com');
    const early = await asked('time@example.com');
    app.clock.advance(299);
    expect((await verify(early)).status).toBe(200);
    const late = await asked('time@example.com');
    app.clock.advance(300);
    expect(await verify(late)).toMatchObject({ status: 400, body: { code: 'otp_expired' } });
  });

  it('takes a code once', async () => {
    await registerUser(app, 'once@example.com');
    const proof = await asked('once@example.com');
    expect((await verify(proof)).status).toBe(200);
    expect(await verify(proof)).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
  });

  it('gives an unknown address a challenge that looks the same, sends nothing and opens nothing', async () => {
    await registerUser(app, 'known@example.com');
    const known = await ask(app, 'send-otp', { email: 'known@example.com', purpose: 'login' });
    const unknown = await ask(app, 'send-otp', { email: 'kunknown@example.com', purpose: 'login' });
    expect({ ...unknown, challenge_id: '' }).toEqual({ ...known, challenge_id: '' });
    expect(await app.mailbox('kunknown@example.com')).toEqual([]);
    const guess = { email: 'kunknown@example.com', purpose: 'login', challenge_id: unknown.challenge_id };
    for (const otp of ['000000', '123456']) {
      expect(await verify({ ...guess, otp })).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    }
    expect(await app.query("SELECT id FROM users WHERE email = 'kunknown@example.com'")).toHaveLength(0);
  });

  it('signs up by a sign-in code where OTP_LOGIN_CREATES_USER says so', async () => {
    const open = await TestApp.start({ env: { OTP_LOGIN_CREATES_USER: 'true' } });
    const email = 'walk-in@example.com';
    await ask(open, 'send-otp', { email, purpose: 'login' });
    const body = { email, purpose: 'login', otp: await open.code(email) };
    const done = await open.agent().post<Verified>('/api/auth/verify-otp', body);
    expect(done).toMatchObject({ status: 200, body: { email, is_verified: true } });
    await open.close();
  });

  it("keeps a stranger's guesses from using up the challenge that its holder names", async () => {
    const email = 'guarded@example.com';
    await registerUser(app, email);
    const mine = await asked(email);
    app.clock.advance(61);
    const theirs = await ask(app, 'send-otp', { email, purpose: 'login' });
    for (let i = 0; i < 5; i++) await verify({ ...mine, otp: wrong(mine.otp), challenge_id: theirs.challenge_id });
    expect(await attemptsOf(mine.challenge_id)).toBe(0);
    expect((await verify(mine)).status).toBe(200);
  });

  it('tries the newest open challenge without an id, and an older one by its id', async () => {
    const email = 'newest@example.com';
    await registerUser(app, email);
    const older = await asked(email);
    app.clock.advance(61);
    const newer = await asked(email);
    const unnamed = { ...older, challenge_id: undefined };
    expect(await verify(unnamed)).toMatchObject({ body: { code: 'otp_invalid', attempts_remaining: 4 } });
    expect(await attemptsOf(newer.challenge_id)).toBe(1);
    expect(await verify({ ...newer, otp: older.otp })).toMatchObject({ body: { code: 'otp_invalid' } });
    expect((await verify({ ...newer, challenge_id: undefined })).status).toBe(200);
    expect((await verify(older)).status).toBe(200);
  });

  it('falls back to the older challenge without an id once the newer one is spent', async () => {
    const email = 'older@example.com';
    await registerUser(app, email);
    const older = await asked(email);
    app.clock.advance(61);
    const newer = await asked(email);
    expect((await verify(newer)).status).toBe(200);
    expect((await verify({ ...older, challenge_id: undefined })).status).toBe(200);
  });

  it('opens no account that was disabled after the code was sent', async () => {
    const email = 'disabled@example.com';
    await registerUser(app, email);
    const proof = await asked(email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [email]);
    expect(await verify(proof)).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
  });
});

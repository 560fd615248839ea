import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, wrong } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

describe('sending a code again', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const post = (route: string, body: object) => app.agent().post<SignedIn & Problem>(`/api/auth/${route}`, body);
  const verify = (email: string, otp: string, challenge_id: string) =>
    post('verify-otp', { email, purpose: 'login', otp, challenge_id });

  /** A user with a challenge to sign in, a cooldown ago. */
  async function begun(email: string) {
    await registerUser(app, email);
    const challenge = await ask(app, 'send-otp', { email, purpose: 'login' });
    const code = await app.code(email);
    app.clock.advance(61);
    return { email, id: challenge.challenge_id, code, challenge };
  }

  it('keeps the id and replaces the code: the old one opens nothing', async () => {
    const { email, id, code, challenge } = await begun('again@example.com');
    expect(await ask(app, 'resend', { challenge_id: id })).toEqual(challenge);
    const fresh = await app.code(email);
    expect(fresh).not.toBe(code);
    expect(await verify(email, code, id)).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect((await verify(email, fresh, id)).status).toBe(200);
  });

  it('keeps the guesses that are already spent', async () => {
    const { email, id, code } = await begun('spent@example.com');
    for (const attempts_remaining of [4, 3]) {
      expect((await verify(email, wrong(code), id)).body).toMatchObject({ attempts_remaining });
    }
    await ask(app, 'resend', { challenge_id: id });
    const fresh = await app.code(email);
    for (const attempts_remaining of [2, 1, 0]) {
      expect((await verify(email, wrong(fresh), id)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining });
    }
    expect((await verify(email, fresh, id)).body.code).toBe('otp_exhausted');
  });

  it('begins the lifetime anew', async () => {
    const { email, id } = await begun('anew@example.com');
    app.clock.advance(200);
    await ask(app, 'resend', { challenge_id: id });
    app.clock.advance(299);
    expect((await verify(email, await app.code(email), id)).status).toBe(200);
  });

  it('revives a challenge that has expired', async () => {
    const { email, id, code } = await begun('expired@example.com');
    app.clock.advance(300);
    expect((await verify(email, code, id)).body.code).toBe('otp_expired');
    expect(await ask(app, 'resend', { challenge_id: id })).toMatchObject({ challenge_id: id, expires_in: 300 });
    expect((await verify(email, await app.code(email), id)).status).toBe(200);
  });

  it('gives a reset code its ten minutes again, and stays a reset code', async () => {
    const email = 'reset@example.com';
    await registerUser(app, email);
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    app.clock.advance(61);
    expect(await ask(app, 'resend', { challenge_id })).toMatchObject({ challenge_id, expires_in: 600 });
    const [mail] = await app.mailbox(email);
    expect(mail?.subject).toContain('Reset');
    const body = { email, otp: mail?.code, challenge_id, new_password: 'a wholly different secret' };
    expect((await post('reset-password', body)).status).toBe(200);
  });

  it('knows no challenge by another id', async () => {
    const unknown = await post('resend', { challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
    for (const challenge_id of ['1', '', 7, null, "' OR 1=1 --"]) {
      expect(await post('resend', { challenge_id })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    }
  });

  it('refuses what no code can open any more: used, or out of guesses', async () => {
    const used = await begun('used@example.com');
    expect((await verify(used.email, used.code, used.id)).status).toBe(200);
    expect(await post('resend', { challenge_id: used.id })).toMatchObject({
      status: 400,
      body: { code: 'otp_invalid' },
    });
    const spent = await begun('exhausted@example.com');
    for (let i = 0; i < 5; i++) await verify(spent.email, wrong(spent.code), spent.id);
    const refused = await post('resend', { challenge_id: spent.id });
    expect(refused).toMatchObject({ status: 400, body: { code: 'otp_exhausted' } });
    expect(await app.mailbox(spent.email)).toHaveLength(2);
  });

  it('answers for the challenge of an unknown address alike and sends nothing', async () => {
    const email = 'nobody@example.com';
    const challenge = await ask(app, 'send-otp', { email, purpose: 'login' });
    app.clock.advance(61);
    expect(await ask(app, 'resend', { challenge_id: challenge.challenge_id })).toEqual(challenge);
    expect(await app.mailbox(email)).toEqual([]);
  });

  it('leaves the code good when it is too early to send it again', async () => {
    const email = 'early@example.com';
    await registerUser(app, email);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    const refused = await post('resend', { challenge_id });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
    expect((await verify(email, await app.code(email), challenge_id)).status).toBe(200);
  });

  it('shows an earlier typed name again in the mail of a registration', async () => {
    const email = 'named@example.com';
    const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD, name: 'Zaphod' });
    app.clock.advance(61);
    await ask(app, 'resend', { challenge_id });
    const mails = await app.mailbox(email);
    expect(mails.map((mail) => mail.text.includes('Zaphod'))).toEqual([true, true]);
  });

  describe('by resend-verification-otp', () => {
    const again = (body: object) => ask(app, 'resend-verification-otp', body);

    it('sends the code of the registration that waits', async () => {
      const email = 'waiting@example.com';
      const challenge = await ask(app, 'register', { email, password: PASSWORD });
      app.clock.advance(301);
      expect(await again({ email: 'Waiting@Example.com' })).toEqual(challenge);
      const { challenge_id } = challenge;
      const done = await post('verify-email', { email, otp: await app.code(email), challenge_id });
      expect(done.status).toBe(200);
    });

    it('takes the newest registration, or the one that is named', async () => {
      const email = 'several@example.com';
      const ids: string[] = [];
      for (const name of ['First', 'Second']) {
        ids.push((await ask(app, 'register', { email, password: PASSWORD, name })).challenge_id);
        app.clock.advance(61);
      }
      expect((await again({ email })).challenge_id).toBe(ids[1]);
      app.clock.advance(61);
      expect((await again({ email, challenge_id: ids[0] })).challenge_id).toBe(ids[0]);
      const named = { email, otp: await app.code(email), challenge_id: ids[0] };
      expect((await post('verify-email', named)).body.user.name).toBe('First');
    });

    it('does not send for the challenge of another address or purpose', async () => {
      const waiting = await ask(app, 'register', { email: 'one@example.com', password: PASSWORD });
      const login = await begun('two@example.com');
      const attempts = [
        { email: 'other@example.com', challenge_id: waiting.challenge_id },
        { email: login.email, challenge_id: login.id },
      ];
      for (const body of attempts) expect((await post('resend-verification-otp', body)).status).toBe(404);
    });

    it('looks the same for an unknown address and for one with an account, and sends neither a code', async () => {
      await registerUser(app, 'uowned@example.com');
      const unknown = await again({ email: 'unknown@example.com' });
      const owned = await again({ email: 'uowned@example.com' });
      const shape = ({ challenge_id, ...rest }: Challenge) => ({ ...rest, id: challenge_id.length });
      expect(shape(owned)).toEqual(shape(unknown));
      expect(await app.mailbox('unknown@example.com')).toEqual([]);
      expect((await app.mailbox('uowned@example.com')).slice(0, -1).every(({ code }) => code === null)).toBe(true);
      for (const [email, { challenge_id }] of [
        ['unknown@example.com', unknown],
        ['uowned@example.com', owned],
      ] as const) {
        const guess = await post('verify-email', { email, otp: '000000', challenge_id });
        expect(guess).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
      }
    });
  });
});

import { LatchkeyError, createClient } from '../../client/src/index.js';
import type { ClientOptions, LatchkeyClient } from '../../client/src/index.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, wrong } from '../support/flows.js';
import { browserFetch } from '../support/jar.js';

const NEW_PASSWORD = `${PASSWORD}, and a hook`;

describe.each(['cookie', 'bearer'] as const)('the client, by %s', (transport) => {
  let app: TestApp;
  let made = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
  });
  afterAll(() => app.close());
  // Past the pause between two messages, wherever the test before has sent one.
  afterEach(() => void app.clock.advance(61));

  const client = (more: Partial<ClientOptions> = {}) =>
    createClient({ baseUrl: app.url, transport, fetch: browserFetch(), ...more });
  const address = () => `${transport}${++made}@example.com`;

  async function registered(
    email = address(),
    latchkey = client(),
  ): Promise<{ email: string; latchkey: LatchkeyClient }> {
    const { challenge_id } = await latchkey.register({ email, password: PASSWORD, name: 'Jane Doe' });
    await latchkey.verifyEmail({ email, otp: await app.code(email), challenge_id });
    app.clock.advance(61);
    return { email, latchkey };
  }

  const codeOf = (error: unknown) => (error instanceof LatchkeyError ? error.code : error);

  it('signs in by a code, refreshes when the session has run out, and signs out', async () => {
    const email = address();
    const latchkey = client();
    const seen: string[] = [];
    latchkey.onSessionChange(({ type }) => seen.push(type));
    const { challenge_id } = await latchkey.sendOtp({ email, purpose: 'signup' });
    expect(await latchkey.challenge(challenge_id)).toMatchObject({ attempts_remaining: 5 });
    const otp = await app.code(email);
    expect(await latchkey.challenge(challenge_id)).toMatchObject({ status: 'sent' });
    const { user } = await latchkey.verifyOtp({ email, otp, purpose: 'signup', challenge_id });
    expect(user).toMatchObject({ email, is_verified: true });
    expect(await latchkey.me()).toEqual(user);
    app.clock.advance(601);
    const statements = await app.statements(async () => {
      expect(await Promise.all(Array.from({ length: 10 }, () => latchkey.me()))).toEqual(Array(10).fill(user));
    });
    expect(statements.filter((sql) => /UPDATE .*refresh_hash/.test(sql))).toHaveLength(1);
    expect(seen).toEqual(['signed-in', 'refreshed']);
    await latchkey.logout();
    await expect(latchkey.me()).rejects.toMatchObject({ code: 'not_authenticated', status: 401 });
    expect(seen).toEqual(['signed-in', 'refreshed', 'signed-out']);
  });

  it('registers, signs in by password, and shows and ends the own sessions', async () => {
    const { email, latchkey } = await registered();
    const other = client();
    expect(await other.login({ email, password: PASSWORD })).toMatchObject({ user: { email, name: 'Jane Doe' } });
    const sessions = await latchkey.sessions.list();
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    await latchkey.sessions.end(sessions.find(({ current }) => !current)?.id ?? '');
    await expect(other.me()).rejects.toMatchObject({ code: 'not_authenticated' });
    await other.login({ email, password: PASSWORD });
    await latchkey.logoutAll();
    await app.pollRevocations();
    await expect(other.me()).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  it('verifies an address in another browser than the one that registered, without signing in', async () => {
    const email = address();
    await client().register({ email, password: PASSWORD });
    app.clock.advance(61);
    await client().resendVerificationOtp({ email });
    const elsewhere = client();
    expect(await elsewhere.verifyEmail({ email, otp: await app.code(email) })).toMatchObject({ user: { email } });
    await expect(elsewhere.me()).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  it('registers in four steps', async () => {
    const email = address();
    const latchkey = client();
    const { challenge_id } = await latchkey.registration.begin({ email });
    const { registration_token: first } = await latchkey.registration.verify({
      challenge_id,
      otp: await app.code(email),
    });
    const step = await latchkey.registration.password({ registration_token: first, password: PASSWORD });
    await expect(
      latchkey.registration.password({ registration_token: first, password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'registration_step', next: 'profile' });
    await latchkey.registration.complete({ registration_token: step.registration_token, name: 'Jane Doe' });
    expect(await latchkey.me()).toMatchObject({ email, name: 'Jane Doe' });
  });

  it('sets a forgotten password anew, by code and by link', async () => {
    const { email, latchkey } = await registered();
    const { challenge_id } = await latchkey.forgotPassword({ email });
    const token = await app.linkToken(email);
    expect(await client().verifyLink({ token })).toMatchObject({ next: 'reset-password' });
    await client().resetPassword({ email, otp: await app.code(email), new_password: NEW_PASSWORD, challenge_id });
    await expect(latchkey.me()).rejects.toMatchObject({ code: 'not_authenticated' });
    await latchkey.login({ email, password: NEW_PASSWORD });
    await expect(client().resetPassword({ token, new_password: PASSWORD })).rejects.toMatchObject({
      code: 'link_invalid',
    });
  });

  it('signs in by a link', async () => {
    const { email } = await registered();
    const latchkey = client();
    await latchkey.sendOtp({ email, purpose: 'login' });
    expect(await latchkey.verifyLink({ token: await app.linkToken(email) })).toMatchObject({ user: { email } });
    expect(await latchkey.me()).toMatchObject({ email });
  });

  it('changes the own account', async () => {
    const { email, latchkey } = await registered();
    expect(await latchkey.account.update({ name: 'Jane Roe', country_code: null })).toMatchObject({ name: 'Jane Roe' });
    await latchkey.account.changePassword({ current_password: PASSWORD, new_password: NEW_PASSWORD });
    // In the new session.
    expect(await latchkey.me()).toMatchObject({ email });
    app.clock.advance(901);
    const next = `new.${email}`;
    await expect(latchkey.account.changeEmail({ email: next })).rejects.toMatchObject({ code: 'step_up_required' });
    const { challenge_id: proof } = await latchkey.account.stepUp();
    await latchkey.account.verifyStepUp({ otp: await app.code(email), challenge_id: proof });
    const { challenge_id } = await latchkey.account.changeEmail({ email: next });
    const changed = await latchkey.account.verifyEmail({ otp: await app.code(next), challenge_id });
    expect(changed).toMatchObject({ email: next });
    const changes: string[] = [];
    latchkey.onSessionChange(({ type }) => changes.push(type));
    await latchkey.account.remove({ password: NEW_PASSWORD });
    expect(changes).toEqual(['signed-out']);
    await expect(client().login({ email: next, password: NEW_PASSWORD })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
  });

  it('takes a number, once the code that went there came back', async () => {
    const { email, latchkey } = await registered();
    const phone_number = '+14155552671';
    const { challenge_id, channel } = await latchkey.account.changePhone({ phone_number });
    expect(channel).toBe('sms');
    const otp = await app.code(phone_number);
    await expect(latchkey.account.verifyPhone({ otp: wrong(otp), challenge_id })).rejects.toMatchObject({
      code: 'otp_invalid',
      attemptsRemaining: 4,
    });
    expect(await latchkey.me()).toMatchObject({ phone_number: null, phone_verified: false });
    const changed = await latchkey.account.verifyPhone({ otp, challenge_id });
    expect(changed).toMatchObject({ email, phone_number, phone_verified: true });
    expect(await latchkey.me()).toEqual(changed);
    await client().login({ phone_number, password: PASSWORD });
  });

  it('tells what is wrong as the service tells it', async () => {
    const { email } = await registered();
    const latchkey = client();
    const { challenge_id } = await latchkey.sendOtp({ email, purpose: 'login' });
    const otp = wrong(await app.code(email));
    await expect(latchkey.verifyOtp({ email, otp, purpose: 'login', challenge_id })).rejects.toMatchObject({
      code: 'otp_invalid',
      attemptsRemaining: 4,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    await expect(latchkey.resend(challenge_id)).rejects.toMatchObject({
      code: 'rate_limited',
      status: 429,
      retryAfter: 60,
    });
    app.clock.advance(61);
    expect(await latchkey.resend(challenge_id)).toMatchObject({ challenge_id });
    await expect(latchkey.register({ email: 'nobody', password: PASSWORD })).rejects.toMatchObject({
      code: 'validation_failed',
      fields: [{ field: 'email' }],
    });
    await expect(latchkey.register({ email: address(), password: 'password' })).rejects.toMatchObject({
      code: 'password_rejected',
    });
    await expect(client({ realm: 'nowhere' }).me()).rejects.toMatchObject({ code: 'realm_not_found' });
    await expect(client({ baseUrl: 'http://127.0.0.1:9' }).me().catch(codeOf)).resolves.toBe('network');
  });

  it('keeps to its realm', async () => {
    const { email } = await registered(address(), client({ realm: 'shop' }));
    const latchkey = client({ realm: 'shop' });
    expect(await latchkey.login({ email, password: PASSWORD })).toMatchObject({ user: { realm: 'shop' } });
    expect(await latchkey.me()).toMatchObject({ email, realm: 'shop' });
    await expect(client().login({ email, password: PASSWORD })).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await latchkey.health()).toMatchObject({ status: 'ok' });
  });

  // A browser has one pair of cookies for all.
  if (transport === 'bearer')
    it('goes on in a second client with the same tokens within the grace, and ends in all after it', async () => {
      const { email } = await registered();
      const content = new Map<string, string>();
      const clientOn = (tokens: Map<string, string>) => {
        const storage = {
          get: (key: string) => Promise.resolve(tokens.get(key)),
          set: (key: string, value: string) => Promise.resolve(tokens.set(key, value)),
          remove: (key: string) => Promise.resolve(tokens.delete(key)),
        };
        return client({ storage });
      };
      const owner = clientOn(content);
      await owner.login({ email, password: PASSWORD });
      const [early, late] = [clientOn(new Map(content)), clientOn(new Map(content))];
      await owner.refresh();
      await early.refresh();
      expect(await owner.me()).toMatchObject({ email });
      app.clock.advance(11);
      await expect(late.refresh()).rejects.toMatchObject({ code: 'refresh_reused' });
      await expect(owner.refresh()).rejects.toMatchObject({ code: 'not_authenticated' });
    });
});

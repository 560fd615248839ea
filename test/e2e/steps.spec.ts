import { Keys } from '../../src/config/index.js';
import { StepTokens } from '../../src/registrations/step-token.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser, wrong } from '../support/flows.js';
import { StepsClient, provedRegistration } from '../support/steps.js';

const PHONE = '+14155552671';
const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };
const NOBODYS_ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';

describe('registering in four steps', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { ...PLENTY, REALMS: 'shop', TEST_CODES: `${PHONE}=123456` } });
  });
  afterAll(() => app.close());

  const client = (agent = app.agent()) => new StepsClient(agent);
  const refusal = (next: string) => ({ status: 409, body: { code: 'registration_step', next } });
  const usersWith = (email: string) => app.query('SELECT id FROM users WHERE email = ?', [email]);
  const waitingFor = (address: string) => app.query('SELECT step FROM registrations WHERE address = ?', [address]);

  it('goes from the address over the code and the password to the profile, and signs in', async () => {
    const agent = app.agent();
    const steps = client(agent);
    const begun = await steps.begin({ email: ' Jane@Example.COM ' });
    expect(begun).toMatchObject({ status: 202, body: { destination: 'j•••@example.com', attempts_allowed: 5 } });
    expect(await waitingFor('jane@example.com')).toEqual([]);
    const proved = await steps.verify(begun.body.challenge_id.toUpperCase(), await app.code('jane@example.com'));
    expect(proved.body).toEqual({
      registration_token: expect.any(String) as string,
      expires_in: 600,
      next: 'password',
    });
    expect(await waitingFor('jane@example.com')).toEqual([{ step: 'password' }]);
    const chosen = await steps.password(proved.body.registration_token);
    expect(chosen).toMatchObject({ status: 200, body: { expires_in: 600, next: 'profile' } });
    expect(chosen.body.registration_token).not.toBe(proved.body.registration_token);
    expect(await usersWith('jane@example.com')).toEqual([]);
    expect([proved.setCookies, chosen.setCookies]).toEqual([[], []]);

    const done = await steps.complete(chosen.body.registration_token, {
      first_name: 'Jane',
      last_name: 'Doe',
      country_code: 'de',
    });

    const user = {
      email: 'jane@example.com',
      is_verified: true,
      name: 'Jane Doe',
      country_code: 'DE',
      roles: ['user'],
    };
    expect(done).toMatchObject({
      status: 201,
      body: { success: true, user, session: { id: expect.any(String) as string } },
    });
    expect(done.body.access_token).toBeUndefined();
    expect([...agent.cookies.keys()].sort()).toEqual(['access', 'device', 'refresh']);
    expect((await agent.get('/api/auth/me')).body).toMatchObject(user);
    const login = { email: 'jane@example.com', password: PASSWORD };
    expect((await app.agent().post('/api/auth/login', login)).status).toBe(200);
    expect(await waitingFor('jane@example.com')).toEqual([]);
    const events = await app.query("SELECT details FROM audit_events WHERE type = 'signed_up' AND user_id = ?", [
      done.body.user.id,
    ]);
    expect(events).toHaveLength(1);
  });

  it('takes a phone number, and gives a native client its tokens in the body', async () => {
    const agent = app.agent();
    const steps = client(agent);
    const { body } = await steps.begin({ phone_number: '(415) 555-2671' });
    expect(body).toMatchObject({ channel: 'sms', destination: '•••71' });
    const proved = await steps.verify(body.challenge_id, '123456');
    const chosen = await steps.password(proved.body.registration_token);
    const done = await steps.complete(chosen.body.registration_token, { name: 'Jo', token_transport: 'bearer' });
    const user = { email: null, phone_number: PHONE, phone_verified: true, name: 'Jo' };
    expect(done).toMatchObject({ status: 201, setCookies: [], body: { token_type: 'Bearer', user } });
    expect((await app.agent().get('/api/auth/me', bearer(done.body.access_token!))).status).toBe(200);
    expect((await app.agent().post('/api/auth/login', { phone_number: PHONE, password: PASSWORD })).status).toBe(200);
    expect(
      await app.query('SELECT id FROM outbox_messages WHERE destination = ? AND next_attempt_at IS NOT NULL', [PHONE]),
    ).toEqual([]);
  });

  it('asks for a whole name, and refuses without using the token up', async () => {
    const { token } = await provedRegistration(app, 'names@example.com', 'profile');
    for (const name of [{}, { name: ' ' }, { first_name: 'Ada' }, { last_name: 'Lovelace', name: null }]) {
      const refused = await client().complete(token, name);
      expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ field: 'name' }] } });
    }
    expect((await client().complete(token, { name: 'A', country_code: 'XX' })).body.code).toBe('validation_failed');
    expect((await client().complete(token, { name: 'A', roles: 'admin' })).body.code).toBe('validation_failed');
    expect((await client().complete(token, { name: 'Ada' })).status).toBe(201);
  });

  it('leaves the token good where the password is refused', async () => {
    const { token } = await provedRegistration(app, 'gloria.gaynor@example.com');
    for (const password of ['short', 'iloveyou', 'Gloria.Gaynor 1978']) {
      const refused = await client().password(token, password);
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'password_rejected', errors: [{ field: 'password' }] },
      });
    }
    expect((await client().password(token)).status).toBe(200);
  });

  it.each(['', 'garbage', 'x'.repeat(86), `${'A'.repeat(85)}=`])(
    'says start to the invented token "%s", before anything else',
    async (token) => {
      const look = () => client().password(token, 'short');
      expect(await look()).toMatchObject(refusal('start'));
      const statements = await app.statements(look);
      expect(statements.filter((sql) => sql.includes('registrations'))).toEqual([]);
      expect(await client().complete(token)).toMatchObject(refusal('start'));
    },
  );

  it('says start to a token of ours with another secret in it, and to one of a refresh', async () => {
    const { token } = await provedRegistration(app, 'bits@example.com');
    const bytes = Buffer.from(token, 'base64url');
    for (const at of [0, 15, 16, 40, 48, 63]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(await client().password(changed.toString('base64url'))).toMatchObject(refusal('start'));
    }
    await registerUser(app, 'refresher@example.com');
    const native = { email: 'refresher@example.com', password: PASSWORD, token_transport: 'bearer' };
    const { refresh_token } = (await app.agent().post<{ refresh_token: string }>('/api/auth/login', native)).body;
    expect(await client().password(refresh_token)).toMatchObject(refusal('start'));
    expect((await app.agent().post('/api/auth/refresh', { refresh_token: token })).status).toBe(401);
    // Ours by its tag, but not the one that was given out.
    const forged = new StepTokens(app.app.get(Keys)).make('0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10');
    expect(await client().password(forged.token)).toMatchObject(refusal('start'));
    expect((await client().password(token)).status).toBe(200);
  });

  it('knows a token in its own realm alone', async () => {
    const { token, challenge_id } = await provedRegistration(app, 'realms@example.com');
    const shop = new StepsClient(app.agent(), '/api/realms/shop/auth/registration');
    expect(await shop.verify(challenge_id, '000000')).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect(await shop.password(token)).toMatchObject(refusal('start'));
    const next = (await client().password(token)).body.registration_token;
    expect(await shop.complete(next)).toMatchObject(refusal('start'));
    expect((await client().complete(next)).status).toBe(201);
    app.clock.advance(1);
    const there = await shop.begin({ email: 'realms@example.com' });
    const proved = await shop.verify(there.body.challenge_id, await app.code('realms@example.com'));
    const chosen = await shop.password(proved.body.registration_token);
    expect(await shop.complete(chosen.body.registration_token)).toMatchObject({
      status: 201,
      body: { user: { realm: 'shop' } },
    });
  });

  it('takes a step to the last moment of its ten minutes and not at the end of them', async () => {
    const late = await provedRegistration(app, 'late-password@example.com');
    const early = await provedRegistration(app, 'early@example.com');
    app.clock.advance(599);
    const chosen = await client().password(early.token);
    expect(chosen.status).toBe(200);
    app.clock.advance(1);
    expect(await client().password(late.token)).toMatchObject(refusal('start'));
    // Ten minutes anew.
    app.clock.advance(598);
    const lateProfile = await provedRegistration(app, 'late-profile@example.com', 'profile');
    expect((await client().complete(chosen.body.registration_token)).status).toBe(201);
    app.clock.advance(600);
    expect(await client().complete(lateProfile.token)).toMatchObject(refusal('start'));
    expect(await usersWith('late-profile@example.com')).toEqual([]);
    const begun = await client().begin({ email: 'late-code@example.com' });
    const otp = await app.code('late-code@example.com');
    app.clock.advance(300);
    expect((await client().verify(begun.body.challenge_id, otp)).body.code).toBe('otp_expired');
  });

  it('counts guesses, takes no challenge of another purpose, and knows no id that was not given out', async () => {
    const email = 'guesses@example.com';
    const { challenge_id } = await ask(app, 'registration', { email });
    const otp = await app.code(email);
    for (const attempts_remaining of [4, 3, 2, 1, 0]) {
      const bad = await client().verify(challenge_id, wrong(otp));
      expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining } });
    }
    expect((await client().verify(challenge_id, otp)).body.code).toBe('otp_exhausted');
    app.clock.advance(1);
    const other = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const otherCode = await app.code(email);
    for (const id of [other.challenge_id, NOBODYS_ID]) {
      const refused = await client().verify(id, otherCode);
      expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    }
    const body = { email, purpose: 'signup', otp: otherCode, challenge_id: other.challenge_id };
    expect((await app.agent().post('/api/auth/verify-otp', body)).status).toBe(200);
    expect((await client().verify('no id', otp)).body.code).toBe('validation_failed');
  });

  it('sends the code again under the same id', async () => {
    const email = 'again@example.com';
    const { challenge_id } = await ask(app, 'registration', { email });
    const first = await app.code(email);
    app.clock.advance(1);
    await ask(app, 'resend', { challenge_id });
    const second = await app.code(email);
    if (first !== second) expect((await client().verify(challenge_id, first)).body.code).toBe('otp_invalid');
    expect((await client().verify(challenge_id, second)).status).toBe(200);
  });

  it('says conflict where the address was given to somebody meanwhile, and start after that', async () => {
    const { token } = await provedRegistration(app, 'meanwhile@example.com', 'profile');
    await registerUser(app, 'mover@example.com');
    await app.query('UPDATE users SET email = ? WHERE email = ?', ['meanwhile@example.com', 'mover@example.com']);
    expect(await client().complete(token)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await client().complete(token)).toMatchObject(refusal('start'));
    expect(await usersWith('meanwhile@example.com')).toHaveLength(1);
  });

  it('tells an owner by mail, opens nothing, and writes every refusal into the trail', async () => {
    const email = 'owner@example.com';
    await registerUser(app, email);
    const { body } = await client().begin({ email });
    expect((await app.mailbox(email))[0]).toMatchObject({
      code: null,
      subject: expect.stringContaining('already have an account') as string,
    });
    expect(await client().verify(body.challenge_id, '271828')).toMatchObject({
      body: { code: 'otp_invalid', attempts_remaining: 4 },
    });
    await client().password('garbage');
    const trail = await app.query<{ details: string | { action: string } }>(
      "SELECT details FROM audit_events WHERE type = 'refused'",
    );
    const details = trail.map((row) => (typeof row.details === 'string' ? row.details : JSON.stringify(row.details)));
    expect(details.some((each) => /registration_verify/.test(each) && /o•••@example\.com/.test(each))).toBe(true);
    expect(details.some((each) => /registration_password/.test(each) && /registration_step/.test(each))).toBe(true);
  });
});

it('begins nothing where sign-up is closed', async () => {
  const app = await TestApp.start({ env: { SIGN_UP: 'closed' } });
  const steps = new StepsClient(app.agent());
  const { status, body } = await steps.begin({ email: 'nobody@example.com' });
  expect(status).toBe(202);
  expect(await app.mailbox('nobody@example.com')).toEqual([]);
  expect((await steps.verify(body.challenge_id, '271828')).body).toMatchObject({
    code: 'otp_invalid',
    attempts_remaining: 4,
  });
  await app.close();
});

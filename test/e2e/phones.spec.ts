import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser, wrong } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

const ENV = {
  REALMS: 'shop',
  REALM_SHOP_DEFAULT_REGION: 'DE',
  SMS_SEND_PER_10_MIN: '1000',
  SMS_SEND_PER_HOUR: '1000',
  SEND_COOLDOWN: '0',
  SEND_PER_DAY: '1000',
  SMS_BREAKER_MIN_SENT: '1000',
  SMS_PER_DAY: '100000',
};
const NEW_PASSWORD = 'another horse and its staple';

describe('phones', () => {
  let app: TestApp;
  let phone: string;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: ENV });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    phone = `+1415555${2600 + count++}`;
    app.clock.advance(1);
  });

  const post = <T = Problem>(route: string, body: object, agent: Agent = app.agent()) =>
    agent.post<T>(`/api/auth/${route}`, body);
  const ask = async (route: string, body: object) => {
    app.clock.advance(1);
    const answer = await post<Challenge & { channel: string }>(route, body);
    if (answer.status !== 202) throw new Error(`${route}: ${answer.status} ${answer.text}`);
    return answer.body;
  };

  /** A user who has proved the number, and nothing else. */
  async function signUp(phone_number = phone, agent = app.agent()): Promise<SignedIn> {
    const { challenge_id } = await ask('send-otp', { phone_number, purpose: 'signup' });
    const body = { phone_number, purpose: 'signup', otp: await app.code(phone_number), challenge_id };
    const answer = await post<SignedIn>('verify-otp', body, agent);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  it('get a code by SMS that signs up, then in', async () => {
    const challenge = await ask('send-otp', { phone_number: phone, purpose: 'signup' });
    expect(challenge).toMatchObject({ channel: 'sms', destination: `•••${phone.slice(-2)}` });
    const [text] = await app.mailbox(phone);
    expect(text).toMatchObject({ channel: 'sms', to: phone, link: null });
    expect(text?.text.split('\n').at(-1)).toBe(`@localhost #${text!.code!}`);

    const browser = app.agent();
    const guess = { phone_number: phone, purpose: 'signup', challenge_id: challenge.challenge_id };
    const no = await post('verify-otp', { ...guess, otp_code: wrong(text!.code!) }, browser);
    expect(no).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    const yes = await post<SignedIn>('verify-otp', { ...guess, otp_code: text!.code! }, browser);
    expect(yes).toMatchObject({
      status: 200,
      body: {
        phone_number: phone,
        is_verified: true,
        user: { email: null, email_verified: false, phone_number: phone, phone_verified: true, is_verified: true },
      },
    });
    expect(yes.body).not.toHaveProperty('email');
    expect((await browser.get('/api/auth/me')).body).toMatchObject({ phone_number: phone });

    const again = await ask('send-otp', { phone_number: phone, purpose: 'login' });
    const login = { phone_number: phone, purpose: 'login', challenge_id: again.challenge_id };
    const second = await post<SignedIn>('verify-otp', { ...login, otp: await app.code(phone) });
    expect(second.body.user.id).toBe(yes.body.user.id);
  });

  it.each([
    ['(415) 555-2671', '+14155552671'],
    ['415 555 2671', '+14155552671'],
    ['1-415-555-2671', '+14155552671'],
    [' +1 415.555.2671 ', '+14155552671'],
    ['４１５５５５２６７１', '+14155552671'],
    ['011 1 415 555 2671', '+14155552671'],
    ['0014155552671', null],
  ])('are one number in any spelling: %j', async (typed, expected) => {
    const answer = await post<Challenge>('send-otp', { phone_number: typed, purpose: 'login' });
    if (expected === null) {
      expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'phone_number' }] });
      return;
    }
    expect(answer.status).toBe(202);
    const [row] = await app.query<{ destination: string }>('SELECT destination FROM otp_challenges WHERE id = ?', [
      answer.body.challenge_id,
    ]);
    expect(row?.destination).toBe(expected);
  });

  it('are read as typed in the region of the realm', async () => {
    const answer = await app.agent().post<Challenge>('/api/realms/shop/auth/send-otp', {
      phone_number: '0151 23456789',
      purpose: 'signup',
    });
    expect(answer.status).toBe(202);
    await app.deliver();
    expect(await app.code('+4915123456789')).toMatch(/^\d{6}$/);
    // Which sends to its own country alone.
    const body = { phone_number: phone, purpose: 'signup' };
    expect((await app.agent().post<Problem>('/api/realms/shop/auth/send-otp', body)).body.code).toBe(
      'destination_not_allowed',
    );
  });

  it.each([
    '',
    ' ',
    'phone',
    '12',
    '415555',
    '+1415555267100000000',
    '+14155552671 ext. 5',
    '+14155552671;ext=5',
    '1-800-FLOWERS',
    '+1 (415) 555-2671 or so',
    "+14155552671' OR '1'='1",
    `+${'1'.repeat(31)}`,
    '9'.repeat(5000),
    '+00000000000',
    'tel:+14155552671',
    '++14155552671',
    '+14155552671,+14155552672',
    '\u202e+14155552671',
    '\u0664\u0661\u0665',
  ])('that are none are refused: %j', async (phone_number) => {
    for (const [route, body] of [
      ['send-otp', { purpose: 'login' }],
      ['verify-otp', { purpose: 'login', otp: '000000' }],
      ['login', { password: PASSWORD }],
      ['forgot-password', {}],
      ['reset-password', { otp: '000000', new_password: PASSWORD }],
    ] as const) {
      const answer = await post(route, { phone_number, ...body });
      expect([route, answer.status, answer.body.errors?.[0]?.field]).toEqual([route, 400, 'phone_number']);
    }
  });

  it('or e-mail, and not both or none', async () => {
    for (const [route, body] of [
      ['send-otp', { purpose: 'login' }],
      ['login', { password: PASSWORD }],
      ['forgot-password', {}],
    ] as const) {
      const both = await post(route, { ...body, email: 'a@example.com', phone_number: phone });
      expect(both.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'phone_number' }] });
      expect((await post(route, body)).body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'email' }] });
      for (const value of [null, 14155552671, {}, [], true]) {
        const answer = await post(route, { ...body, phone_number: value });
        expect([value, answer.body.code]).toEqual([value, 'validation_failed']);
      }
    }
  });

  it.each([
    ['+19005550123', 'premium rate'],
    ['+18005550123', 'toll free'],
    ['+491701234567', 'a country that is not served'],
    ['+881612345678', 'satellite'],
    ['+870773111632', 'Inmarsat'],
  ])('that nobody should pay for get nothing: %s (%s)', async (phone_number) => {
    for (const [route, body] of [
      ['send-otp', { purpose: 'login' }],
      ['send-otp', { purpose: 'signup' }],
      ['forgot-password', {}],
    ] as const) {
      const answer = await post(route, { phone_number, ...body });
      expect(['destination_not_allowed', 'validation_failed']).toContain(answer.body.code);
    }
    expect(await app.query('SELECT id FROM outbox_messages WHERE destination = ?', [phone_number])).toEqual([]);
    expect(await app.query('SELECT id FROM otp_challenges WHERE destination = ?', [phone_number])).toEqual([]);
  });

  it('refused leave a line in the trail', async () => {
    await post('send-otp', { phone_number: '+491701234567', purpose: 'login' });
    const events = await app.query<{ details: string }>("SELECT details FROM audit_events WHERE type = 'refused'");
    expect(events.map(({ details }) => JSON.parse(details) as unknown)).toContainEqual({
      action: 'send_otp',
      code: 'destination_not_allowed',
      address: '•••67',
    });
  });

  it('of users without a password get one by a reset, and sign in with it', async () => {
    const browser = app.agent();
    await signUp(phone, browser);
    expect((await post('login', { phone_number: phone, password: NEW_PASSWORD })).body.code).toBe(
      'invalid_credentials',
    );
    const { challenge_id } = await ask('forgot-password', { phone_number: phone });
    const reset = { phone_number: phone, otp: await app.code(phone), challenge_id };
    const own = await post('reset-password', { ...reset, new_password: `my ${phone.slice(1)}` });
    expect(own.body.errors).toEqual([{ field: 'new_password', message: 'contains your address' }]);
    app.clock.advance(1);
    expect((await post('reset-password', { ...reset, new_password: NEW_PASSWORD })).status).toBe(200);
    expect((await browser.get('/api/auth/me')).status).toBe(401);
    const [notice] = await app.mailbox(phone);
    expect(notice).toMatchObject({ channel: 'sms', code: null });
    expect(notice?.text).toMatch(/password/i);
    expect((await post('login', { phone_number: phone, password: NEW_PASSWORD })).status).toBe(200);
    const national = `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}`;
    expect((await post('login', { phone_number: national, password: NEW_PASSWORD })).status).toBe(200);
    const raw = new URLSearchParams({ grant_type: 'password', username: phone, password: NEW_PASSWORD }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.agent().send('POST', '/api/auth/token', { raw, headers })).status).toBe(200);
  });

  it('are sent the code of a challenge again', async () => {
    const { challenge_id } = await ask('send-otp', { phone_number: phone, purpose: 'signup' });
    const first = await app.code(phone);
    await ask('resend', { challenge_id });
    const second = await app.code(phone);
    const guess = { phone_number: phone, purpose: 'signup', challenge_id };
    if (first !== second) expect((await post('verify-otp', { ...guess, otp: first })).body.code).toBe('otp_invalid');
    expect((await post('verify-otp', { ...guess, otp: second })).status).toBe(200);
  });

  it('open nothing by a code that went to an e-mail address, nor the other way round', async () => {
    const email = `both${count}@example.com`;
    await app.agent().post('/api/auth/send-otp', { email, purpose: 'signup' });
    const byMail = await app.code(email);
    const bySms = (await ask('send-otp', { phone_number: phone, purpose: 'signup' })).challenge_id;
    const otp = await app.code(phone);
    const answers = [
      await post('verify-otp', { phone_number: phone, purpose: 'signup', otp: byMail === otp ? wrong(otp) : byMail }),
      await post('verify-otp', { email, purpose: 'signup', otp: byMail === otp ? wrong(otp) : otp }),
      await post('verify-otp', { email, purpose: 'signup', otp, challenge_id: bySms }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(['otp_invalid', 'otp_invalid', 'otp_invalid']);
  });

  it('typed at a registration are kept, unproved, and are nobody’s', async () => {
    const email = `typed${count}@example.com`;
    const { challenge_id } = (
      await post<Challenge>('register', { email, password: PASSWORD, phone_number: '(415) 555-3999' })
    ).body;
    const otp = await app.code(email);
    const { body } = await post<SignedIn>('verify-email', { email, otp, challenge_id });
    expect(body.user).toMatchObject({ email, phone_number: '+14155553999', phone_verified: false, is_verified: true });
    // It signs in nobody, and the code that goes there signs up somebody else, who has it then.
    const login = { phone_number: '+14155553999', password: PASSWORD };
    expect((await post('login', login)).body.code).toBe('invalid_credentials');
    const owner = await signUp('+14155553999');
    expect(owner.user.id).not.toBe(body.user.id);
    // Neither the first nor whoever types it after that learns that it has an owner by now.
    const other = `typed2${count}@example.com`;
    app.clock.advance(1);
    const asked = await post<Challenge>('register', { email: other, password: PASSWORD, phone_number: '+14155553999' });
    const proof = { email: other, otp: await app.code(other), challenge_id: asked.body.challenge_id };
    expect((await post<SignedIn>('verify-email', proof)).body.user).toMatchObject({
      phone_number: '+14155553999',
      phone_verified: false,
    });
  });

  it('count against guesses over all spellings and purposes, and wait like e-mail addresses', async () => {
    await signUp();
    const spellings = [phone, ` ${phone} `, `(${phone.slice(2, 5)}) ${phone.slice(5)}`];
    for (let i = 0; i < 10; i++) {
      const body = { phone_number: spellings[i % 3], purpose: i % 2 ? 'login' : 'signup', otp: '000000' };
      expect((await post('verify-otp', body)).status).toBe(400);
    }
    const body = { phone_number: phone, otp: '000000', new_password: NEW_PASSWORD };
    expect(await post('reset-password', body)).toMatchObject({ status: 429, body: { retry_after: 30 } });
  });

  it('whose owner has an e-mail address get the code there, where no text can reach them', async () => {
    const email = `fallback${count}@example.com`;
    // With a database of its own: another instance's relay would deliver the text.
    const refusing = await TestApp.start({
      clock: app.clock,
      env: { ...ENV, SMS_TRANSPORT: 'webhook', SMS_WEBHOOK_URL: refusal.url, SMS_WEBHOOK_SECRET: 'a1'.repeat(20) },
    });
    const { body } = await registerUser(refusing, email);
    await refusing.query('UPDATE users SET phone_number = ?, phone_verified_at = ? WHERE id = ?', [
      phone,
      '2027-03-14 09:26:53.000',
      body.user.id,
    ]);
    try {
      app.clock.advance(61);
      const agent = refusing.agent();
      const asked = await agent.post<Challenge>('/api/auth/send-otp', { phone_number: phone, purpose: 'login' });
      expect(asked.body).toMatchObject({ channel: 'sms' });
      // For a while the provider can't say; then it refuses.
      await refusing.deliver();
      app.clock.advance(100);
      refusal.status = 410;
      await refusing.deliver();
      await refusing.deliver();
      const otp = await refusing.code(email);
      // From outside it looks like any other: the code goes on as long as it would have.
      const status = await agent.get(`/api/auth/challenges/${asked.body.challenge_id}`);
      expect(status.body).toMatchObject({ status: 'sent', expires_in: asked.body.expires_in - 100, resend_in: 0 });
      const guess = { phone_number: phone, purpose: 'login', otp, challenge_id: asked.body.challenge_id };
      expect((await agent.post<SignedIn>('/api/auth/verify-otp', guess)).body.user).toMatchObject({ email });
      // What proves a number goes nowhere else.
      app.clock.advance(61);
      const before = (await refusing.mailbox(email)).length;
      await agent.post('/api/auth/send-otp', { phone_number: phone, purpose: 'signup' });
      await refusing.deliver();
      await refusing.deliver();
      expect(await refusing.mailbox(email)).toHaveLength(before);
    } finally {
      await refusing.close();
    }
  });

  /** A provider that knows no number. */
  const refusal = { url: '', status: 503, close: () => {} };
  beforeAll(async () => {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => response.writeHead(refusal.status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    refusal.url = `http://127.0.0.1:${(server.address() as { port: number }).port}/sms`;
    refusal.close = () => void server.close();
  });
  afterAll(() => refusal.close());
});

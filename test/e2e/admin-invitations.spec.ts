import { admin, trailOf } from '../support/admin.js';
import type { UserAnswer, UserPage } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, signIn } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

const USERS = '/api/admin/users';
const THREE_DAYS = 259_200;

interface SetPassword {
  next: string;
  reset_token: string;
  expires_in: number;
  user: UserAnswer;
}

describe('an invitation', () => {
  let app: TestApp;
  /** Where nobody new gets an account by themselves. */
  let closed: TestApp;
  let boss: { agent: Agent; id: string };
  let n = 0;

  beforeAll(async () => {
    const limits = { SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', SMS_SEND_PER_HOUR: '1000' };
    app = await TestApp.start({ env: limits });
    closed = await TestApp.start({ env: { ...limits, SIGN_UP: 'closed' }, database: app.database, clock: app.clock });
  });
  beforeEach(async () => {
    boss = await admin(app, address('boss'));
  });
  afterAll(async () => {
    await closed.close();
    await app.close();
  });

  const address = (name: string) => `${name}${++n}@example.com`;
  const open = (token: string, agent = closed.agent()) =>
    agent.post<SetPassword & Problem>('/api/auth/verify-link', { token });

  async function invite(body: object): Promise<UserAnswer> {
    const answer = await boss.agent.post<UserAnswer>(USERS, body);
    if (answer.status !== 201) throw new Error(`invite: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  const userOf = async (id: string) => (await boss.agent.get<UserAnswer>(`${USERS}/${id}`)).body;

  it('makes a user who has proved nothing, and sends them a link', async () => {
    const email = address('guest');
    const user = await invite({ email: ` ${email.toUpperCase()} `, name: 'Jane', phone_number: '+14155552671' });
    expect(user).toMatchObject({
      ...{ email, email_verified: false, is_verified: false, name: 'Jane', roles: ['user'], status: 'active' },
      ...{ phone_number: '+14155552671', phone_verified: false },
    });
    expect((await boss.agent.get<UserPage>(`${USERS}?email=${email}`)).body.items).toEqual([user]);
    const [mail, ...more] = await app.mailbox(email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ subject: expect.stringMatching(/^You are invited to/) as string, code: null });
    expect(mail?.text).toContain('valid for 3 days');
    expect(mail?.text).not.toContain('Jane');
    expect(await trailOf(app, user.id)).toEqual([{ type: 'user_invited', actor: boss.id }]);
  });

  it('is accepted by its link, which signs nobody in but leads to a password of their own', async () => {
    const email = address('guest');
    const { id } = await invite({ email, name: 'Jane', roles: ['admin'] });
    const browser = closed.agent();
    const accepted = await open(await app.linkToken(email), browser);
    expect([accepted.status, accepted.body.next, accepted.body.expires_in]).toEqual([200, 'set_password', 600]);
    expect(accepted.body.user).toMatchObject({ id, email_verified: true, name: 'Jane', roles: ['user', 'admin'] });
    expect(accepted.setCookies).toEqual([]);
    expect(accepted.body).not.toHaveProperty('access_token');
    const set = { token: accepted.body.reset_token, new_password: PASSWORD };
    expect((await browser.post('/api/auth/reset-password', set)).status).toBe(200);
    expect((await (await signIn(closed, email)).get(USERS)).status).toBe(200);
    const types = (await trailOf(app, id)).map(({ type }) => type).sort();
    expect(types).toEqual(['password_reset', 'signed_in', 'signed_up', 'user_invited']);
  });

  it('opens once', async () => {
    const email = address('guest');
    await invite({ email });
    const token = await app.linkToken(email);
    expect((await open(token)).status).toBe(200);
    expect((await open(token)).body.code).toBe('link_invalid');
  });

  it.each([
    [THREE_DAYS - 1, 200],
    [THREE_DAYS, 400],
  ])('opens after %i s: %i', async (seconds, status) => {
    const email = address('guest');
    await invite({ email });
    const token = await app.linkToken(email);
    app.clock.advance(seconds);
    expect((await open(token)).status).toBe(status);
  });

  it('leads to a token that ends after minutes', async () => {
    const email = address('guest');
    await invite({ email });
    const { reset_token: token } = (await open(await app.linkToken(email))).body;
    app.clock.advance(600);
    const answer = await app.agent().post<Problem>('/api/auth/reset-password', { token, new_password: PASSWORD });
    expect(answer.body.code).toBe('link_invalid');
  });

  it('is sent again, and the earlier link ends', async () => {
    const email = address('guest');
    const { id } = await invite({ email });
    const first = await app.linkToken(email);
    const early = await boss.agent.post<Problem>(`${USERS}/${id}/invite`, {});
    expect([early.status, early.body.code]).toEqual([429, 'rate_limited']);
    app.clock.advance(61);
    expect((await boss.agent.post(`${USERS}/${id}/invite`, {})).status).toBe(202);
    const second = await app.linkToken(email);
    expect((await open(first)).body.code).toBe('link_invalid');
    expect((await open(second)).status).toBe(200);
    const again = await boss.agent.post<Problem>(`${USERS}/${id}/invite`, {});
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
  });

  it('is a text where the address is a number', async () => {
    const { id } = await invite({ phone_number: '(415) 555-2672' });
    const [text] = await app.mailbox('+14155552672');
    expect(text).toMatchObject({ channel: 'sms', text: expect.stringContaining('You are invited to') as string });
    const accepted = await open(await app.linkToken('+14155552672'));
    expect(accepted.body.user).toMatchObject({ id, phone_number: '+14155552672', phone_verified: true });
    // Whoever opens it pays for no pumping.
    expect(await app.query('SELECT sent_in_hour, verified_in_hour FROM number_blocks')).toEqual([
      { sent_in_hour: 1, verified_in_hour: 1 },
    ]);
  });

  describe('is that user who proves the address', () => {
    type Way = (email: string) => Promise<UserAnswer>;
    const ways: [string, Way, object][] = [
      [
        'by a sign-in code',
        async (email) => {
          const { challenge_id } = await ask(closed, 'send-otp', { email, purpose: 'login' });
          const body = { email, otp: await closed.code(email), purpose: 'login', challenge_id };
          return (await closed.agent().post<{ user: UserAnswer }>('/api/auth/verify-otp', body)).body.user;
        },
        { name: 'Invited' },
      ],
      [
        'by a sign-up link',
        async (email) => {
          await ask(closed, 'send-otp', { email, purpose: 'signup' });
          return (await open(await closed.linkToken(email))).body.user;
        },
        { name: 'Invited' },
      ],
      [
        'by registering, with what they typed',
        async (email) => {
          const typed = { email, password: PASSWORD, name: 'Typed' };
          const { challenge_id } = await ask(closed, 'register', typed);
          const body = { email, otp: await closed.code(email), challenge_id };
          const { user } = (await closed.agent().post<{ user: UserAnswer }>('/api/auth/verify-email', body)).body;
          await signIn(closed, email);
          return user;
        },
        { name: 'Typed' },
      ],
      [
        'by the steps of a registration',
        async (email) => {
          const post = async (route: string, body: object) =>
            (await closed.agent().post<{ registration_token: string; user: UserAnswer }>(`/api/auth/${route}`, body))
              .body;
          const { challenge_id } = await ask(closed, 'registration', { email });
          const one = await post('registration/verify', { challenge_id, otp: await closed.code(email) });
          const { registration_token } = await post('registration/password', {
            registration_token: one.registration_token,
            password: PASSWORD,
          });
          return (await post('registration/complete', { registration_token, name: 'Typed' })).user;
        },
        { name: 'Typed' },
      ],
    ];

    it.each(ways)('%s', async (_, prove, profile) => {
      const email = address('guest');
      const { id } = await invite({ email, name: 'Invited', roles: ['admin'] });
      const token = await app.linkToken(email);
      app.clock.advance(61);
      expect(await prove(email)).toMatchObject({
        id,
        email,
        email_verified: true,
        roles: ['user', 'admin'],
        ...profile,
      });
      expect((await open(token)).body.code).toBe('link_invalid');
      expect((await boss.agent.get<UserPage>(`${USERS}?email=${email}`)).body.items).toHaveLength(1);
      app.clock.advance(61);
    });
  });

  it('ends where somebody with an account makes the address theirs', async () => {
    const email = address('guest');
    const { id } = await invite({ email, roles: ['admin'] });
    const token = await app.linkToken(email);
    app.clock.advance(61);
    const owner = await registerUser(app, address('owner'));
    const agent = await signIn(app, owner.body.user.email);
    const { challenge_id } = (await agent.post<{ challenge_id: string }>('/api/users/me/email', { email })).body;
    const done = await agent.post<UserAnswer>('/api/users/me/email/verify', {
      challenge_id,
      otp: await app.code(email),
    });
    expect(done.body).toMatchObject({ id: owner.body.user.id, email, roles: ['user'] });
    expect((await open(token)).body.code).toBe('link_invalid');
    expect((await boss.agent.get(`${USERS}/${id}`)).status).toBe(404);
  });

  it('lets nobody in whose account is disabled or gone by then', async () => {
    for (const end of [
      (id: string) => boss.agent.patch(`${USERS}/${id}`, { status: 'disabled' }),
      (id: string) => boss.agent.send('DELETE', `${USERS}/${id}`, { json: {} }),
    ]) {
      const email = address('guest');
      const { id } = await invite({ email });
      const token = await app.linkToken(email);
      expect((await end(id)).status).toBeLessThan(300);
      expect((await open(token)).body.code).toBe('link_invalid');
    }
  });

  it('lets nobody in by a code either while they are disabled, though anybody may sign up', async () => {
    const email = address('guest');
    const { id } = await invite({ email });
    await boss.agent.patch(`${USERS}/${id}`, { status: 'disabled' });
    app.clock.advance(61);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const body = { email, otp: await app.code(email), purpose: 'signup', challenge_id };
    expect((await app.agent().post<Problem>('/api/auth/verify-otp', body)).body.code).toBe('otp_invalid');
    expect(await userOf(id)).toMatchObject({ status: 'disabled', is_verified: false });
    expect((await boss.agent.post<Problem>(`${USERS}/${id}/invite`, {})).body.code).toBe('conflict');
  });

  it('is no way to learn of it: an invited address answers like an unknown one', async () => {
    const email = address('guest');
    await invite({ email });
    app.clock.advance(61);
    for (const [route, body] of [
      ['login', { password: PASSWORD }],
      ['forgot-password', {}],
    ] as const) {
      const [one, two] = await Promise.all(
        [email, address('nobody')].map((each) =>
          app.agent().post<Problem>(`/api/auth/${route}`, { email: each, ...body }),
        ),
      );
      expect([one?.status, one?.body.code]).toEqual([two?.status, two?.body.code]);
    }
    // No code sets a password before the address is proved.
    await app.deliver();
    expect((await app.mailbox(email))[0]?.subject).toMatch(/invited/);
  });

  it('is refused for an address that is somebody’s or waits already, and costs its owner nothing', async () => {
    const owner = await registerUser(app, address('owner'));
    const waiting = await invite({ email: address('guest') });
    for (const email of [owner.body.user.email, waiting.email]) {
      const answer = await boss.agent.post<Problem>(USERS, { email });
      expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    }
    await ask(app, 'send-otp', { email: owner.body.user.email, purpose: 'login' });
  });

  it('takes an address from whoever only typed it, and never proved it', async () => {
    const typist = await registerUser(app, address('typist'));
    const { id, email } = typist.body.user;
    await app.query('UPDATE users SET email_verified_at = NULL WHERE id = ?', [id]);
    expect(await invite({ email })).toMatchObject({ email, email_verified: false });
    expect(await app.query('SELECT email FROM users WHERE id = ?', [id])).toEqual([{ email: null }]);
  });

  it('takes a share of the address, and leaves nobody behind when there is none', async () => {
    const email = address('guest');
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const answer = await boss.agent.post<Problem>(USERS, { email });
    expect([answer.status, answer.body.code]).toEqual([429, 'rate_limited']);
    expect((await boss.agent.get<UserPage>(`${USERS}?email=${email}`)).body.items).toEqual([]);
  });

  it('goes to no country that the realm does not send to', async () => {
    const answer = await boss.agent.post<Problem>(USERS, { phone_number: '+4930123456' });
    expect([answer.status, answer.body.code]).toEqual([422, 'destination_not_allowed']);
  });

  it.each<[object, string]>([
    [{}, 'email'],
    [{ name: 'Jane' }, 'email'],
    [{ email: 'nobody' }, 'email'],
    [{ email: null }, 'email'],
    [{ phone_number: '12' }, 'phone_number'],
    [{ email: 'x@example.com', phone_number: '12' }, 'phone_number'],
    [{ email: 'x@example.com', roles: [] }, 'roles'],
    [{ email: 'x@example.com', roles: 'admin' }, 'roles'],
    [{ email: 'x@example.com', password: PASSWORD }, 'password'],
    [{ email: 'x@example.com', status: 'active' }, 'status'],
    [{ email: 'x@example.com', name: 'x'.repeat(101) }, 'name'],
  ])('is refused for %j', async (body, field) => {
    const answer = await boss.agent.post<Problem>(USERS, body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
  });
});

describe('invitations of one administrator', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { INVITATIONS_PER_HOUR: '3' } });
  });
  afterAll(() => app.close());

  it('are so many an hour, sent again ones too, and what is past them takes nothing from an address', async () => {
    const boss = await admin(app, 'boss@example.com');
    const began = app.clock.now().getTime();
    const invite = (email: string, { agent } = boss) => agent.post<UserAnswer & Problem>(USERS, { email });
    const { id } = (await invite('one@example.com')).body;
    expect((await invite('two@example.com')).status).toBe(201);
    // Who is taken costs nothing.
    expect((await invite('two@example.com')).status).toBe(409);
    app.clock.advance(61);
    expect((await boss.agent.post(`${USERS}/${id}/invite`, {})).status).toBe(202);
    const spent = await invite('three@example.com');
    const wait = 3600 - (app.clock.now().getTime() - began) / 1000;
    expect([spent.status, spent.body.code, spent.body.retry_after]).toEqual([429, 'rate_limited', wait]);
    expect(spent.headers.get('retry-after')).toBe(String(wait));
    app.clock.advance(61);
    expect((await boss.agent.post(`${USERS}/${id}/invite`, {})).status).toBe(429);
    expect((await boss.agent.get<UserPage>(`${USERS}?email=three@example.com`)).body.items).toEqual([]);
    await ask(app, 'send-otp', { email: 'three@example.com', purpose: 'signup' });
    const other = await admin(app, 'other@example.com');
    expect((await invite('four@example.com', other)).status).toBe(201);
    const left = began + 3_600_000 - app.clock.now().getTime();
    for (const seconds of [left / 2000, left / 2000 - 1]) {
      app.clock.advance(seconds);
      await boss.agent.post('/api/auth/refresh', {});
    }
    expect((await invite('five@example.com')).status).toBe(429);
    app.clock.advance(1);
    expect((await invite('five@example.com')).status).toBe(201);
  });
});

describe('ADMIN_EMAIL', () => {
  const EMAIL = 'Chief@Example.com';
  let app: TestApp;
  let chief: string;
  let n = 0;
  beforeAll(async () => {
    app = await TestApp.start({
      env: { ADMIN_EMAIL: EMAIL, REALMS: 'shop,club', REALM_SHOP_ADMIN_EMAIL: 'keeper@example.com' },
    });
    chief = EMAIL.toLowerCase();
  });
  afterEach(async () => {
    await app.query('DELETE FROM users');
    await app.query('DELETE FROM otp_destinations');
    app.clock.advance(61);
  });
  afterAll(() => app.close());

  const rolesOf = async (email: string, realm = 'default') => {
    const sql = 'SELECT roles FROM users WHERE email = ? AND realm = ?';
    return (await app.query<{ roles: string }>(sql, [email, realm]))[0]?.roles;
  };
  const ADMIN = '["user","admin"]';
  const USER = '["user"]';

  async function byCode(email: string, base = '/api/auth', purpose = 'signup') {
    const agent = app.agent();
    const { challenge_id } = (await agent.post<{ challenge_id: string }>(`${base}/send-otp`, { email, purpose })).body;
    const body = { email, otp: await app.code(email), purpose, challenge_id };
    const answer = await agent.post<SignedIn>(`${base}/verify-otp`, body);
    app.clock.advance(61);
    return { agent, answer };
  }

  it('makes an administrator of whoever signs up there by a code, with a short session', async () => {
    const { agent, answer } = await byCode(chief);
    expect(answer.body.user).toMatchObject({ roles: ['user', 'admin'] });
    expect(Date.parse(answer.body.session.expires_at)).toBeLessThanOrEqual(app.clock.now().getTime() + 43_200_000);
    expect((await agent.get(USERS)).status).toBe(200);
    const [event] = await app.query('SELECT user_id, details FROM audit_events WHERE type = ?', ['roles_changed']);
    expect(JSON.stringify(event)).toContain('ADMIN_EMAIL');
  });

  it('by a link, a registration, and its steps', async () => {
    await ask(app, 'send-otp', { email: chief, purpose: 'signup' });
    await app.agent().post('/api/auth/verify-link', { token: await app.linkToken(chief) });
    expect(await rolesOf(chief)).toBe(ADMIN);
    await app.query('DELETE FROM users');
    app.clock.advance(61);
    await registerUser(app, chief);
    expect(await rolesOf(chief)).toBe(ADMIN);
    await app.query('DELETE FROM users');
    const agent = app.agent();
    const post = async (route: string, body: object) =>
      (await agent.post<{ registration_token: string }>(`/api/auth/${route}`, body)).body.registration_token;
    const { challenge_id } = await ask(app, 'registration', { email: chief });
    let registration_token = await post('registration/verify', { challenge_id, otp: await app.code(chief) });
    registration_token = await post('registration/password', { registration_token, password: PASSWORD });
    expect(await rolesOf(chief)).toBeUndefined();
    await post('registration/complete', { registration_token, name: 'Chief' });
    expect(await rolesOf(chief)).toBe(ADMIN);
    expect((await agent.get(USERS)).status).toBe(200);
  });

  it('of somebody with an account who signs in by a code or resets their password, and ends their long sessions', async () => {
    await registerUser(app, chief);
    await app.query('UPDATE users SET roles = ?', [USER]);
    const before = await signIn(app, chief);
    expect(await rolesOf(chief)).toBe(USER);
    await byCode(chief, '/api/auth', 'login');
    expect(await rolesOf(chief)).toBe(ADMIN);
    expect((await before.get('/api/auth/me')).status).toBe(401);
    await app.query('UPDATE users SET roles = ?', [USER]);
    await ask(app, 'forgot-password', { email: chief });
    const body = { email: chief, otp: await app.code(chief), new_password: `${PASSWORD}!` };
    expect((await app.agent().post('/api/auth/reset-password', body)).status).toBe(200);
    expect(await rolesOf(chief)).toBe(ADMIN);
  });

  it('without the password that a stranger may have typed, where the code is entered elsewhere', async () => {
    await ask(app, 'register', { email: chief, password: PASSWORD });
    const answer = await app
      .agent()
      .post<SignedIn>('/api/auth/verify-email', { email: chief, otp: await app.code(chief) });
    expect(answer.body.user).toMatchObject({ roles: ['user', 'admin'] });
    expect((await app.agent().post('/api/auth/login', { email: chief, password: PASSWORD })).status).toBe(401);
  });

  it('of nobody who only knows the password, waits with the address, or has it in another realm', async () => {
    await registerUser(app, chief);
    await app.query('UPDATE users SET roles = ?', [USER]);
    await signIn(app, chief);
    expect(await rolesOf(chief)).toBe(USER);
    await app.query('DELETE FROM users');
    await ask(app, 'register', { email: chief, password: PASSWORD });
    expect(await rolesOf(chief)).toBeUndefined();
    app.clock.advance(61);
    for (const realm of ['shop', 'club']) {
      await byCode(chief, `/api/realms/${realm}/auth`);
      expect([realm, await rolesOf(chief, realm)]).toEqual([realm, USER]);
    }
    await byCode('keeper@example.com', '/api/realms/shop/auth');
    await byCode('keeper@example.com');
    expect([await rolesOf('keeper@example.com', 'shop'), await rolesOf('keeper@example.com')]).toEqual([ADMIN, USER]);
  });

  it('of whoever makes it their address, once it is proved', async () => {
    const other = `other${++n}@example.com`;
    await registerUser(app, other);
    const agent = await signIn(app, other);
    const { challenge_id } = (await agent.post<{ challenge_id: string }>('/api/users/me/email', { email: chief })).body;
    expect(await rolesOf(other)).toBe(USER);
    const body = { challenge_id, otp: await app.code(chief) };
    expect((await agent.post<UserAnswer>('/api/users/me/email/verify', body)).body.roles).toEqual(['user', 'admin']);
    expect((await agent.get('/api/auth/me')).status).toBe(401);
  });

  it('of whoever is invited there and accepts', async () => {
    const boss = await admin(app, 'boss@example.com');
    await boss.agent.post(USERS, { email: chief });
    expect(await rolesOf(chief)).toBe(USER);
    await app.agent().post('/api/auth/verify-link', { token: await app.linkToken(chief) });
    expect(await rolesOf(chief)).toBe(ADMIN);
  });
});

import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, bearer, wrong } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

const OTHER_PASSWORD = 'something else over there';
const STAFF = '/api/realms/staff';

const ENV = {
  REALMS: 'shop,staff',
  SEND_COOLDOWN: '0',
  SEND_PER_HOUR: '1000',
  SEND_PER_DAY: '1000',
  REALM_SHOP_APP_NAME: 'The Shop',
  REALM_SHOP_OTP_TTL: '60',
  REALM_SHOP_ACCESS_TTL: '120',
  REALM_SHOP_SESSION_TTL: '7200',
  REALM_SHOP_SESSION_IDLE_TTL: '3600',
  REALM_SHOP_MAIL_FROM: 'The Shop <shop@example.com>',
  REALM_STAFF_PASSWORD_MIN_LENGTH: '20',
  REALM_STAFF_SIGN_UP: 'closed',
};

describe('realms', () => {
  let app: TestApp;
  let email: string;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: ENV });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    email = `jane${count++}@example.com`;
  });

  const prefixes: Record<string, string> = { default: '/api', shop: '/api/realms/shop', staff: STAFF };
  const post = <T = Problem>(realm: string, route: string, body: object, agent: Agent = app.agent()) =>
    agent.post<T>(`${prefixes[realm]}/auth/${route}`, body);

  /** The newest code to an address of a realm; the mailbox is one for all. */
  async function codeIn(realm: string, to = email): Promise<string> {
    await app.deliver();
    const [newest] = await app.query<{ id: string }>(
      'SELECT id FROM outbox_messages WHERE realm = ? AND destination = ? ORDER BY id DESC',
      [realm, to],
    );
    const message = (await app.mailbox(to)).find(({ id }) => id === newest?.id);
    if (!message?.code) throw new Error(`no code for ${realm}`);
    return message.code;
  }

  async function register(realm: string, password = PASSWORD, agent = app.agent()): Promise<SignedIn> {
    app.clock.advance(1);
    const { body } = await post<Challenge>(realm, 'register', { email, password }, agent);
    const proof = { email, otp: await codeIn(realm), challenge_id: body.challenge_id };
    const answer = await post<SignedIn>(realm, 'verify-email', proof, agent);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  it('hold the same address as two people with two passwords', async () => {
    const mine = await register('default');
    const theirs = await register('shop', OTHER_PASSWORD);
    expect(mine.user).toMatchObject({ email, realm: 'default' });
    expect(theirs.user).toMatchObject({ email, realm: 'shop' });
    expect(theirs.user.id).not.toBe(mine.user.id);

    const sign = async (realm: string, password: string) => (await post(realm, 'login', { email, password })).status;
    expect(await sign('default', PASSWORD)).toBe(200);
    expect(await sign('shop', OTHER_PASSWORD)).toBe(200);
    expect(await sign('shop', PASSWORD)).toBe(401);
    expect(await sign('default', OTHER_PASSWORD)).toBe(401);
  });

  it('name their cookies, and read no other', async () => {
    const browser = app.agent();
    await register('default', PASSWORD, browser);
    await register('shop', OTHER_PASSWORD, browser);
    expect([...browser.cookies.keys()].sort()).toEqual([
      'access',
      'access.shop',
      'device',
      'device.shop',
      'refresh',
      'refresh.shop',
    ]);
    for (const realm of ['default', 'shop']) {
      expect(await browser.get(`${prefixes[realm]}/auth/me`)).toMatchObject({ status: 200, body: { realm } });
    }
    // The cookies of one in the names of the other.
    const [access, refresh] = [browser.cookies.get('access.shop')!, browser.cookies.get('refresh.shop')!];
    const swapped = { cookie: `access=${access}; refresh=${refresh}` };
    expect((await app.agent().get('/api/auth/me', swapped)).status).toBe(401);
    expect((await app.agent().send('POST', '/api/auth/refresh', { headers: swapped })).status).toBe(401);
    expect((await app.agent().send('POST', '/api/auth/logout', { headers: swapped })).status).toBe(401);
    expect((await browser.get(`${prefixes.shop}/auth/me`)).status).toBe(200);

    expect((await browser.post(`${prefixes.shop}/auth/logout`)).status).toBe(200);
    expect((await browser.get(`${prefixes.shop}/auth/me`)).status).toBe(401);
    expect((await browser.get('/api/auth/me')).status).toBe(200);
  });

  it.each(['me', 'logout', 'logout-all', 'users/me', 'refresh', 'token'])(
    'take no token of another: %s',
    async (route) => {
      await register('shop', OTHER_PASSWORD);
      const body = { email, password: OTHER_PASSWORD, token_transport: 'bearer' };
      const { access_token: access, refresh_token: refresh } = (await post<Required<SignedIn>>('shop', 'login', body))
        .body;
      for (const elsewhere of ['/api', STAFF, '/api/v1', '/api/v1/realms/staff', '/api/realms/default']) {
        const agent = app.agent();
        const answer =
          route === 'refresh'
            ? await agent.post(`${elsewhere}/auth/refresh`, { refresh_token: refresh })
            : route === 'token'
              ? await agent.send('POST', `${elsewhere}/auth/token`, {
                  raw: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh }).toString(),
                  headers: { 'content-type': 'application/x-www-form-urlencoded' },
                })
              : route.startsWith('logout')
                ? await agent.post(`${elsewhere}/auth/${route}`, undefined, bearer(access))
                : await agent.get(`${elsewhere}/${route === 'me' ? 'auth/me' : route}`, bearer(access));
        expect([elsewhere, answer.status]).toEqual([elsewhere, route === 'token' ? 400 : 401]);
      }
      // Nothing of that has ended the session where it is one.
      expect((await app.agent().get(`${prefixes.shop}/auth/me`, bearer(access))).status).toBe(200);
      expect((await post('shop', 'refresh', { refresh_token: refresh })).status).toBe(200);
    },
  );

  it.each(['signup', 'reset_password', 'verify_email'])('open nothing by a code of another: %s', async (purpose) => {
    const [asking, opening] = {
      signup: ['send-otp', 'verify-otp'],
      reset_password: ['forgot-password', 'reset-password'],
      verify_email: ['register', 'verify-email'],
    }[purpose] as [string, string];
    if (purpose === 'reset_password') for (const realm of ['default', 'shop']) await register(realm);
    const ask = {
      email,
      ...(purpose === 'signup' && { purpose }),
      ...(purpose === 'verify_email' && { password: PASSWORD }),
    };
    const open = {
      email,
      ...(purpose === 'signup' && { purpose }),
      ...(purpose === 'reset_password' && { new_password: OTHER_PASSWORD }),
    };
    app.clock.advance(1);
    const { challenge_id } = (await post<Challenge>('shop', asking, ask)).body;
    const otp = await codeIn('shop');
    for (const named of [{ challenge_id }, {}]) {
      expect((await post('default', opening, { ...open, otp, ...named })).body.code).toBe('otp_invalid');
    }
    expect((await post('default', 'resend', { challenge_id })).body.code).toBe('not_found');
    expect((await post('shop', opening, { ...open, otp, challenge_id })).status).toBe(200);
  });

  it('count failures by themselves', async () => {
    await register('default');
    const guess = (realm: string) => post(realm, 'login', { email, password: 'wrong and wrong again' });
    for (let i = 0; i < 10; i++) expect((await guess('default')).status).toBe(401);
    expect((await guess('default')).status).toBe(429);
    expect((await guess('shop')).status).toBe(401);
  });

  it('have policies of their own: lifetimes, length of passwords, brand', async () => {
    const { body } = await post<Challenge>('shop', 'send-otp', { email, purpose: 'signup' });
    expect(body.expires_in).toBe(60);
    const otp = await codeIn('shop');
    const [mail] = await app.mailbox(email);
    expect(mail?.subject).toContain('The Shop');
    expect(mail?.text).not.toContain('Latchkey');
    const signedIn = await post<SignedIn & { expires_in: number }>('shop', 'verify-otp', {
      email,
      purpose: 'signup',
      otp,
      challenge_id: body.challenge_id,
      token_transport: 'bearer',
    });
    expect(signedIn.body.expires_in).toBe(120);
    expect(new Date(signedIn.body.session.expires_at).getTime() - app.clock.now().getTime()).toBe(7_200_000);
    app.clock.advance(121);
    expect((await app.agent().get(`${prefixes.shop}/auth/me`, bearer(signedIn.body.access_token!))).status).toBe(401);

    const short = await post('staff', 'register', { email, password: 'nineteen characters' });
    expect(short.body).toMatchObject({
      code: 'password_rejected',
      errors: [{ field: 'password', message: 'must have at least 20 characters' }],
    });
    const name = await post('shop', 'register', { email, password: 'i love the shop so much' });
    expect(name.body.errors?.[0]?.message).toBe('contains the name of this service');
  });

  it('whose sign-up is closed look alike to everybody, and take in nobody', async () => {
    for (const [route, body] of [
      ['register', { password: 'a password of 20 and more' }],
      ['send-otp', { purpose: 'signup' }],
      ['send-otp', { purpose: 'login' }],
    ] as const) {
      const answer = await post<Challenge>('staff', route, { email, ...body });
      expect(answer.status).toBe(202);
    }
    await app.deliver();
    expect(await app.mailbox(email)).toEqual([]);
    const guess = { email, purpose: 'signup', otp: wrong('000000') };
    expect((await post('staff', 'verify-otp', guess)).body.code).toBe('otp_invalid');
    expect(await app.query('SELECT id FROM users WHERE email = ?', [email])).toEqual([]);
  });

  it('that do not exist are not found, whatever is asked of them', async () => {
    for (const realm of ['nope', 'SHOP', 'shop%20', '', 'shop.', '__proto__', 'constructor', 'sh%6fp']) {
      for (const [method, rest] of [
        ['POST', '/auth/login'],
        ['GET', '/auth/me'],
        ['POST', '/auth/token'],
        ['GET', '/users/me'],
        ['GET', ''],
        ['DELETE', '/nothing'],
      ] as const) {
        const path = `/api/realms/${realm}${rest}`;
        const answer = await app.agent().send<Problem & { error?: string }>(method, path, {});
        expect([path, answer.status]).toEqual([path, 404]);
      }
    }
    const problem = await app.agent().post<Problem>('/api/realms/nope/auth/login', { email, password: 'x' });
    expect(problem.body).toMatchObject({ code: 'realm_not_found', instance: '/api/realms/nope/auth/login' });
  });

  it('answer under /api/v1 too, and know no route beside their own', async () => {
    const answer = await app.agent().post('/api/v1/realms/shop/auth/send-otp', { email, purpose: 'signup' });
    expect(answer.status).toBe(202);
    expect(await codeIn('shop')).toMatch(/^\d{6}$/);
    expect((await app.agent().get<Problem>('/api/realms/shop/health')).body.code).toBe('not_found');
    const wrongMethod = await app.agent().get<Problem>('/api/realms/shop/auth/login');
    expect(wrongMethod).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(wrongMethod.headers.get('allow')).toBe('POST');
  });
});

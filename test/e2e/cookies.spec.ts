import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { SignedIn } from '../support/flows.js';

const EMAIL = 'cookies@example.com';
const YEAR = 31_536_000;

/** Name and attributes of a Set-Cookie line, without its value. */
function attributes(line: string): string[] {
  const [pair = '', ...rest] = line.split('; ');
  return [pair.split('=')[0]!, ...rest];
}

interface Setting {
  env: Record<string, string>;
  prefix: string;
  flags: string[];
}

const settings: Record<string, Setting> = {
  'over http': { env: {}, prefix: '', flags: ['HttpOnly', 'SameSite=Lax'] },
  'over https': {
    env: { PUBLIC_URL: 'https://id.example.com' },
    prefix: '__Host-',
    flags: ['HttpOnly', 'Secure', 'SameSite=Lax'],
  },
  'with COOKIE_SAMESITE=strict': {
    env: { COOKIE_SAMESITE: 'strict' },
    prefix: '',
    flags: ['HttpOnly', 'SameSite=Strict'],
  },
  'with COOKIE_SAMESITE=none': {
    env: { PUBLIC_URL: 'https://id.example.com', COOKIE_SAMESITE: 'none' },
    prefix: '__Host-',
    flags: ['HttpOnly', 'Secure', 'SameSite=None'],
  },
};

describe.each(Object.entries(settings))('cookies %s', (_, { env, prefix, flags }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env });
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  const login = (agent = app.agent()) => agent.post<SignedIn>('/api/auth/login', { email: EMAIL, password: PASSWORD });
  const pair = (access: number, refresh: number) => [
    [`${prefix}access`, `Max-Age=${access}`, 'Path=/', ...flags],
    [`${prefix}refresh`, `Max-Age=${refresh}`, 'Path=/', ...flags],
  ];
  const device = [`${prefix}device`, `Max-Age=${YEAR}`, 'Path=/', ...flags];
  const names = (agent: Agent) => [...agent.cookies.keys()].sort();

  it('bear these names and flags, last as long as their tokens, and name no domain', async () => {
    const { setCookies } = await login();
    expect(setCookies.map(attributes)).toEqual([device, ...pair(600, 1_209_600)]);
  });

  it('of the session are set anew by a refresh, and cleared by a logout under the same names and flags', async () => {
    const agent = app.agent();
    await login(agent);
    const refreshed = await agent.post('/api/auth/refresh');
    expect(refreshed.setCookies.map(attributes)).toEqual(pair(600, 1_209_600));
    const out = await agent.post('/api/auth/logout');
    expect(out.setCookies.map(attributes)).toEqual(pair(0, 0));
    expect(names(agent)).toEqual([`${prefix}device`]);
  });

  it.each(['logout', 'logout-all'])('of the device stay as they are at a %s', async (route) => {
    const agent = app.agent();
    await login(agent);
    const token = agent.cookies.get(`${prefix}device`);
    expect(token).toMatch(/^[\w-]{43}$/);
    const out = await agent.post(`/api/auth/${route}`);
    expect(out.status).toBe(200);
    expect(out.setCookies.map(attributes)).toEqual(pair(0, 0));
    expect([...agent.cookies]).toEqual([[`${prefix}device`, token]]);
  });

  it('of a device that is known are set no more; one that was forgotten gets another', async () => {
    const agent = app.agent();
    await login(agent);
    const first = agent.cookies.get(`${prefix}device`);
    expect((await login(agent)).setCookies.map(attributes)).toEqual(pair(600, 1_209_600));
    await agent.post('/api/auth/logout-all');
    expect((await login(agent)).setCookies.map(attributes)).toEqual([device, ...pair(600, 1_209_600)]);
    expect(agent.cookies.get(`${prefix}device`)).not.toBe(first);
  });

  it('of a device alone sign nobody in', async () => {
    const agent = app.agent();
    await login(agent);
    for (const kind of ['access', 'refresh']) agent.cookies.delete(prefix + kind);
    expect(names(agent)).toEqual([`${prefix}device`]);
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    for (const route of ['refresh', 'logout', 'logout-all']) {
      expect((await agent.post(`/api/auth/${route}`)).status).toBe(401);
    }
  });

  it('count under their own name alone', async () => {
    const agent = app.agent();
    await login(agent);
    const other = prefix ? '' : '__Host-';
    for (const kind of ['access', 'refresh', 'device']) {
      agent.cookies.set(other + kind, agent.cookies.get(prefix + kind)!);
      agent.cookies.delete(prefix + kind);
    }
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    expect((await login(agent)).setCookies.map(attributes)).toEqual([device, ...pair(600, 1_209_600)]);
  });

  it('sign in on every route that takes a session', async () => {
    const agent = app.agent();
    await login(agent);
    for (const path of ['/api/auth/me', '/api/users/me']) expect((await agent.get(path)).status).toBe(200);
  });

  it('go with HSTS where the public address is https, and only there', async () => {
    const { headers } = await app.agent().get('/api/auth/health');
    const secure = flags.includes('Secure');
    expect(headers.get('strict-transport-security')).toBe(secure ? 'max-age=31536000' : null);
  });
});

describe('the transport of tokens', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  beforeEach(() => app.query('DELETE FROM devices'));

  /** Where no cookie was set, no device is kept that nobody could ever name. */
  async function expectDevices(count: number): Promise<void> {
    expect(await app.query('SELECT id FROM devices')).toHaveLength(count);
  }

  /** What signs in, by the transport that is asked for. */
  const signIns: [string, (more: object) => Promise<[string, object]>][] = [
    ['login', (more) => Promise.resolve(['login', { email: EMAIL, password: PASSWORD, ...more }])],
    [
      'verify-otp',
      async (more) => {
        app.clock.advance(3600);
        await ask(app, 'send-otp', { email: EMAIL, purpose: 'login' });
        return ['verify-otp', { email: EMAIL, purpose: 'login', otp: await app.code(EMAIL), ...more }];
      },
    ],
    [
      'verify-email',
      async (more) => {
        const email = `transport${Object.keys(more).length}@example.com`;
        const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD });
        return ['verify-email', { email, otp: await app.code(email), challenge_id, ...more }];
      },
    ],
  ];

  it.each(signIns)('is the cookie by default: %s puts no token into the body', async (_, prepare) => {
    const [route, body] = await prepare({});
    const answer = await app.agent().post<SignedIn>(`/api/auth/${route}`, body);
    expect(answer).toMatchObject({ status: 200, body: { expires_in: 600 } });
    const names = answer.setCookies.map((line) => line.split('=')[0]);
    expect(names).toEqual(['device', 'access', 'refresh']);
    expect(answer.body).not.toHaveProperty('access_token');
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(answer.body).not.toHaveProperty('token_type');
    for (const line of answer.setCookies) expect(answer.text).not.toContain(line.split(/[=;]/)[1]);
    await expectDevices(1);
  });

  it.each(signIns)('is the body on demand: %s sets no cookie then', async (_, prepare) => {
    const [route, body] = await prepare({ token_transport: 'bearer' });
    const answer = await app.agent().post<SignedIn>(`/api/auth/${route}`, body);
    expect(answer).toMatchObject({ status: 200, setCookies: [], body: { token_type: 'Bearer', expires_in: 600 } });
    expect((await app.agent().get('/api/auth/me', bearer(answer.body.access_token!))).status).toBe(200);
    await expectDevices(0);
  });

  it('of a token request is the body: it sets no cookie', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const raw = new URLSearchParams({ grant_type: 'password', username: EMAIL, password: PASSWORD }).toString();
    const answer = await app.agent().send('POST', '/api/auth/token', { raw, headers });
    expect(answer).toMatchObject({ status: 200, setCookies: [] });
    await expectDevices(0);
  });

  it('is none where nobody is signed in: a verified address without its challenge, a reset', async () => {
    const email = 'nobody-in@example.com';
    await ask(app, 'register', { email, password: PASSWORD });
    const verified = await app.agent().post('/api/auth/verify-email', { email, otp: await app.code(email) });
    expect(verified).toMatchObject({ status: 200, setCookies: [] });
    app.clock.advance(61);
    await ask(app, 'forgot-password', { email });
    const body = { email, otp: await app.code(email), new_password: `${PASSWORD}!` };
    expect(await app.agent().post('/api/auth/reset-password', body)).toMatchObject({ status: 200, setCookies: [] });
    await expectDevices(0);
  });

  it('is nothing else', async () => {
    const body = { email: EMAIL, password: PASSWORD, token_transport: 'url' };
    expect((await app.agent().post('/api/auth/login', body)).status).toBe(400);
  });

  it('prefers a bearer token to the cookies, and never falls back from a bad one', async () => {
    const agent = app.agent();
    await registerUser(app, 'other@example.com', agent);
    const login = await app
      .agent()
      .post<SignedIn>('/api/auth/login', { email: EMAIL, password: PASSWORD, token_transport: 'bearer' });
    const asBearer = await agent.get('/api/auth/me', bearer(login.body.access_token!));
    expect(asBearer.body).toMatchObject({ email: EMAIL });
    expect((await agent.get('/api/auth/me', bearer('bad'))).status).toBe(401);
    expect((await agent.get('/api/auth/me')).body).toMatchObject({ email: 'other@example.com' });
  });

  it('does not mix: a refresh by cookie answers by cookie, one by body in the body', async () => {
    const agent = app.agent();
    await agent.post('/api/auth/login', { email: EMAIL, password: PASSWORD });
    const byCookie = await agent.post('/api/auth/refresh', {});
    expect(byCookie.body).not.toHaveProperty('refresh_token');
    const refresh_token = agent.cookies.get('refresh');
    const byBody = await app.agent().post('/api/auth/refresh', { refresh_token });
    expect(byBody).toMatchObject({ status: 200, setCookies: [], body: { refresh_token: expect.any(String) } });
  });
});

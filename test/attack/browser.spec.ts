import type { Agent, SendOptions } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser, signIn } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

const OWN = 'https://id.example.com';
const VICTIM = 'victim@example.com';
const ATTACKER = 'attacker@example.com';
const COOKIES = ['__Host-access', '__Host-refresh', '__Host-device'];

describe('the attacker wants the victim’s browser to act for him', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { PUBLIC_URL: OWN, SEND_COOLDOWN: '0' } });
    for (const email of [VICTIM, ATTACKER]) await registerUser(app, email);
  });
  afterAll(() => app.close());

  const post = (agent: Agent, route: string, options: SendOptions) =>
    agent.send<Problem & SignedIn>('POST', `/api/auth/${route}`, options);
  const credentials = (email: string) => ({ json: { email, password: PASSWORD } });
  const whoIs = async (agent: Agent) => (await agent.get<{ email?: string }>('/api/auth/me')).body.email;

  /** What a page can make a browser send without asking first: the origin that the browser adds, and simple bodies. */
  const PAGES: Record<string, Record<string, string>> = {
    'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'a sandboxed frame': { origin: 'null' },
    'a subdomain of the same site': { origin: 'https://evil.id.example.com', 'sec-fetch-site': 'same-site' },
    'a sibling of the same site': { origin: 'https://www.example.com', 'sec-fetch-site': 'same-site' },
    'the same host over http': { origin: 'http://id.example.com' },
    'the same host on another port': { origin: `${OWN}:8443` },
    'a look-alike': { origin: 'https://id.example.com.evil.example' },
    'a page whose Origin was stripped': { 'sec-fetch-site': 'cross-site' },
  };
  const BODIES: SendOptions[] = [
    {},
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json'].map(
      (type) => ({ raw: '{}', headers: { 'content-type': type } }),
    ),
  ];

  it.each(Object.keys(PAGES))('%s signs nobody out, changes nothing and sends nothing (CSRF)', async (page) => {
    const browser = await signIn(app, VICTIM);
    const [sessions, sent] = ['SELECT id, revoked_at, refresh_hash FROM sessions', 'SELECT id FROM outbox_messages'];
    const before = [await app.query(sessions), await app.query(sent)];
    const cookies = new Map(browser.cookies);
    for (const { raw, headers } of BODIES) {
      for (const route of ['logout', 'logout-all', 'refresh', 'forgot-password', 'register', 'token']) {
        const answer = await post(browser, route, { raw, headers: { ...headers, ...PAGES[page] } });
        expect(answer).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' }, setCookies: [] });
      }
      const patch = { raw: raw ?? '{"name":"Mallory"}', headers: { ...headers, ...PAGES[page] } };
      expect((await browser.send('PATCH', '/api/users/me', patch)).status).toBe(403);
    }
    expect([await app.query(sessions), await app.query(sent)]).toEqual(before);
    expect(browser.cookies).toEqual(cookies);
    expect(await whoIs(browser)).toBe(VICTIM);
  });

  it.each(Object.keys(PAGES))('%s signs nobody in as the attacker (login CSRF)', async (page) => {
    for (const browser of [app.agent(), await signIn(app, VICTIM)]) {
      const before = new Map(browser.cookies);
      const answer = await post(browser, 'login', { ...credentials(ATTACKER), headers: PAGES[page] });
      expect(answer).toMatchObject({ status: 403, setCookies: [] });
      expect(browser.cookies).toEqual(before);
    }
  });

  it('an old browser that names no origin sends no simple form that is taken', async () => {
    for (const { raw, headers } of BODIES.slice(1, 4)) {
      const answer = await post(app.agent(), 'login', { raw: raw!, headers });
      expect(answer).toMatchObject({ status: 415, setCookies: [] });
    }
    const form = new URLSearchParams({ grant_type: 'password', username: ATTACKER, password: PASSWORD }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(app.agent(), 'token', { raw: form, headers: type })).toMatchObject({
      status: 200,
      setCookies: [],
    });
  });

  it('cookies that he planted before the victim signs in are replaced, not adopted (fixation)', async () => {
    const attacker = await signIn(app, ATTACKER);
    const planted = [new Map(attacker.cookies), new Map(COOKIES.map((name) => [name, 'p'.repeat(43)]))];
    for (const cookies of planted) {
      const browser = app.agent();
      for (const [name, value] of cookies) browser.cookies.set(name, value);
      const answer = await post(browser, 'login', credentials(VICTIM));
      expect(answer.setCookies.map((line) => line.split('=')[0]).sort()).toEqual([...COOKIES].sort());
      for (const name of COOKIES) expect(browser.cookies.get(name)).not.toBe(cookies.get(name));
      expect(await whoIs(browser)).toBe(VICTIM);
      expect(await whoIs(attacker)).toBe(ATTACKER);
      await browser.post('/api/auth/refresh');
      expect(await whoIs(browser)).toBe(VICTIM);
    }
  });

  it('a cookie that he planted from a subdomain, without the prefix that it can’t have, counts for nothing', async () => {
    const attacker = await signIn(app, ATTACKER);
    const names = (agent: Agent) =>
      [...agent.cookies].map(([name, value]) => `${name.replace('__Host-', '')}=${value}`);
    const cookie = names(attacker).join('; ');
    expect((await app.agent().get('/api/auth/me', { cookie })).status).toBe(401);
    expect((await post(app.agent(), 'refresh', { headers: { cookie } })).status).toBe(401);
    expect(
      (await post(app.agent(), 'login', { ...credentials(ATTACKER), headers: { cookie } })).setCookies,
    ).toHaveLength(3);
  });

  it('cookies that are sent twice are one person’s or nobody’s, and never an error', async () => {
    const [victim, attacker] = [await signIn(app, VICTIM), await signIn(app, ATTACKER)];
    const pairs = (agent: Agent) => COOKIES.map((name) => `${name}=${agent.cookies.get(name)}`);
    const garbage = COOKIES.map((name) => `${name}=%ff"x`);
    for (const all of [
      [pairs(attacker), pairs(victim)],
      [pairs(victim), pairs(attacker)],
      [garbage, pairs(victim)],
      [pairs(victim), garbage],
    ]) {
      const headers = { cookie: all.flat().join('; ') };
      const me = await app.agent().get<{ email?: string }>('/api/auth/me', headers);
      const refreshed = await post(app.agent(), 'refresh', { headers });
      expect([200, 401]).toContain(me.status);
      expect({ status: refreshed.status, email: refreshed.body.user?.email }).toEqual({
        status: me.status,
        email: me.body.email,
      });
    }
  });

  it('signing out empties what the browser keeps, the device’s cookie aside; nothing else asks it to', async () => {
    const browser = await signIn(app, VICTIM);
    expect((await browser.post('/api/auth/refresh')).headers.has('clear-site-data')).toBe(false);
    for (const route of ['logout', 'logout-all']) {
      const signedIn = await signIn(app, VICTIM);
      const { headers } = await signedIn.post(`/api/auth/${route}`);
      expect(headers.get('clear-site-data')).toBe('"cache", "storage"');
      expect([...signedIn.cookies.keys()]).toEqual(['__Host-device']);
      expect((await signedIn.post(`/api/auth/${route}`)).headers.has('clear-site-data')).toBe(false);
    }
  });
});

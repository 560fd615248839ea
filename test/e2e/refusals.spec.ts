import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, askForCode, registerUser, signIn } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

const EMAIL = 'refused@example.com';

describe('a refusal', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_COOLDOWN: '0', LIMIT_PER_SOURCE_ALL: '200' } });
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());
  // Each has a minute of its own, so that the limit of all requests is met where it is the subject.
  beforeEach(() => app.clock.advance(61));

  const post = (path: string, body: object, agent: Agent = app.agent()) =>
    agent.post<Problem>(`/api/auth/${path}`, body);

  describe('of null in place of a string', () => {
    it('keeps tokens out of the body of a browser that refreshes', async () => {
      const browser = await signIn(app, EMAIL);
      const refused = await post('refresh', { refresh_token: null }, browser);
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'refresh_token' }] } });
      expect(refused.text).not.toMatch(/access_token/);
      expect((await browser.post('/api/auth/refresh')).status).toBe(200);
    });

    it('leaves the code good', async () => {
      const { challenge, code } = await askForCode(app, EMAIL);
      const body = { email: EMAIL, purpose: 'login', otp: code };
      for (const field of ['challenge_id', 'token_transport', 'otp_code']) {
        const refused = await post('verify-otp', { ...body, [field]: null });
        expect(refused).toMatchObject({ status: 400, body: { errors: [{ field }] } });
      }
      expect((await post('verify-otp', { ...body, challenge_id: challenge.challenge_id })).status).toBe(200);
    });

    it('sends nothing', async () => {
      const refused = await post('resend-verification-otp', { email: 'null@example.com', challenge_id: null });
      expect(refused.status).toBe(400);
      expect(await app.mailbox('null@example.com')).toEqual([]);
    });
  });

  it('of a sign-out keeps the browser’s cookies: it can try again', async () => {
    const browser = await signIn(app, EMAIL);
    await app.query('ALTER TABLE sessions RENAME TO sessions_gone');
    const failed = await post('logout', {}, browser);
    await app.query('ALTER TABLE sessions_gone RENAME TO sessions');
    expect(failed).toMatchObject({ status: 500, setCookies: [] });
    expect(failed.headers.get('clear-site-data')).toBeNull();
    expect((await post('logout', {}, browser)).status).toBe(200);
    expect(browser.cookies.has('refresh')).toBe(false);
  });

  it('of a body where a route takes none', async () => {
    const browser = await signIn(app, EMAIL);
    for (const route of ['logout', 'logout-all']) {
      const refused = await post(route, { everything: 'yes' }, browser);
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'everything' }] } });
    }
    expect((await browser.get('/api/auth/me')).status).toBe(200);
  });

  it('is none for an OPTIONS without an origin', async () => {
    expect(await app.agent().send('OPTIONS', '/api/auth/login')).toMatchObject({ status: 204, text: '' });
  });

  it('past LIMIT_PER_SOURCE_ALL counts wrong addresses, pages and unreadable bodies, and spares monitors', async () => {
    const asked = async () => [
      (await app.agent().get('/nothing')).status,
      (await app.agent().get('/docs/openapi.json')).status,
      (await app.agent().send('POST', '/api/auth/login', { raw: '{', headers: { 'content-type': 'application/json' } }))
        .status,
    ];
    for (let i = 0; i < 66; i++) expect(await asked()).toEqual([404, 200, 400]);
    await asked();
    const refused = await app.agent().get<Problem>('/nothing');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await asked()).toEqual([429, 429, 429]);
    expect((await app.agent().get('/health')).status).toBe(200);
    app.clock.advance(60);
    expect((await asked())[0]).toBe(404);
  });

  it('is one line of the log, whatever names the client invented', async () => {
    await post('login', { email: EMAIL, password: PASSWORD, 'a\n[Nest] ERROR forged\u001b[31m': 'x' });
    const line = app.log.find((each) => each.includes('forged'));
    expect(line).toBeDefined();
    expect(line).not.toMatch(/[\n\u001b]/);
  });

  it('is not kept by a cache however the address is spelled', async () => {
    const { status, headers } = await app.agent().get('/%61pi/auth/me');
    expect([status, headers.get('cache-control')]).toEqual([401, 'no-store']);
  });
});

describe('an id', () => {
  it('is the same in capitals', async () => {
    const app = await TestApp.start({ env: { SEND_COOLDOWN: '0' } });
    const email = 'capitals@example.com';
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const id = challenge_id.toUpperCase();
    app.clock.advance(1);
    expect((await ask(app, 'resend', { challenge_id: id })).challenge_id).toBe(challenge_id);
    const body = { email, purpose: 'signup', otp: await app.code(email), challenge_id: id };
    expect((await app.agent().post('/api/auth/verify-otp', body)).status).toBe(200);
    await app.close();
  });
});

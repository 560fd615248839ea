import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser, signIn } from '../support/flows.js';
import type { SendOptions } from '../support/agent.js';
import type { Problem } from '../support/flows.js';

const OWN = 'http://localhost:4000';
const SPA = 'https://app.example.com';
const FOREIGN = 'https://evil.example';

const POSTS = [
  ...['register', 'verify-email', 'resend', 'resend-verification-otp', 'login', 'send-otp', 'verify-otp'],
  ...['forgot-password', 'reset-password', 'refresh', 'logout', 'logout-all', 'token'],
];

describe('requests from pages of other origins', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { CORS_ORIGINS: SPA } });
    await registerUser(app, 'edge@example.com');
  });
  afterAll(() => app.close());

  const send = (method: string, path: string, options: SendOptions = {}) =>
    app.agent().send<Problem>(method, path, options);
  const login = (headers: Record<string, string>, options: SendOptions = {}) =>
    send('POST', '/api/auth/login', { json: { email: 'edge@example.com', password: PASSWORD }, ...options, headers });

  describe('against forged requests (CSRF)', () => {
    const allowed: Record<string, string>[] = [
      {},
      { origin: OWN },
      { origin: SPA },
      { origin: SPA, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ];
    const refused: Record<string, string>[] = [
      { origin: FOREIGN },
      { origin: 'null' },
      { origin: '' },
      { origin: `${SPA}.evil.example` },
      { origin: SPA.replace('https', 'http') },
      { origin: `${SPA}:8443` },
      { origin: FOREIGN, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'anything' },
    ];

    it.each(allowed)('lets through %j', async (headers) => {
      expect((await login(headers)).status).toBe(200);
      expect((await send('POST', '/api/auth/logout', { headers })).status).toBe(401);
      expect((await login({ ...headers, 'content-type': 'text/plain' }, { raw: '{}', json: undefined })).status).toBe(
        415,
      );
    });

    it.each(refused)('refuses %j whatever the route, the content type and the body', async (headers) => {
      const raw = '{}';
      const answers = [
        await login(headers),
        await login({ ...headers, 'content-type': 'text/plain' }, { json: undefined, raw }),
        await send('POST', '/api/auth/register', { json: {}, headers }),
        ...(await Promise.all(POSTS.map((route) => send('POST', `/api/v1/auth/${route}`, { headers })))),
        await send('PATCH', '/api/users/me', { json: {}, headers }),
      ];
      for (const { status, body, setCookies } of answers) {
        expect({ status, code: body.code, setCookies }).toEqual({
          status: 403,
          code: 'origin_not_allowed',
          setCookies: [],
        });
      }
    });

    it('ends no session for a foreign page, with the cookies or not', async () => {
      const agent = await signIn(app, 'edge@example.com');
      for (const route of ['logout', 'logout-all', 'refresh']) {
        expect((await agent.post(`/api/auth/${route}`, undefined, { origin: FOREIGN })).status).toBe(403);
      }
      expect((await agent.get('/api/auth/me', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
      expect((await agent.post('/api/auth/refresh', undefined, { origin: SPA })).status).toBe(200);
    });
  });

  describe('for other origins (CORS)', () => {
    const ask = (origin: string) => ({
      origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'content-type',
    });

    it.each([SPA, OWN])('answers the preflight of %s with that origin and credentials', async (origin) => {
      const { status, headers } = await send('OPTIONS', '/api/users/me', { headers: ask(origin) });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(headers.get('access-control-allow-headers')).toContain('content-type');
      expect(headers.get('vary')).toMatch(/origin/i);
    });

    it.each([FOREIGN, 'null', `${SPA}.evil.example`, '*'])('never reflects %s, nor says *', async (origin) => {
      for (const answer of [
        await send('OPTIONS', '/api/auth/login', { headers: ask(origin) }),
        await send('GET', '/api/auth/me', { headers: { origin } }),
        await login({ origin }),
      ]) {
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('lets the SPA read errors, the request id and Retry-After', async () => {
      const { status, headers } = await send('GET', '/api/auth/me', { headers: { origin: SPA } });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([401, SPA]);
      expect(headers.get('access-control-expose-headers')).toMatch(/Retry-After.*X-Request-Id/i);
    });
  });
});

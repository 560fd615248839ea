import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { SendOptions } from '../support/agent.js';
import type { Problem } from '../support/flows.js';

type Document = Problem & Record<'type' | 'title' | 'detail' | 'instance' | 'request_id', string>;

const SPA = 'https://app.example.com';
const FOREIGN = 'https://evil.example';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const POSTS = [
  ...['register', 'verify-email', 'resend', 'resend-verification-otp', 'login', 'send-otp', 'verify-otp'],
  ...['forgot-password', 'reset-password', 'refresh', 'logout', 'logout-all', 'token'],
];

describe('the edge', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { CORS_ORIGINS: SPA } });
    await registerUser(app, 'edge@example.com');
  });
  afterAll(() => app.close());

  const send = (method: string, path: string, options: SendOptions = {}) =>
    app.agent().send<Document>(method, path, options);
  const login = (headers: Record<string, string>, options: SendOptions = {}) =>
    send('POST', '/api/auth/login', { json: { email: 'edge@example.com', password: PASSWORD }, ...options, headers });

  describe('in every answer', () => {
    const big = { raw: JSON.stringify({ email: 'x'.repeat(17_000) }), headers: { 'content-type': 'application/json' } };
    const cases: [number, string, string, SendOptions, string | undefined][] = [
      [200, 'GET', '/api/auth/health', {}, undefined],
      [400, 'POST', '/api/auth/login', { json: {} }, 'validation_failed'],
      [400, 'POST', '/api/auth/login', { ...big, raw: '{' }, 'validation_failed'],
      [401, 'GET', '/api/v1/auth/me?token=secret', {}, 'not_authenticated'],
      [403, 'POST', '/api/auth/logout', { headers: { origin: FOREIGN } }, 'origin_not_allowed'],
      [404, 'GET', '/api/nothing/here', {}, 'not_found'],
      [404, 'GET', '/api/%ff', {}, 'not_found'],
      [405, 'GET', '/api/auth/login', {}, 'method_not_allowed'],
      [413, 'POST', '/api/auth/login', big, 'payload_too_large'],
      [
        415,
        'POST',
        '/api/v1/auth/login',
        { raw: 'x', headers: { 'content-type': 'text/plain' } },
        'unsupported_media_type',
      ],
      [429, 'POST', '/api/auth/send-otp', { json: { email: 'sent@example.com', purpose: 'login' } }, 'rate_limited'],
    ];
    beforeAll(() => ask(app, 'send-otp', { email: 'sent@example.com', purpose: 'login' }));

    it.each(cases)('the security headers stand: %i %s %s', async (status, method, path, options) => {
      const { headers, ...answer } = await send(method, path, options);
      expect(answer.status).toBe(status);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': expect.any(String),
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(UUID),
      });
      expect(headers.has('x-powered-by') || headers.has('server')).toBe(false);
    });

    it.each(cases.filter(([status]) => status > 200))('a problem is told alike: %i %s %s', async (...line) => {
      const [status, method, path, options, code] = line;
      const { body, headers, text } = await send(method, path, options);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({
        type: expect.any(String),
        title: expect.any(String),
        status,
        detail: expect.any(String),
        instance: path.split('?')[0],
        code,
        request_id: headers.get('x-request-id'),
      });
      expect(text).not.toMatch(/secret|stack|node_modules|select /i);
    });

    it('a wrong method is told which are right', async () => {
      expect((await send('GET', '/api/auth/login')).headers.get('allow')).toBe('POST');
      const allow = (await send('PUT', '/api/v1/users/me')).headers.get('allow')?.split(', ');
      expect(allow).toEqual(expect.arrayContaining(['DELETE', 'GET', 'PATCH']));
    });

    it('a body is read up to 16 KiB', async () => {
      const sized = (bytes: number) => {
        const raw = JSON.stringify({ email: 'a@example.com', password: '' });
        return login({ 'content-type': 'application/json' }, { json: undefined, raw: raw.padEnd(bytes, ' ') });
      };
      expect((await sized(16_384)).status).toBe(400);
      expect((await sized(16_385)).status).toBe(413);
    });

    it('no unknown property is taken, and its value is not echoed', async () => {
      const json = { email: 'a@example.com', password: PASSWORD, roles: 'admin-of-all' };
      const { status, body, text } = await login({}, { json });
      expect({ status, errors: body.errors }).toEqual({
        status: 400,
        errors: [{ field: 'roles', message: expect.any(String) }],
      });
      expect(text).not.toContain('admin-of-all');
    });
  });

  it.each([...POSTS.map((route) => ['POST', `/auth/${route}`]), ['GET', '/auth/me'], ['GET', '/auth/health']])(
    'answers %s %s under /api and /api/v1 alike',
    async (method, path) => {
      const [plain, versioned] = [await send(method, `/api${path}`), await send(method, `/api/v1${path}`)];
      expect(plain.status).not.toBe(404);
      const like = { ...plain.body, request_id: '', instance: '' };
      expect({ ...versioned.body, request_id: '', instance: '' }).toEqual(like);
      expect(versioned.status).toBe(plain.status);
    },
  );
});

import type { Answer, SendOptions } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { registerUser, signIn } from '../support/flows.js';

const EMAIL = 'framed@example.com';
const LOGIN = { json: { email: EMAIL, password: 'not the password' } };

describe('the attacker wants the victim’s browser to frame, cache, guess or leak an answer', () => {
  let app: TestApp;
  beforeAll(async () => {
    const storm = { BCRYPT_COST: '10', HASH_CONCURRENCY: '1', HASH_QUEUE: '0', OTP_FAILURES_BEFORE_WAIT: '100' };
    app = await TestApp.start({ env: { PUBLIC_URL: 'https://id.example.com', ...storm } });
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  const send = (method: string, path: string, options?: SendOptions) => app.agent().send(method, path, options);
  const login = (options: SendOptions = LOGIN) => send('POST', '/api/auth/login', options);
  const json = { 'content-type': 'application/json' };

  async function withoutUsers<T>(work: () => Promise<T>): Promise<T> {
    await app.query('ALTER TABLE users RENAME TO users_elsewhere');
    try {
      return await work();
    } finally {
      await app.query('ALTER TABLE users_elsewhere RENAME TO users');
    }
  }

  const answers: Record<string, () => Promise<Answer>> = {
    '200 of me': async () => (await signIn(app, EMAIL)).get('/api/auth/me'),
    '200 of a preflight that is none': () => send('GET', '/api/auth/health'),
    '400 of a field': () => login({ json: {} }),
    '400 of a body': () => login({ raw: '{', headers: json }),
    '401 of a password': () => login(),
    '401 of a session': () => send('GET', '/api/users/me'),
    '401 of a token': () => send('GET', '/api/users/me', { headers: { authorization: 'Bearer x' } }),
    '401 of a cookie': () => send('POST', '/api/auth/refresh', { headers: { cookie: '__Host-refresh=x' } }),
    '403 of an origin': () => login({ ...LOGIN, headers: { origin: 'https://evil.example' } }),
    '404 of a path': () => send('GET', '/api/auth/nothing'),
    '404 of a path in v1': () => send('POST', '/api/v1/auth/nothing', { json: {} }),
    '405 of a method': () => send('DELETE', '/api/auth/login'),
    '413 of a length': () => login({ raw: ' '.repeat(20_000), headers: json }),
    '415 of a type': () => login({ raw: 'x', headers: { 'content-type': 'text/plain' } }),
    '429 of a budget': async () => {
      const ask = () => send('POST', '/api/auth/forgot-password', { json: { email: EMAIL } });
      await ask();
      return ask();
    },
    '500 of a table that is gone': () => withoutUsers(() => login()),
    '503 of a storm': async () => {
      const storm = await Promise.all(Array.from({ length: 10 }, () => login()));
      return storm.find(({ status }) => status === 503) ?? storm[0]!;
    },
  };

  it.each(Object.entries(answers))('%s', async (name, request) => {
    const { status, headers, text } = await request();
    expect(status).toBe(Number(name.slice(0, 3)));
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'content-type': expect.stringMatching(
        status < 400 ? /^application\/json/ : /^application\/problem\+json/,
      ) as string,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.stringMatching(/^(DENY|SAMEORIGIN)$/) as string,
    });
    expect(headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="latchkey"' : null);
    expect(headers.has('retry-after')).toBe(status === 429 || status === 503);
    for (const told of ['access-control-allow-origin', 'server', 'x-powered-by', 'etag', 'last-modified']) {
      expect({ [told]: headers.get(told) }).toEqual({ [told]: null });
    }
    expect(text).not.toMatch(/users_elsewhere|no such table|doesn't exist|node_modules|SELECT /);
  });
});

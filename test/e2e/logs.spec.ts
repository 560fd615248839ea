import { TestApp } from '../support/app.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { bearer } from '../support/flows.js';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const EMAIL = 'jane.longfellow@logs.example';

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  SMTP_URL: 'smtp://127.0.0.1:9',
  BCRYPT_COST: '10',
  REALMS: 'staff',
  TRUST_PROXY: '127.0.0.1',
};

describe('the lines of requests', () => {
  let app: TestApp;
  let database: TestDatabase;
  /** On the embedded database, which starts sooner: no line depends on it. */
  async function start(env: Record<string, string>): Promise<TestApp> {
    database = await createTestDatabase('embedded');
    return (app = await TestApp.start({ database, env }));
  }
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  /** Those of production: an object, and its context behind it. */
  const lines = () =>
    app.log
      .filter((line) => line.endsWith(' Request'))
      .map((line) => JSON.parse(line.slice(0, -' Request'.length)) as Record<string, unknown>);

  it('are one for each answer in production: who asked is a network, and what was asked for a route', async () => {
    await start(production);
    const from = (ip: string) => ({ 'x-forwarded-for': ip });
    const agent = app.agent();
    const { headers } = await agent.get('/api/auth/health?code=271828', from('203.0.113.77'));
    await agent.get(`/nowhere/${EMAIL}`, from('2001:db8:aa:bb::1'));
    await agent.get('/api/realms/staff/auth/me', { ...bearer('eyJsecret.eyJ.x'), cookie: 'access=eyJsecret' });
    await agent.get('/api/realms/invented/auth/me');
    await agent.post('/api/auth/verify-otp', { email: EMAIL, purpose: 'login', otp: '271828' });
    await agent.post('/api/auth/login', { email: EMAIL, password: 'Zanzibar', extra: 1 });

    expect(lines()).toMatchObject([
      { method: 'GET', route: '/api/auth/health', status: 200, realm: 'default', source: '203.0.113.0/24' },
      { method: 'GET', route: 'none', status: 404, source: '2001:db8:aa::/48', code: 'not_found' },
      { route: '/api/auth/me', status: 401, realm: 'staff', source: '127.0.0.0/24', code: 'not_authenticated' },
      { route: '/api/auth/me', status: 404, realm: 'unknown', code: 'realm_not_found' },
      { method: 'POST', route: '/api/auth/verify-otp', status: 400, realm: 'default', code: 'otp_invalid' },
      { route: '/api/auth/login', status: 400, code: 'validation_failed' },
    ]);
    expect(lines()[0]).not.toHaveProperty('code');
    expect(lines()[0]?.request_id).toBe(headers.get('x-request-id'));
    for (const { request_id, ms, ...rest } of lines()) {
      expect(request_id).toMatch(UUID);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(Object.keys(rest)).not.toEqual(expect.arrayContaining(['headers']));
    }
    const text = JSON.stringify(lines());
    for (const secret of ['271828', 'longfellow', 'Zanzibar', 'eyJ', '203.0.113.77', 'invented', '?'])
      expect(text).not.toContain(secret);
  });

  it('say which limit was reached', async () => {
    await start({ ...production, LIMIT_PER_SOURCE_ALL: '10' });
    for (let i = 0; i < 11; i++) await app.agent().get('/');
    expect(lines().at(-1)).toMatchObject({ status: 429, code: 'rate_limited', limit: 'source_all' });
  });

  it.each([
    ['production, at warn', { ...production, LOG_LEVEL: 'warn' }, 0],
    ['development, at info', { LOG_LEVEL: 'info' }, 0],
    ['development, at debug', { LOG_LEVEL: 'debug' }, 1],
  ])('in %s', async (_, env, count) => {
    await start(env);
    await app.agent().get('/health');
    const said = app.log.filter((line) => line.endsWith(' Request'));
    expect(said).toHaveLength(count);
    for (const line of said)
      expect(line).toMatch(/^[0-9a-f-]{36} GET \/health 200 [\d.]+ default 127\.0\.0\.0\/24 Request$/);
  });
});

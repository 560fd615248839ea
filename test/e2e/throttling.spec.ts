import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';

const LOGIN = { email: 'nobody@example.com', password: 'some wrong password' };
const LIMIT = 3;

describe('the limit of requests per source', () => {
  const apps: TestApp[] = [];
  afterAll(() => Promise.all(apps.map((app) => app.close())));

  async function start(env: Record<string, string> = {}): Promise<TestApp> {
    // Every source tries the same address: its budget of failures is not what is tested here.
    const limits = { LIMIT_PER_SOURCE: String(LIMIT), OTP_FAILURES_BEFORE_WAIT: '100' };
    const app = await TestApp.start({ env: { ...limits, ...env } });
    apps.push(app);
    return app;
  }

  const post = (app: TestApp, route: string, body: object, headers = {}) =>
    app.agent().post<Problem>(`/api/auth/${route}`, body, headers);

  describe('straight from the socket', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await start();
    });
    beforeEach(() => app.clock.advance(60));

    const login = (headers = {}) => post(app, 'login', LOGIN, headers);
    const useUp = async (headers = {}) => {
      for (let i = 0; i < LIMIT; i++) expect((await login(headers)).status).toBe(401);
    };

    it('is one for all routes that sign in or send', async () => {
      expect((await login()).status).toBe(401);
      expect((await post(app, 'send-otp', { email: 'a@example.com', purpose: 'login' })).status).toBe(202);
      expect((await post(app, 'verify-otp', { email: 'a@example.com' })).status).toBe(400);
      const routes = ['register', 'verify-email', 'resend', 'resend-verification-otp', 'login', 'send-otp'];
      for (const route of [...routes, 'verify-otp', 'forgot-password', 'reset-password', 'token']) {
        for (const base of ['/api', '/api/v1']) {
          const { status } = await app.agent().post(`${base}/auth/${route}`, {});
          expect({ route, status }).toEqual({ route, status: 429 });
        }
      }
    });

    it('says when to come back, in the standard header alone', async () => {
      await useUp();
      app.clock.advance(15);
      const { status, body, headers } = await login();
      expect({ status, code: body.code, retry_after: body.retry_after }).toEqual({
        status: 429,
        code: 'rate_limited',
        retry_after: 45,
      });
      expect(headers.get('retry-after')).toBe('45');
      const others = [...headers.keys()].filter((name) => /ratelimit|retry-after-/.test(name));
      expect(others).toEqual([]);
    });

    it('ends after a minute, and refused requests do not prolong it', async () => {
      await useUp();
      app.clock.advance(59);
      expect((await login()).body.retry_after).toBe(1);
      app.clock.advance(1);
      await useUp();
    });

    it('leaves routes alone that neither sign in nor send', async () => {
      await useUp();
      expect((await login()).status).toBe(429);
      for (const path of ['/api/auth/health', '/health', '/health/live']) {
        expect((await app.agent().get(path)).status).toBe(200);
      }
      expect((await app.agent().get('/api/auth/me')).status).toBe(401);
      expect((await app.agent().post('/api/auth/logout')).status).toBe(401);
    });

    it('is not escaped by X-Forwarded-For or its kin, which anybody can write', async () => {
      for (let i = 0; i < LIMIT; i++) await login({ 'x-forwarded-for': `198.51.100.${i}` });
      for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip']) {
        const value = name === 'forwarded' ? 'for=198.51.100.9' : '198.51.100.9';
        expect((await login({ [name]: value })).status).toBe(429);
      }
    });
  });

  describe('behind a proxy that TRUST_PROXY names', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await start({ TRUST_PROXY: '127.0.0.1,10.0.0.0/8' });
    });
    beforeEach(() => app.clock.advance(60));

    const from = async (forwarded: string) =>
      (await post(app, 'login', LOGIN, { 'x-forwarded-for': forwarded })).status;

    it('counts the client that the proxy names', async () => {
      for (let i = 0; i < LIMIT; i++) expect(await from('203.0.113.7')).toBe(401);
      expect(await from('203.0.113.7')).toBe(429);
      expect(await from('203.0.113.8')).toBe(401);
    });

    it('counts the right-most hop that is not trusted, whatever stands left of it', async () => {
      const spoofed = ['198.51.100.1, 203.0.113.7', '198.51.100.2,203.0.113.7', '10.9.9.9, 203.0.113.7, 10.1.2.3'];
      for (const forwarded of spoofed) expect(await from(forwarded)).toBe(401);
      expect(await from('198.51.100.3, x, 203.0.113.7')).toBe(429);
      expect(await from('203.0.113.7, 10.4.5.6, 10.1.2.3')).toBe(429);
      expect(await from('203.0.113.7, 198.51.100.3')).toBe(401);
    });

    it('counts malformed headers together, never as no source at all', async () => {
      for (const odd of ['unknown', '999.1.1.1', '203.0.113.7, garbage']) expect(await from(odd)).toBe(401);
      for (const odd of ['_hidden', '203.0.113.7:443', '1.2.3', `${'9'.repeat(3000)}`, ',']) {
        expect({ odd: odd.slice(0, 20), status: await from(odd) }).toEqual({ odd: odd.slice(0, 20), status: 429 });
      }
    });

    it('counts an IPv6 subscriber by the /64', async () => {
      for (const address of ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff::9', '2001:db8:1:2:3:4:5:6']) {
        expect(await from(address)).toBe(401);
      }
      expect(await from('2001:db8:1:2:abcd::')).toBe(429);
      expect(await from('2001:db8:1:3::1')).toBe(401);
    });

    it('counts an IPv4 address in its IPv6 form as that address', async () => {
      for (const address of ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1'])
        expect(await from(address)).toBe(401);
      expect(await from('::ffff:192.0.2.1')).toBe(429);
      expect(await from('::ffff:192.0.2.2')).toBe(401);
    });
  });

  describe('on all routes (LIMIT_PER_SOURCE_ALL)', () => {
    it('counts every route but those that monitors ask', async () => {
      const app = await start({ LIMIT_PER_SOURCE_ALL: '4' });
      for (const path of ['/api/auth/me', '/api/users/me', '/api/v1/auth/me', '/api/auth/me']) {
        expect((await app.agent().get(path)).status).toBe(401);
      }
      const refused = await app.agent().get<Problem>('/api/auth/me');
      expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
      expect((await app.agent().get('/api/auth/health')).status).toBe(200);
      app.clock.advance(60);
      expect((await app.agent().get('/api/auth/me')).status).toBe(401);
    });
  });
});

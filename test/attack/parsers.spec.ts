import { gzipSync } from 'node:zlib';
import type { Answer, SendOptions } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, bearer, registerUser, tokensOf } from '../support/flows.js';
import { median, quantile } from './statistics.js';
import { Stopwatch } from './stopwatch.js';

const EMAIL = 'parsed@example.com';
const JSON_TYPE = { 'content-type': 'application/json' };
/** What is promised (ms): refusing a body, and answering while a storm is on. A busy machine's own slowness is added. */
const REFUSED_WITHIN = 50;
const ANSWERED_WITHIN = 200;
const HONEST = { email: EMAIL, password: PASSWORD };

const raw = (text: string | Buffer, headers: Record<string, string> = {}): SendOptions => ({
  raw: text,
  headers: { ...JSON_TYPE, ...headers },
});
const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const withField = (name: string, value: string) =>
  raw(`{${JSON.stringify(name)}:${value},"email":"${EMAIL}","password":"x"}`);
const grants = (value: unknown) => ({ json: { ...HONEST, ...(value as object) } });

const BODIES: Record<string, SendOptions> = {
  '15,000 objects in each other': raw(nested('{"a":', '', 15_000) + '1' + '}'.repeat(15_000)),
  '15,000 arrays in each other': raw(nested('[', ']', 15_000)),
  'as many arrays as fit': raw(`{"email":${nested('[', ']', 8_000)}}`),
  'as many objects as fit': withField('password', nested('{"a":', '', 2_500) + '1' + '}'.repeat(2_500)),
  '16,000 brackets that nobody closes': raw('['.repeat(16_000)),
  '10 MB': raw(`{"email":"${'a'.repeat(10_000_000)}"}`),
  '2,000 properties': { json: Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`p${i}`, i])) },
  'a number of 16,000 digits': withField('otp', '9'.repeat(16_000)),
  gzip: raw(gzipSync(JSON.stringify(HONEST)), { 'content-encoding': 'gzip' }),
  'a gzip of 10 MB of zeros': raw(gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' }),
  'deflate, br': raw('{}', { 'content-encoding': 'deflate, br' }),
  'a truncated object': raw(JSON.stringify(HONEST).slice(0, -3)),
  'a truncated escape': raw('{"email":"\\u00'),
  'one property twice': raw(`{"email":"${EMAIL}","email":"b@example.com","password":"x"}`),
  'one property twice, once escaped': raw(`{"email":"${EMAIL}","\\u0065mail":"b@example.com","password":"x"}`),
  'UTF-16': raw(Buffer.from(JSON.stringify(HONEST), 'utf16le')),
  'UTF-16 with its mark': raw(Buffer.from(`\ufeff${JSON.stringify(HONEST)}`, 'utf16le')),
  'UTF-7 by its name': raw('{}', { 'content-type': 'application/json; charset=utf-7' }),
  'NUL in an address': raw(`{"email":"parsed\\u0000@example.com","password":"x"}`),
  'NUL as it is': raw('{"email":"\0","password":"x"}'),
  'a lone surrogate': raw('{"email":"\\ud800@example.com","password":"x"}'),
  'two surrogates in the wrong order': raw(`{"email":"${EMAIL}","password":"\\udc00\\ud800"}`),
  'a surrogate in UTF-8': raw(Buffer.from('7b22656d61696c223a22eda080227d', 'hex')),
  'an array for a string': { json: { email: [EMAIL], password: [PASSWORD] } },
  'an object for a string': { json: { email: { $ne: '' }, password: { length: 20 } } },
  'a number for a string': { json: { email: 0, password: 0 } },
  'true for a string': { json: { email: true, password: true } },
  'null for a string': { json: { email: null, password: null } },
  'the key __proto__': withField('__proto__', '{"isAdmin":true}'),
  'constructor.prototype': withField('constructor', '{"prototype":{"isAdmin":true}}'),
  role: grants({ role: 'admin' }),
  roles: grants({ roles: ['admin'] }),
  is_admin: grants({ is_admin: true }),
  'user.id': grants({ 'user.id': '1' }),
  'user[roles][]': grants({ 'user[roles][]': 'admin' }),
  user: grants({ user: { id: 1, roles: ['admin'], email_verified: true } }),
  'status and email_verified_at': grants({ status: 'active', email_verified_at: '2020-01-01' }),
  realm: grants({ realm: 'admin' }),
  'a password_hash': grants({ password_hash: '$2b$04$', passwordHash: 'x' }),
};

describe('the attacker wants to take the process down', () => {
  describe('with a body', () => {
    let app: TestApp;
    let users: unknown;
    let stopwatch: Stopwatch;
    beforeAll(async () => {
      stopwatch = new Stopwatch();
      app = await TestApp.start();
      await registerUser(app, EMAIL);
      users = await app.query('SELECT * FROM users');
    });
    afterAll(async () => {
      stopwatch.stop();
      await app.close();
    });

    async function timed(route: string, options: SendOptions): Promise<{ answer: Answer; ms: number }> {
      const answer = await app.agent().send('POST', `/api/auth/${route}`, options);
      return { answer, ms: stopwatch.last };
    }

    /** How much longer (ms) than an honest refusal these take, in the middle. */
    async function costOf(options: SendOptions): Promise<number> {
      const [hostile, honest]: [number[], number[]] = [[], []];
      for (const route of ['login', 'register', 'send-otp', 'verify-otp', 'reset-password']) {
        honest.push((await timed('login', { json: { email: EMAIL } })).ms);
        const { answer, ms } = await timed(route, options);
        expect({ route, isRefused: [400, 413, 415].includes(answer.status) }).toEqual({ route, isRefused: true });
        expect(answer.setCookies).toEqual([]);
        hostile.push(ms);
      }
      return median(hostile) - median(honest);
    }

    it.each(Object.entries(BODIES))('%s', async (_, options) => {
      let cost = await costOf(options);
      // Machines are noisy: what is slow by itself is so three times.
      for (let again = 0; again < 2 && cost >= REFUSED_WITHIN; again++) cost = await costOf(options);
      expect(cost).toBeLessThan(REFUSED_WITHIN);
      const [, ...meanwhile] = await Promise.all([
        timed('login', options),
        ...[1, 2, 3].map(() => app.agent().get('/health')),
      ]);
      for (const { status } of meanwhile) expect(status).toBe(200);
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
      expect(await app.query('SELECT * FROM users')).toEqual(users);
    });
  });

  describe('with 100 sign-ins at once, of the longest passwords', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.start({ env: { BCRYPT_COST: '10', HASH_QUEUE: '24' } });
      await registerUser(app, EMAIL);
    });
    afterAll(() => app.close());

    /** How long the rest of the service takes to answer (ms), one request after the other until `isOver`. */
    async function answering(access: string, isOver: (count: number) => boolean): Promise<number[]> {
      const times: number[] = [];
      while (!isOver(times.length)) {
        const path = times.length % 2 ? '/health' : '/api/auth/me';
        const start = performance.now();
        const { status } = await app.agent().get(path, bearer(access));
        times.push(performance.now() - start);
        expect({ path, status }).toEqual({ path, status: 200 });
      }
      return times;
    }

    it('each is answered, most by 503, and the rest of the service is as quick as ever', async () => {
      const { access } = await tokensOf(app, EMAIL);
      const calm = await answering(access, (count) => count === 200);
      let isOver = false;
      const storm = Promise.all(
        Array.from({ length: 100 }, (_, i) =>
          app.agent().post('/api/auth/login', { email: `storm${i}@example.com`, password: 'p'.repeat(127) + (i % 10) }),
        ),
      ).finally(() => (isOver = true));
      const times = await answering(access, () => isOver);
      const answers = await storm;
      expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([401, 503]);
      const turnedAway = answers.filter(({ status }) => status === 503);
      expect(turnedAway.length).toBeGreaterThan(20);
      for (const { headers } of turnedAway) expect(headers.get('retry-after')).toBe('2');
      expect(times.length).toBeGreaterThan(100);
      expect(quantile(times, 0.99)).toBeLessThan(quantile(calm, 0.99) + ANSWERED_WITHIN);
    });
  });
});

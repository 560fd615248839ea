import { Revocations } from '../../src/sessions/index.js';
import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { TestClock } from '../support/clock.js';
import { databaseKind } from '../support/database.js';
import type { Problem } from '../support/flows.js';
import { bearer, registerUser, tokensOf } from '../support/flows.js';
import { TestRedis } from '../support/redis.js';

const LIMIT = 4;
const LIMIT_ALL = 40;
/** For a machine with much else to do (ms): a request that waits for Redis as ioredis does unasked takes 8 s and more. */
const SOON = 3_000;
/** In a row; each of them would wait for 0.3 s if each asked a Redis that is frozen. */
const ROW = 10;

/** The embedded database belongs to one process: there, the two share Redis alone. */
const isShared = databaseKind() !== 'embedded';

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it did not come to that within 15 s');
    await new Promise(setImmediate);
  }
}

async function timed<T>(work: Promise<T>): Promise<{ answer: T; ms: number }> {
  const start = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - start };
}

const guess = (app: TestApp) =>
  app.agent().post<Problem>('/api/auth/login', { email: 'nobody@example.com', password: 'some wrong password' });
const me = (app: TestApp, token: string) => app.agent().get('/api/auth/me', bearer(token));
const ready = async (app: TestApp) => {
  const { status, body } = await app.agent().get('/health/ready');
  return { status, redis: body.redis };
};
const isUp = async (...apps: TestApp[]) => (await Promise.all(apps.map(ready))).every(({ redis }) => redis === 'up');
const statuses = (answers: Answer<unknown>[]) => answers.map(({ status }) => status);

describe('two instances with one Redis', () => {
  const clock = new TestClock();
  let redis: TestRedis;
  let a: TestApp;
  let b: TestApp;
  let users = 0;
  const env = () => ({
    REDIS_URL: redis.url,
    LIMIT_PER_SOURCE: String(LIMIT),
    LIMIT_PER_SOURCE_ALL: String(LIMIT_ALL),
    OTP_FAILURES_BEFORE_WAIT: '100',
  });
  beforeAll(async () => {
    redis = await TestRedis.start();
    a = await TestApp.start({ clock, env: env() });
    b = await TestApp.start({ clock, env: env(), ...(isShared && { database: a.database }) });
  });
  afterAll(async () => {
    await b.close();
    await a.close();
    await redis.stop();
  });
  beforeEach(() => clock.advance(120));

  async function signedIn(app: TestApp) {
    const email = `user${++users}@example.com`;
    await registerUser(app, email);
    return tokensOf(app, email);
  }

  /** What the others learn without a poll: the poll stands still. */
  async function withoutPoll(app: TestApp, work: () => Promise<void>): Promise<void> {
    const poll = jest.spyOn(app.app.get(Revocations), 'poll').mockResolvedValue(true);
    await work().finally(() => poll.mockRestore());
  }

  /** Both kinds of news that only Redis brings. */
  async function expectShared(): Promise<void> {
    const answers = [];
    for (const app of [a, b, a, b, a, b]) answers.push(await guess(app));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 429, 429]);
    clock.advance(60);
    const { access, sessionId } = await signedIn(b);
    await withoutPoll(b, async () => {
      await redis.command('PUBLISH', 'latchkey:revocations', sessionId);
      await until(async () => (await me(b, access)).status === 401);
    });
  }

  /** And what holds without it, in an instance that lost it a moment ago. */
  async function expectLimitHere(left: number): Promise<void> {
    const answers = [];
    for (let i = 0; i <= left; i++) answers.push(await guess(a));
    expect(statuses(answers)).toEqual([...Array.from({ length: left }, () => 401), 429]);
  }

  it('say so', async () => {
    expect(await ready(a)).toEqual({ status: 200, redis: 'up' });
    expect((await a.agent().get('/health/live')).body).not.toHaveProperty('redis');
  });

  it('share the limit on routes that sign in or send, and what they hear', expectShared);

  it('share the limit on all routes', async () => {
    const asked = await Promise.all(Array.from({ length: 44 }, (_, i) => [a, b][i % 2]!.agent().get('/api/auth/me')));
    expect(statuses(asked).filter((status) => status === 401)).toHaveLength(LIMIT_ALL);
    expect((await b.agent().get<Problem>('/api/auth/me')).body).toMatchObject({
      code: 'rate_limited',
      retry_after: 60,
    });
  });

  it.each(['logout', 'logout-all'])('know of a %s on the other one without a poll', async (route) => {
    const { access, sessionId } = await signedIn(a);
    const there = b.app.get(Revocations);
    await withoutPoll(b, async () => {
      if (isShared) expect((await me(b, access)).status).toBe(200);
      expect((await a.agent().post(`/api/auth/${route}`, {}, bearer(access))).status).toBe(200);
      await until(() => there.has(sessionId));
      expect((await me(b, access)).status).toBe(401);
    });
  });

  it('ignore what is no message', async () => {
    const { access } = await signedIn(a);
    const nonsense = ['{"ids":', 'null', '"%00"', 'x'.repeat(10_000), '00000000-0000-0000-0000-00000000000g'];
    for (const text of nonsense) await redis.command('PUBLISH', 'latchkey:revocations', text);
    const { access: other, sessionId } = await signedIn(a);
    await redis.command('PUBLISH', 'latchkey:revocations', `"nonsense ${sessionId}"`);
    await until(async () => (await me(a, other)).status === 401);
    expect((await me(a, access)).status).toBe(200);
    expect(nonsense.filter((text) => a.app.get(Revocations).has(text))).toEqual([]);
  });

  it('wait for a frozen Redis once, and do without it until it is back', async () => {
    for (let i = 0; i < 2; i++) await guess(a);
    redis.freeze();
    const row = [];
    for (let i = 0; i < ROW; i++) row.push(await timed(a.agent().get('/api/auth/me')));
    expect(Math.max(...row.map(({ ms }) => ms))).toBeLessThan(SOON);
    const others = row.slice(1).reduce((sum, { ms }) => sum + ms, 0);
    expect(others).toBeLessThan((ROW - 1) * 150);
    expect(await ready(a)).toEqual({ status: 200, redis: 'down' });
    await expectLimitHere(LIMIT - 2);

    clock.advance(60);
    const { access } = await signedIn(a);
    const logout = await timed(a.agent().post('/api/auth/logout', {}, bearer(access)));
    expect(logout.answer.status).toBe(200);
    expect(logout.ms).toBeLessThan(SOON);
    if (isShared) {
      await b.pollRevocations();
      expect((await me(b, access)).status).toBe(401);
    }

    redis.thaw();
    await until(() => isUp(a, b));
    clock.advance(60);
    await expectShared();
  });

  it('answer what was under way when Redis was killed, and take a new one as soon as it is there', async () => {
    const burst = Array.from({ length: 20 }, () => timed(a.agent().get('/api/auth/me')));
    await redis.stop();
    const row = [...(await Promise.all(burst)), await timed(guess(a)), await timed(guess(b))];
    expect(statuses(row.map(({ answer }) => answer))).toEqual(row.map(() => 401));
    expect(Math.max(...row.map(({ ms }) => ms))).toBeLessThan(SOON);
    await until(async () => (await ready(a)).redis === 'down');
    await expectLimitHere(LIMIT - 1);

    await redis.restart();
    await until(() => isUp(a, b));
    // The new one knows nothing of what came before.
    expect((await guess(a)).status).toBe(429);
    clock.advance(60);
    await expectShared();
  });

  it('start without Redis, with a warning, and find it later', async () => {
    await redis.stop();
    const c = await TestApp.start({ clock, env: env() });
    expect(await ready(c)).toEqual({ status: 200, redis: 'down' });
    expect(c.log.filter((line) => line.startsWith('Redis is out of reach'))).toHaveLength(1);
    await redis.restart();
    await until(() => isUp(a, b, c));
    expect(c.log.some((line) => line.startsWith('Redis is back'))).toBe(true);
    redis.freeze();
    const { ms } = await timed(c.close());
    redis.thaw();
    expect(ms).toBeLessThan(SOON);
  });
});

it('without REDIS_URL nothing is said about Redis', async () => {
  const app = await TestApp.start();
  expect(await ready(app)).toEqual({ status: 200, redis: undefined });
  await app.close();
});

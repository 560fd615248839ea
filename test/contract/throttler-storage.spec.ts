import type { ThrottlerStorage } from '@nestjs/throttler';
import { Redis } from '../../src/redis/index.js';
import { parseEnv } from '../../src/config/index.js';
import { MemoryStorage, RedisStorage } from '../../src/throttling/index.js';
import { TestClock } from '../support/clock.js';
import { TestRedis } from '../support/redis.js';

const MINUTE = 60_000;

interface Bench {
  /** What counts, as one instance sees it; of a storage that is shared, every call is another instance. */
  storage(clock: TestClock): ThrottlerStorage;
}

let server: TestRedis;
let links: Redis[];
beforeAll(async () => {
  server = await TestRedis.start();
  links = [1, 2].map(() => new Redis(parseEnv({ REDIS_URL: server.url })));
  await Promise.all(links.map((link) => link.onModuleInit()));
});
afterAll(async () => {
  links.forEach((link) => link.onApplicationShutdown());
  await server.stop();
});

/** Two instances that take turns: what one counts, the other knows. */
function inTurns(clock: TestClock): ThrottlerStorage {
  const storages = links.map((link) => new RedisStorage(link, clock));
  let turn = 0;
  return { increment: (key, ttl, limit) => storages[turn++ % 2]!.increment(key, ttl, limit) };
}

describe.each<[string, Bench]>([
  ['in memory', { storage: (clock) => new MemoryStorage(clock) }],
  ['in Redis', { storage: inTurns }],
])('a window of requests %s', (name, bench) => {
  let clock: TestClock;
  let storage: ThrottlerStorage;
  let tests = 0;
  beforeEach(() => {
    clock = new TestClock();
    storage = bench.storage(clock);
    tests++;
  });

  const hit = (key = 'entry:2001:db8::/64', limit = 3) =>
    storage.increment(`${name}${tests}:${key}`, MINUTE, limit, MINUTE, 'entry');

  it('counts up to the limit and refuses what goes past it', async () => {
    const hits = [await hit(), await hit(), await hit(), await hit()];
    expect(hits.map(({ totalHits, isBlocked }) => [totalHits, isBlocked])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ]);
  });

  it('begins with the first request and says how long it lasts, in seconds', async () => {
    expect(await hit()).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    clock.advance(59.5);
    for (let i = 0; i < 2; i++) await hit();
    expect(await hit()).toEqual({ totalHits: 4, timeToExpire: 1, isBlocked: true, timeToBlockExpire: 1 });
    clock.advance(0.5);
    expect(await hit()).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
  });

  it('is not prolonged by refused requests', async () => {
    for (let i = 0; i < 4; i++) await hit();
    for (let second = 0; second < 59; second++) {
      clock.advance(1);
      expect((await hit()).isBlocked).toBe(true);
    }
    clock.advance(1);
    expect((await hit()).isBlocked).toBe(false);
  });

  it('keeps keys apart', async () => {
    for (let i = 0; i < 4; i++) await hit('a');
    expect((await hit('b')).totalHits).toBe(1);
  });

  it('lets through as many of parallel requests as the limit says', async () => {
    const hits = await Promise.all(Array.from({ length: 20 }, () => hit('parallel', 7)));
    expect(hits.filter(({ isBlocked }) => !isBlocked)).toHaveLength(7);
  });
});

describe('a window in Redis', () => {
  it('goes away by itself, and bears our prefix', async () => {
    const clock = new TestClock();
    await inTurns(clock).increment('kept', MINUTE, 3, MINUTE, 'entry');
    const left = Number((await server.command('PTTL', 'latchkey:limit:kept')).slice(1));
    expect(left).toBeGreaterThan(MINUTE);
    expect(left).toBeLessThanOrEqual(2 * MINUTE);
  });

  it('is one for instances whose clocks differ by some seconds', async () => {
    const [slow, fast] = [new TestClock(), new TestClock()];
    fast.advance(5);
    const [a, b] = [new RedisStorage(links[0]!, slow), new RedisStorage(links[1]!, fast)];
    const hits = [];
    for (const storage of [b, a, b, a]) hits.push(await storage.increment('skewed', MINUTE, 3));
    expect(hits.map(({ totalHits }) => totalHits)).toEqual([1, 2, 3, 4]);
    expect(hits[3]).toMatchObject({ isBlocked: true, timeToBlockExpire: 60 });
  });
});

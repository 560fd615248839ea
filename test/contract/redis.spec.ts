import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { parseEnv } from '../../src/config/index.js';
import { Redis, RedisAway } from '../../src/redis/index.js';
import { redisOptions } from '../../src/redis/options.js';
import { RedisStorage } from '../../src/throttling/index.js';
import { TestClock } from '../support/clock.js';
import { TestRedis } from '../support/redis.js';

const SCRIPT = "return redis.call('SET', KEYS[1], ARGV[1])";

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come to that within 15 s');
    await new Promise(setImmediate);
  }
}

describe('Redis', () => {
  const started: Redis[] = [];
  let warned: string[];
  beforeEach(() => {
    warned = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((line: string) => void warned.push(line));
  });
  afterEach(() => {
    for (const redis of started.splice(0)) redis.onApplicationShutdown();
    jest.restoreAllMocks();
  });

  async function connect(url: string): Promise<Redis> {
    const redis = new Redis(parseEnv({ REDIS_URL: url }));
    started.push(redis);
    await redis.onModuleInit();
    return redis;
  }

  it('is off where there is no REDIS_URL', async () => {
    const redis = new Redis(parseEnv({}));
    await redis.onModuleInit();
    expect(redis.mode).toBe('off');
    await expect(redis.run(SCRIPT, 'key', 1)).rejects.toThrow(RedisAway);
    redis.publish('channel', 'nobody hears it');
    redis.onApplicationShutdown();
  });

  describe('with a password and several databases', () => {
    const password = 'p@ss:w/rd%#';
    let server: TestRedis;
    beforeAll(async () => {
      server = await TestRedis.start('--requirepass', password);
    });
    afterAll(() => server.stop());

    const address = (user: string, secret: string) => `${server.urlOf(user, secret)}/3`;

    it.each(['', 'default'])('takes them from the URL, for the user "%s"', async (user) => {
      const redis = await connect(address(user, password));
      expect(redis.mode).toBe('up');
      await redis.run(SCRIPT, 'number', 7);
      const script = "redis.call('SELECT', 3) return redis.call('GET', KEYS[1])";
      const other = await connect(address(user, password).replace(/3$/, '0'));
      expect(await other.run(script, 'number')).toBe('7');
      expect(await other.run("return redis.call('GET', KEYS[1])", 'number')).toBeNull();
    });

    it('is down with another one, and names neither', async () => {
      const redis = await connect(address('default', 'wrong-secret'));
      expect(redis.mode).toBe('down');
      await expect(redis.run(SCRIPT, 'key', 1)).rejects.toThrow(RedisAway);
      expect(warned).toHaveLength(1);
      expect(warned[0]).toMatch(/out of reach \((WRONGPASS|NOAUTH)/);
      expect(warned[0]).not.toContain('wrong-secret');
    });
  });

  it('needs no more rights than docs/operations.md names', async () => {
    const guide = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
    const rights = /`(~latchkey:\*[^`]+)`/.exec(guide)?.[1]?.split(' ') ?? [];
    const server = await TestRedis.start('--user', 'latchkey', 'on', '>secret', ...rights);
    const [one, other] = [
      await connect(server.urlOf('latchkey', 'secret')),
      new Redis(parseEnv({ REDIS_URL: server.urlOf('latchkey', 'secret') })),
    ];
    const heard: string[] = [];
    other.subscribe('channel', (message) => void heard.push(message));
    started.push(other);
    await other.onModuleInit();
    expect([one.mode, other.mode]).toEqual(['up', 'up']);
    const hit = await new RedisStorage(one, new TestClock()).increment('source', 60_000, 1);
    expect(hit.totalHits).toBe(1);
    one.publish('channel', 'news');
    await until(() => heard.includes('news'));
    await server.stop();
  });

  it('is down after one wait that was in vain', async () => {
    const server = await TestRedis.start();
    const redis = await connect(server.url);
    server.freeze();
    // Sooner than the next sign of life is asked for.
    await expect(redis.run(SCRIPT, 'key', 1)).rejects.toThrow(RedisAway);
    expect(redis.mode).toBe('down');
    server.thaw();
    await until(() => redis.mode === 'up');
    await server.stop();
  });

  it('is down while it takes no writes', async () => {
    const server = await TestRedis.start();
    const redis = await connect(server.url);
    expect(redis.mode).toBe('up');
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await until(() => redis.mode === 'down');
    await server.command('REPLICAOF', 'NO', 'ONE');
    await until(() => redis.mode === 'up');
    await server.stop();
  });

  describe('at an address where nobody ever answers', () => {
    const sockets: Socket[] = [];
    let server: Server;
    let url: string;
    beforeAll(async () => {
      server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
      await until(() => server.listening);
      url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    });

    it('is down from the start, asks once a second, and gives up a connection in the end', async () => {
      const redis = await connect(url);
      expect(redis.mode).toBe('down');
      const start = performance.now();
      for (let i = 0; i < 100; i++) await expect(redis.run(SCRIPT, 'key', 1)).rejects.toThrow(RedisAway);
      // A hundred waits would be 30 s.
      expect(performance.now() - start).toBeLessThan(5_000);
      const first = sockets.length;
      await until(() => sockets.length >= first + 2);
    });
  });

  it('speaks TLS where the URL says so', () => {
    expect(redisOptions('rediss://cache.internal')).toMatchObject({ host: 'cache.internal', port: 6379, tls: {} });
    expect(redisOptions('redis://[::1]:7000/2')).toMatchObject({ host: '::1', port: 7000, db: 2 });
    expect(redisOptions('redis://cache.internal')).not.toHaveProperty('tls');
  });
});

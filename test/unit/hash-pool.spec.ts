import { Signals, Unavailable } from '../../src/common/index.js';
import { parseEnv } from '../../src/config/index.js';
import { HashPool } from '../../src/passwords/hash-pool.js';

const poolOf = (concurrency: number, queue: number) =>
  new HashPool(parseEnv({ HASH_CONCURRENCY: String(concurrency), HASH_QUEUE: String(queue) }), new Signals());

/** Hashes that end when they are told to. */
class Hashes {
  running = 0;
  most = 0;
  started: number[] = [];
  private readonly ends: (() => void)[] = [];

  hash = (i: number) => async () => {
    this.started.push(i);
    this.most = Math.max(this.most, ++this.running);
    await new Promise<void>((resolve) => this.ends.push(resolve));
    this.running--;
    return i;
  };

  async endOne(): Promise<void> {
    this.ends.shift()?.();
    await settle();
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('HashPool', () => {
  it('runs so many at once, and the rest in the order of asking', async () => {
    const pool = poolOf(2, 10);
    const hashes = new Hashes();
    const results = Array.from({ length: 6 }, (_, i) => pool.run(hashes.hash(i)));
    await settle();
    expect(hashes.started).toEqual([0, 1]);
    for (let i = 0; i < 6; i++) await hashes.endOne();
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(hashes.started).toEqual([0, 1, 2, 3, 4, 5]);
    expect(hashes.most).toBe(2);
  });

  it('refuses what the queue has no room for, and says when to come again', async () => {
    const pool = poolOf(1, 2);
    const hashes = new Hashes();
    const accepted = [0, 1, 2].map((i) => pool.run(hashes.hash(i)));
    await settle();
    const refused = pool.run(hashes.hash(3));
    await expect(refused).rejects.toBeInstanceOf(Unavailable);
    await expect(refused).rejects.toMatchObject({ facts: { retry_after: expect.any(Number) as number } });
    for (let i = 0; i < 3; i++) await hashes.endOne();
    expect(await Promise.all(accepted)).toEqual([0, 1, 2]);
    expect(hashes.started).not.toContain(3);
  });

  it('a hash that fails gives its place back', async () => {
    const pool = poolOf(1, 1);
    for (let i = 0; i < 5; i++) {
      await expect(pool.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    }
    await expect(pool.run(() => Promise.resolve('well'))).resolves.toBe('well');
  });

  it('without a queue takes one at a time', async () => {
    const pool = poolOf(1, 0);
    const hashes = new Hashes();
    const first = pool.run(hashes.hash(0));
    await expect(pool.run(hashes.hash(1))).rejects.toBeInstanceOf(Unavailable);
    await hashes.endOne();
    await first;
    const second = pool.run(hashes.hash(2));
    await settle();
    await hashes.endOne();
    expect(await second).toBe(2);
  });

  it('a newcomer does not overtake the queue', async () => {
    const pool = poolOf(1, 5);
    const hashes = new Hashes();
    const first = pool.run(hashes.hash(0)).then(() => pool.run(hashes.hash(9)));
    const second = pool.run(hashes.hash(1));
    await settle();
    for (let i = 0; i < 3; i++) await hashes.endOne();
    await Promise.all([first, second]);
    expect(hashes.started).toEqual([0, 1, 9]);
    expect(hashes.most).toBe(1);
  });
});

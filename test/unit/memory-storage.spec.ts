import { MemoryStorage } from '../../src/throttling/index.js';
import { TestClock } from '../support/clock.js';

const MINUTE = 60_000;

describe('MemoryStorage', () => {
  let clock: TestClock;
  let storage: MemoryStorage;
  beforeEach(() => {
    clock = new TestClock();
    storage = new MemoryStorage(clock);
  });

  const hit = (key = 'entry:203.0.113.7', limit = 3) => storage.increment(key, MINUTE, limit);

  it('counts up to the limit and refuses what goes past it', async () => {
    const hits = [await hit(), await hit(), await hit(), await hit()];
    expect(hits.map(({ totalHits, isBlocked }) => [totalHits, isBlocked])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ]);
  });

  it('says how long to wait, in seconds, until the window ends', async () => {
    for (let i = 0; i < 4; i++) await hit();
    clock.advance(59.5);
    expect(await hit()).toMatchObject({ isBlocked: true, timeToExpire: 1, timeToBlockExpire: 1 });
    clock.advance(0.5);
    expect(await hit()).toMatchObject({ isBlocked: false, totalHits: 1, timeToExpire: 60, timeToBlockExpire: 0 });
  });

  it('a refused request does not move the end of the window', async () => {
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

  it('stays bounded when an attacker invents sources, and forgets the oldest', async () => {
    await hit('first');
    for (let i = 0; i < 100_050; i++) await storage.increment(`source:${i}`, MINUTE, 3);
    const { windows } = storage as unknown as { windows: Map<string, unknown> };
    expect(windows.size).toBeLessThanOrEqual(100_000);
    expect(windows.has('first')).toBe(false);
    expect(windows.has('source:100049')).toBe(true);
  });

  it('forgets windows that are over', async () => {
    for (let i = 0; i < 1000; i++) await hit(`old:${i}`);
    clock.advance(61);
    await hit('new');
    const { windows } = storage as unknown as { windows: Map<string, unknown> };
    expect(windows.size).toBe(1);
  });
});

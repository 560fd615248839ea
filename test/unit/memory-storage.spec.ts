import { MemoryStorage } from '../../src/throttling/index.js';
import { TestClock } from '../support/clock.js';

const MINUTE = 60_000;

/** What a window does, test/contract/throttler-storage.spec.ts says for every storage. */
describe('MemoryStorage', () => {
  let clock: TestClock;
  let storage: MemoryStorage;
  beforeEach(() => {
    clock = new TestClock();
    storage = new MemoryStorage(clock);
  });

  const hit = (key = 'entry:203.0.113.7', limit = 3) => storage.increment(key, MINUTE, limit);

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

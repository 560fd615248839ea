import { Signals } from '../../src/common/index.js';
import { parseEnv } from '../../src/config/index.js';
import type { DatabaseClock, Eraser } from '../../src/database/index.js';
import type { Leases } from '../../src/retention/leases.js';
import { Retention } from '../../src/retention/retention.js';
import { TestClock } from '../support/clock.js';

describe('the rounds of removing old rows', () => {
  let rounds: number;
  let left: number;
  let retention: Retention;
  const env = parseEnv({ APP_SECRET: 'q'.repeat(32) });
  const leases = { take: () => Promise.resolve(true), leave: () => Promise.resolve() } as unknown as Leases;
  const eraser = {
    table: 'x',
    eraseBatch: (limit: number) => {
      if (left <= 0) rounds++;
      left -= limit;
      return Promise.resolve({ removed: limit, more: left > 0 });
    },
  } as unknown as Eraser;

  let ahead = 0;
  const databaseClock = { ahead: () => Promise.resolve(ahead) } as DatabaseClock;

  beforeEach(() => {
    ahead = 0;
    jest.useFakeTimers();
    [rounds, left] = [0, 0];
    retention = new Retention([eraser], leases, databaseClock, new Signals(), new TestClock(), env);
    retention.onApplicationBootstrap();
  });
  afterEach(async () => {
    await retention.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('come every RETENTION_INTERVAL, give or take a tenth, and not at once at the start', async () => {
    await jest.advanceTimersByTimeAsync(53_999);
    expect(rounds).toBe(0);
    await jest.advanceTimersByTimeAsync(12_001);
    expect(rounds).toBe(1);
    await jest.advanceTimersByTimeAsync(10 * 66_000);
    expect(rounds).toBeGreaterThanOrEqual(11);
    expect(rounds).toBeLessThanOrEqual(13);
  });

  it('are bounded: of a table no more than 100,000 rows, and the next round comes soon', async () => {
    left = 250_000;
    const batches = jest.spyOn(eraser, 'eraseBatch');
    const first = retention.round();
    await jest.advanceTimersByTimeAsync(30_000);
    await first;
    expect(batches).toHaveBeenCalledTimes(1000);
    expect(left).toBe(150_000);
  });

  it('follow each other at once where more is left', async () => {
    left = 250_000;
    await jest.advanceTimersByTimeAsync(66_000 + 90_000);
    expect(rounds).toBeGreaterThanOrEqual(1);
    expect(left).toBeLessThanOrEqual(0);
  });

  it.each([301, -301])("remove nothing while the clock differs from the database's by %d s", async (seconds) => {
    ahead = seconds;
    await jest.advanceTimersByTimeAsync(300_000);
    expect(rounds).toBe(0);
    ahead = seconds > 0 ? 300 : -300;
    await jest.advanceTimersByTimeAsync(66_000);
    expect(rounds).toBeGreaterThanOrEqual(1);
  });

  it('end with the process', async () => {
    const take = jest.spyOn(leases, 'take');
    await retention.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(rounds).toBe(0);
    expect(take).not.toHaveBeenCalled();
  });
});

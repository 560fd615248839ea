import { Unavailable } from '../../src/common/index.js';
import { FirstInFirstOutLock } from '../../src/database/lock.js';

const TIMEOUT = 1_000;

describe('FirstInFirstOutLock', () => {
  let lock: FirstInFirstOutLock;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    lock = new FirstInFirstOutLock(TIMEOUT);
  });
  afterEach(() => jest.useRealTimers());

  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('is held by one at a time, in the order of asking', async () => {
    const order: number[] = [];
    let inside = 0;
    const work = Array.from({ length: 10 }, async (_, i) => {
      const unlock = await lock.acquire();
      expect(++inside).toBe(1);
      await settle();
      order.push(i);
      inside--;
      unlock();
    });
    await Promise.all(work);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is not taken by a newcomer between a release and the next in the queue', async () => {
    const order: string[] = [];
    const unlock = await lock.acquire();
    const queued = lock.acquire().then((give) => {
      order.push('queued');
      return give;
    });
    unlock();
    const newcomer = lock.acquire().then((give) => {
      order.push('newcomer');
      return give;
    });
    (await queued)();
    (await newcomer)();
    expect(order).toEqual(['queued', 'newcomer']);
  });

  it('a release given twice frees it once', async () => {
    const first = await lock.acquire();
    const second = lock.acquire();
    const third = lock.acquire();
    first();
    first();
    const unlock = await second;
    let granted = false;
    void third.then(() => (granted = true));
    first();
    await settle();
    expect(granted).toBe(false);
    unlock();
    (await third)();
  });

  it('ends a wait that is too long with an error that names the cause', async () => {
    const unlock = await lock.acquire();
    const late = lock.acquire();
    const outcome = expect(late).rejects.toThrow(/another transaction held the embedded database/);
    jest.advanceTimersByTime(TIMEOUT - 1);
    const later = lock.acquire();
    jest.advanceTimersByTime(1);
    await outcome;
    await expect(late).rejects.toBeInstanceOf(Unavailable);
    unlock();
    // Who gave up is skipped, the others are not.
    (await later)();
    (await lock.acquire())();
  });

  it('leaves no timer behind', async () => {
    const unlock = await lock.acquire();
    const next = lock.acquire();
    unlock();
    (await next)();
    expect(jest.getTimerCount()).toBe(0);
  });
});

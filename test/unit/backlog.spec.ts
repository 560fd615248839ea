import type { Database } from '../../src/database/index.js';
import { Backlog } from '../../src/outbox/index.js';
import { TestClock } from '../support/clock.js';

/** A database that answers when it is told to. */
class Slow {
  asked = 0;
  answer: (rows: object[]) => void = () => {};

  read = () => {
    this.asked++;
    return new Promise((resolve) => (this.answer = resolve));
  };
}

describe('what waits in the outbox', () => {
  const clock = new TestClock();
  let database: Slow;
  let backlog: Backlog;
  beforeEach(() => {
    jest.useFakeTimers();
    database = new Slow();
    backlog = new Backlog(database as unknown as Database, clock);
  });
  afterEach(() => jest.useRealTimers());

  it('is given up after a second, and asked for once however many wait for it', async () => {
    const outcomes = [backlog.due(), backlog.due()].map((due) => due.catch((error: Error) => error.name));
    await jest.advanceTimersByTimeAsync(999);
    const third = backlog.due();
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(outcomes)).toEqual(['Unavailable', 'Unavailable']);
    expect(database.asked).toBe(1);
    database.answer([{ due_count: '3', due_since: clock.now() }]);
    expect(await third).toEqual({ count: 3, oldest: 0 });
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['a time', (time: Date) => time],
    ['a text', (time: Date) => time.toISOString().replace('T', ' ').replace('Z', '')],
  ])('is as old as its oldest message, which a database gives as %s, and holds for 5 s', async (_, as) => {
    const since = clock.now();
    clock.advance(7);
    const due = backlog.due();
    database.answer([{ due_count: 2, due_since: as(since) }]);
    expect(await due).toEqual({ count: 2, oldest: 7 });
    clock.advance(4);
    expect(await backlog.due()).toEqual({ count: 2, oldest: 7 });
    expect(database.asked).toBe(1);
    clock.advance(1);
    const next = backlog.due();
    database.answer([{ due_count: 0, due_since: null }]);
    expect(await next).toEqual({ count: 0, oldest: 0 });
  });
});

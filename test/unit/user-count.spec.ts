import { Occasional } from '../../src/metrics/occasional.js';
import { UserCount } from '../../src/users/index.js';
import type { Replicas } from '../../src/database/index.js';
import { TestClock } from '../support/clock.js';

/** What costs too much for each scrape. */
describe('a reading that is made now and then', () => {
  const clock = new TestClock();
  const answers: ((value: number | Error) => void)[] = [];
  let failures = 0;
  let reading: Occasional<number>;
  beforeEach(() => {
    jest.useFakeTimers();
    answers.length = 0;
    failures = 0;
    const ask = () =>
      new Promise<number>((resolve, reject) =>
        answers.push((value) => (value instanceof Error ? reject(value) : resolve(value))),
      );
    reading = new Occasional(clock, 60, ask, () => failures++);
  });
  afterEach(() => jest.useRealTimers());

  it('is made once a minute, however many ask', async () => {
    const asked = [reading.value(), reading.value()];
    answers[0]?.(7);
    expect(await Promise.all(asked)).toEqual([7, 7]);
    clock.advance(59);
    expect(await reading.value()).toBe(7);
    expect(answers).toHaveLength(1);
    clock.advance(1);
    const next = reading.value();
    answers[1]?.(8);
    expect(await next).toBe(8);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('holds up nobody for more than half a second, and serves the next one', async () => {
    const asked = reading.value();
    await jest.advanceTimersByTimeAsync(500);
    expect(await asked).toBeUndefined();
    answers[0]?.(7);
    await jest.advanceTimersByTimeAsync(0);
    expect(await reading.value()).toBe(7);
    expect(answers).toHaveLength(1);
  });

  it('is made the more rarely the longer it takes', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const asked = reading.value();
    now.mockReturnValue(10_000);
    answers[0]?.(7);
    await asked;
    clock.advance(499);
    await reading.value();
    expect(answers).toHaveLength(1);
    clock.advance(1);
    void reading.value();
    expect(answers).toHaveLength(2);
    now.mockRestore();
  });

  it('knows nothing where it fails, and is made again a minute later', async () => {
    const asked = reading.value();
    answers[0]?.(new Error('gone'));
    expect(await asked).toBeUndefined();
    expect(failures).toBe(1);
    expect(await reading.value()).toBeUndefined();
    expect(answers).toHaveLength(1);
  });
});

describe('the count of users', () => {
  it('adds up what it meets along the ids', async () => {
    const asked: unknown[][] = [];
    const ends = ['m', 't', undefined];
    const query = (sql: string, parameters: unknown[]) => {
      asked.push(parameters);
      if (sql.includes('OFFSET'))
        return Promise.resolve(ends[asked.length / 2 - 0.5] ? [{ id: ends[asked.length / 2 - 0.5] }] : []);
      return Promise.resolve([
        { realm: 'default', status: 'active', tally: '2' },
        { realm: 'staff', status: 'disabled', tally: 1 },
      ]);
    };
    const replicas = { read: (work: (manager: { query: typeof query }) => unknown) => work({ query }) };
    const count = new UserCount(replicas as unknown as Replicas);
    expect(await count.read()).toEqual([
      { realm: 'default', status: 'active', count: 6 },
      { realm: 'staff', status: 'disabled', count: 3 },
    ]);
    expect(asked).toEqual([[''], ['', 'm'], ['m'], ['m', 't'], ['t'], ['t']]);
  });
});

import { countdown, receiveCode } from '../../../client/src/index.js';

describe('the countdown', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('tells each second once, down to 0, and then stops', () => {
    const ticks: number[] = [];
    countdown(3, (left) => ticks.push(left));
    expect(ticks).toEqual([3]);
    jest.advanceTimersByTime(10_000);
    expect(ticks).toEqual([3, 2, 1, 0]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('rounds a part of a second up, and takes none for 0', () => {
    const ticks: number[] = [];
    countdown(1.5, (left) => ticks.push(left));
    jest.advanceTimersByTime(400);
    expect(ticks).toEqual([2]);
    jest.advanceTimersByTime(200);
    expect(ticks).toEqual([2, 1]);
    countdown(0, (left) => ticks.push(left));
    expect(ticks).toEqual([2, 1, 0]);
  });

  it('is at the right number after a sleep, in which no timer ran', () => {
    const ticks: number[] = [];
    countdown(60, (left) => ticks.push(left));
    jest.setSystemTime(Date.now() + 45_000);
    jest.advanceTimersByTime(1000);
    expect(ticks).toEqual([60, 14]);
  });

  it('goes on by the timer where the clock is set back', () => {
    const ticks: number[] = [];
    countdown(3, (left) => ticks.push(left));
    jest.setSystemTime(Date.now() - 3_600_000);
    jest.advanceTimersByTime(3000);
    expect(ticks).toEqual([3, 2, 1, 0]);
  });

  it('ends by its function and by the signal, also out of its own tick', () => {
    const ticks: number[] = [];
    const abort = new AbortController();
    const stop = countdown(9, (left) => ticks.push(left));
    countdown(9, (left) => (left === 8 ? abort.abort() : ticks.push(left)), abort);
    jest.advanceTimersByTime(1000);
    stop();
    jest.advanceTimersByTime(9000);
    expect(ticks).toEqual([9, 9, 8]);
    countdown(9, (left) => ticks.push(left), abort);
    expect([ticks.length, jest.getTimerCount()]).toEqual([3, 0]);
  });
});

describe('the code of an SMS', () => {
  const page = globalThis as unknown as Record<string, unknown>;
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const browser = (get: (options: object) => Promise<unknown>) => {
    page.OTPCredential = class {};
    Object.defineProperty(globalThis, 'navigator', { value: { credentials: { get } }, configurable: true });
  };
  afterEach(() => {
    delete page.OTPCredential;
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete page.navigator;
  });

  it('is undefined where the browser has no such thing', async () => {
    expect(await receiveCode()).toBeUndefined();
  });

  it('is what the browser hands over', async () => {
    const { signal } = new AbortController();
    const get = jest.fn(() => Promise.resolve({ code: '042137' }));
    browser(get);
    expect(await receiveCode({ signal })).toBe('042137');
    expect(get).toHaveBeenCalledWith({ otp: { transport: ['sms'] }, signal });
  });

  it('is undefined where the person declines, or nobody waits any more', async () => {
    browser(() => Promise.reject(new DOMException('no', 'AbortError')));
    expect(await receiveCode()).toBeUndefined();
    browser(() => Promise.resolve(null));
    expect(await receiveCode()).toBeUndefined();
  });
});

import type { Findings } from './findings.js';

/** Seconds that clocks may differ by: codes and tokens are judged by the time of this machine. */
const SKEW = 2;

/**
 * @param seconds how far the other clock is ahead of this one
 * @param waited s that the answer took: its time was read at any moment of them
 */
export function sayClock(seconds: number, waited: number, whose: string, to: Findings): void {
  const text = `${whose} is ${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(seconds) > SKEW + waited / 2)
    to.wrong('clock', text, 'let both machines keep time by NTP (timedatectl)');
  else to.good('clock', text);
}

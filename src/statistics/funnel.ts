import type { Channel } from '../common/index.js';
import type { FunnelCount, Grain } from './funnel-count.entity.js';

/** What is counted, in the order in which it happens to a code; the columns of the table. */
export const STEPS = ['asked', 'sent', 'delivered', 'verified', 'failed', 'refused', 'signIns'] as const;
export type Step = (typeof STEPS)[number];
export type Counts = Record<Step, number>;

/** Where something is counted. */
export type Place = Pick<FunnelCount, 'realm' | 'grain' | 'hour'> & { channel: Channel | ''; country: string };

const HOUR = 3_600_000;
/** Hours of one bucket. */
export const HOURS: Readonly<Record<Grain, number>> = { hour: 1, day: 24 };
/** For so many hours after their own time the counts stay: three months by the hour, three years by the day. */
export const KEPT: Readonly<Record<Grain, number>> = { hour: 93 * 24, day: 1_096 * 24 };

/** The beginning of the hour, or of the day in UTC, that a time is in: in hours since 1970. */
export function bucketOf(time: Date, grain: Grain): number {
  const hours = Math.floor(time.getTime() / HOUR);
  return hours - (hours % HOURS[grain]);
}

/** The time of a bucket that was named in hours since 1970. */
export function timeOfBucket(hour: number): Date {
  return new Date(hour * HOUR);
}

export function noCounts(): Counts {
  return { asked: 0, sent: 0, delivered: 0, verified: 0, failed: 0, refused: 0, signIns: 0 };
}

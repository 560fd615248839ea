import type { Counts, Stats } from '@latchkey/client/admin';

export const RANGES = ['day', 'week', 'month', 'quarter'] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long a bucket is (ms), and how many of them a range has. */
const SIZES: Record<Range, { bucket: 'hour' | 'day'; size: number; count: number }> = {
  day: { bucket: 'hour', size: HOUR, count: 24 },
  week: { bucket: 'day', size: DAY, count: 7 },
  month: { bucket: 'day', size: DAY, count: 30 },
  quarter: { bucket: 'day', size: DAY, count: 90 },
};

export type Bucket = Stats['buckets'][number];

export function rangeOf(text: string): Range {
  return RANGES.find((range) => range === text) ?? 'month';
}

/** How long a bucket of a range is. */
export function bucketOf(range: Range): 'hour' | 'day' {
  return SIZES[range].bucket;
}

/** The range up to now and as many buckets before it; the last bucket is the one that is under way. */
export function timesOf(range: Range, now = Date.now()): { from: string; middle: string; to: string } {
  const { size, count } = SIZES[range];
  const end = (Math.floor(now / size) + 1) * size;
  const time = (buckets: number) => new Date(end - buckets * size).toISOString();
  return { from: time(2 * count), middle: time(count), to: new Date(now).toISOString() };
}

/** The buckets of a range, and those before it. */
export function halves(buckets: Bucket[], middle: string): { now: Bucket[]; before: Bucket[] } {
  const begin = Date.parse(middle);
  return {
    now: buckets.filter(({ from }) => Date.parse(from) >= begin),
    before: buckets.filter(({ from }) => Date.parse(from) < begin),
  };
}

export const STEPS = ['asked', 'sent', 'delivered', 'verified', 'failed', 'refused', 'sign_ins'] as const;
export type Sums = Required<Counts>;

export function sumOf(counts: Counts[]): Sums {
  const sum = (step: (typeof STEPS)[number]) => counts.reduce((total, each) => total + (each[step] ?? 0), 0);
  return Object.fromEntries(STEPS.map((step) => [step, sum(step)])) as Sums;
}

/** Undefined where nothing was counted that it could be a share of. */
export function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}

export const deliveryRate = ({ sent, failed }: Counts) => share(sent, sent + failed);
/** A link and a code of one message may both be used: it is never more than all. */
export const verificationRate = ({ verified, sent }: Counts) => {
  const rate = share(verified, sent);
  return rate === undefined ? undefined : Math.min(1, rate);
};

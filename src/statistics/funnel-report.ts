import { Injectable } from '@nestjs/common';
import type { Channel } from '../common/index.js';
import { Replicas } from '../database/index.js';
import { FunnelCount } from './funnel-count.entity.js';
import type { Grain } from './funnel-count.entity.js';
import { HOURS, STEPS, bucketOf, noCounts, timeOfBucket } from './funnel.js';
import type { Counts, Step } from './funnel.js';

/** What is asked of the counts of a realm. */
export interface FunnelQuestion {
  realm: string;
  grain: Grain;
  /** The bucket that it is in is the first one. */
  from: Date;
  /** The bucket before it is the last one. */
  to: Date;
  channel?: Channel | undefined;
  country?: string | undefined;
}

type Row = Record<Step, number | string> & { key: string | number };

/** The counts, read; on a replica, where there is one. Each question is one statement over a few thousand rows at most. */
@Injectable()
export class FunnelReport {
  constructor(private readonly replicas: Replicas) {}

  /**
   * Every hour or day of a time, also those in which nothing happened.
   * @throws Unavailable when the database can't be reached
   */
  async buckets(question: FunnelQuestion): Promise<({ from: Date } & Counts)[]> {
    const known = new Map((await this.sums(question, 'hour')).map((row) => [Number(row.key), row]));
    const { first, end } = limitsOf(question);
    const step = HOURS[question.grain];
    return Array.from({ length: Math.max(0, end - first) / step }, (_, i) => first + i * step).map((hour) => ({
      from: timeOfBucket(hour),
      ...countsOf(known.get(hour)),
    }));
  }

  /**
   * The sums of the whole time, by channel or by country.
   * @throws Unavailable when the database can't be reached
   */
  async groups(question: FunnelQuestion, by: 'channel' | 'country'): Promise<({ key: string } & Counts)[]> {
    const rows = await this.sums(question, by);
    const groups = rows.map((row) => ({ key: String(row.key), ...countsOf(row) }));
    return groups.sort((a, b) => b.asked - a.asked || (a.key < b.key ? -1 : 1));
  }

  private sums(question: FunnelQuestion, by: 'hour' | 'channel' | 'country'): Promise<Row[]> {
    const { realm, grain, channel, country } = question;
    return this.replicas.read((manager) => {
      const sums = manager.createQueryBuilder(FunnelCount, 'c').select(`c.${by}`, 'key');
      for (const step of STEPS) sums.addSelect(`SUM(c.${step})`, step);
      sums.where('c.realm = :realm AND c.grain = :grain AND c.hour >= :first AND c.hour < :end', {
        ...{ realm, grain, ...limitsOf(question) },
      });
      if (channel !== undefined) sums.andWhere('c.channel = :channel', { channel });
      if (country !== undefined) sums.andWhere('c.country = :country', { country });
      return sums.groupBy(`c.${by}`).getRawMany<Row>();
    });
  }
}

/** The first bucket, and the one after the last. */
function limitsOf({ from, to, grain }: FunnelQuestion): { first: number; end: number } {
  const last = bucketOf(new Date(to.getTime() - 1), grain);
  return { first: bucketOf(from, grain), end: last + HOURS[grain] };
}

/** MySQL gives sums as text. */
function countsOf(row: Row | undefined): Counts {
  if (!row) return noCounts();
  return Object.fromEntries(STEPS.map((step) => [step, Number(row[step])])) as Counts;
}

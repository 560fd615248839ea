import { Injectable } from '@nestjs/common';
import { Clock, ValidationFailed, plusSeconds } from '../common/index.js';
import { FunnelReport } from '../statistics/index.js';
import type { FunnelQuestion, Grain } from '../statistics/index.js';
import { countsView } from './stats.view.js';
import type { StatsQuery, StatsView } from './stats.view.js';

const DAY = 86_400;
/** Days that one question spans, where it does not say how many, and at most. */
const USUAL: Readonly<Record<Grain, number>> = { hour: 1, day: 30 };
const MOST: Readonly<Record<Grain, number>> = { hour: 31, day: 366 };

/** The funnel of a realm: what was asked, sent, delivered, verified, and what went wrong. */
@Injectable()
export class ReadStats {
  constructor(
    private readonly clock: Clock,
    private readonly report: FunnelReport,
  ) {}

  /** @throws ValidationFailed where the time ends before it begins, or is too long */
  async execute(realm: string, query: StatsQuery): Promise<StatsView> {
    const { channel, country, by, bucket } = query;
    const question: FunnelQuestion = { realm, grain: bucket, channel, country, ...this.timeOf(query) };
    const tellsSignIns = channel === undefined && country === undefined;
    const buckets = await this.report.buckets(question);
    const groups = by && (await this.report.groups(question, by));
    return {
      buckets: buckets.map(({ from, ...counts }) => ({
        from: from.toISOString(),
        ...countsView(counts, tellsSignIns),
      })),
      ...(groups && { groups: groups.map(({ key, ...counts }) => ({ key, ...countsView(counts, false) })) }),
    };
  }

  private timeOf({ from, to = this.clock.now(), bucket }: StatsQuery): { from: Date; to: Date } {
    const begin = from ?? plusSeconds(to, -USUAL[bucket] * DAY);
    if (begin >= to) throw ValidationFailed.of({ field: 'from', message: 'must be before to' });
    if (plusSeconds(begin, MOST[bucket] * DAY) < to) {
      throw ValidationFailed.of({ field: 'from', message: `must be at most ${MOST[bucket]} days before to` });
    }
    return { from: begin, to };
  }
}

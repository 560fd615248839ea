import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Lag } from '../retention/index.js';
import { UserCount } from '../users/index.js';
import type { UserTally } from '../users/index.js';
import { Meter } from './meter.js';
import { Occasional } from './occasional.js';

/** Seconds. */
const MINUTE = 60;

/** What is read once a minute at most, whoever scrapes. */
@Injectable()
export class RareReadings {
  private readonly users: Occasional<UserTally[]>;
  private readonly lag: Occasional<Map<string, number>>;

  constructor(
    private readonly meter: Meter,
    clock: Clock,
    users: UserCount,
    lag: Lag,
  ) {
    const failed = (source: string) => () => meter.meters.scrapeFailures.inc({ source });
    this.users = new Occasional(clock, MINUTE, () => users.read(), failed('users'));
    this.lag = new Occasional(clock, MINUTE, () => lag.read(), failed('retention'));
  }

  /** Never throws: what can't be read is absent, and counted. */
  async refresh(): Promise<void> {
    const { users, retentionLag } = this.meter.meters;
    const [tallies = [], lags = new Map<string, number>()] = await Promise.all([this.users.value(), this.lag.value()]);
    users.reset();
    for (const { count, ...labels } of tallies) users.set(labels, count);
    retentionLag.reset();
    for (const [table, seconds] of lags) retentionLag.set({ table }, seconds);
  }
}

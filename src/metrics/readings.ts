import { Injectable } from '@nestjs/common';
import type { Channel } from '../common/index.js';
import { Database } from '../database/index.js';
import { Backlog, OutboxRelay } from '../outbox/index.js';
import { HashPool } from '../passwords/index.js';
import { RefusedBlocks } from '../sms/index.js';
import { Meter } from './meter.js';

const CHANNELS: readonly Channel[] = ['email', 'sms'];

/** What is read where it stands, at each scrape. */
@Injectable()
export class Readings {
  constructor(
    private readonly meter: Meter,
    private readonly backlog: Backlog,
    private readonly relay: OutboxRelay,
    private readonly pool: HashPool,
    private readonly database: Database,
    private readonly refused: RefusedBlocks,
  ) {}

  /** Never throws: what can't be read is NaN, and counted. */
  async refresh(): Promise<void> {
    const { meters } = this.meter;
    meters.hashActive.set(this.pool.active);
    meters.hashQueued.set(this.pool.queued);
    for (const channel of CHANNELS) {
      const health = this.relay.health(channel);
      if (health !== 'none') meters.channelUp.set({ channel }, health === 'up' ? 1 : 0);
    }
    for (const [state, count] of Object.entries(this.database.connections() ?? {})) {
      meters.connections.set({ state }, count as number);
    }
    this.readRefusals();
    await this.readBacklog();
  }

  /** The spend guard keeps count itself. */
  private readRefusals(): void {
    const { smsRefused } = this.meter.meters;
    smsRefused.reset();
    for (const [key, count] of this.refused.refusals) {
      const [reason = '', country = ''] = key.split('/');
      smsRefused.inc({ reason: reason.replace(' ', '_'), country }, count);
    }
  }

  private async readBacklog(): Promise<void> {
    const { outboxDue, outboxOldest, scrapeFailures } = this.meter.meters;
    const due = await this.backlog.due().catch(() => undefined);
    outboxDue.set(due?.count ?? NaN);
    outboxOldest.set(due?.oldest ?? NaN);
    if (!due) scrapeFailures.inc({ source: 'outbox' });
  }
}

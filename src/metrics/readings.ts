import { Injectable } from '@nestjs/common';
import type { Channel } from '../common/index.js';
import { Database, Replicas } from '../database/index.js';
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
    private readonly replicas: Replicas,
    private readonly refused: RefusedBlocks,
  ) {}

  /** Never throws: what can't be read is NaN, and counted. */
  async refresh(): Promise<void> {
    const { meters } = this.meter;
    meters.hashActive.set(this.pool.active);
    meters.hashQueued.set(this.pool.queued);
    CHANNELS.forEach((channel) => this.readTransports(channel));
    for (const [state, count] of Object.entries(this.database.connections() ?? {})) {
      meters.connections.set({ state }, count as number);
    }
    for (const [state, count] of Object.entries(this.replicas.count() ?? {})) meters.replicas.set({ state }, count);
    this.readRefusals();
    await this.readBacklog();
  }

  private readTransports(channel: Channel): void {
    const { channelUp, transportUp } = this.meter.meters;
    const health = this.relay.health(channel);
    if (health !== 'none') channelUp.set({ channel }, health === 'down' ? 0 : 1);
    for (const { name, isUp } of this.relay.transports(channel)) {
      transportUp.set({ channel, transport: name }, isUp ? 1 : 0);
    }
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
    const { outboxDue, outboxOldest, dead, scrapeFailures } = this.meter.meters;
    const due = await this.backlog.due().catch(() => undefined);
    outboxDue.set(due?.count ?? NaN);
    outboxOldest.set(due?.oldest ?? NaN);
    const given = await this.backlog.dead().catch(() => undefined);
    dead.reset();
    for (const { channel, kind, count } of given ?? []) dead.set({ channel, kind }, count);
    if (!due || !given) scrapeFailures.inc({ source: 'outbox' });
  }
}

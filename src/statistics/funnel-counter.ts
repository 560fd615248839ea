import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, Signals } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { FunnelStore } from './funnel-store.js';
import { bucketOf, noCounts } from './funnel.js';
import type { Counts, Place, Step } from './funnel.js';

/** What was counted waits so long for company (ms). A process that is killed loses the counts of this time and no more. */
const FLUSH_AFTER = 5_000;
/** How long a stopping process waits for a database that may be frozen (ms). */
const SHUTDOWN_PATIENCE = 2_000;
/** Places that wait while the database is away: months of them. Past it counts are lost rather than memory. */
const MOST_PLACES = 20_000;

interface Facts {
  realm: string;
  channel?: Channel | '';
  country?: string;
}

/**
 * Counts what the features tell, in memory, and adds it to the table every few seconds: no request waits for a count, and a
 * flood costs no more writes than one of its messages.
 */
@Injectable()
export class FunnelCounter implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FunnelCounter.name);
  private waiting = new Map<string, { place: Place; counts: Counts }>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;

  constructor(
    signals: Signals,
    private readonly clock: Clock,
    private readonly store: FunnelStore,
  ) {
    signals.on('codeAsked', (facts) => this.count('asked', facts));
    signals.on('messageHanded', (facts) => facts.outcome === 'sent' && this.count('sent', facts));
    signals.on('messageDelivered', (facts) => this.count('delivered', facts));
    signals.on('codeVerified', (facts) => this.count('verified', facts));
    signals.on('messageFailed', (facts) => this.count('failed', facts));
    signals.on('codeRefused', (facts) => this.count('refused', facts));
    signals.on('accountEvent', ({ realm, type }) => type === 'signed_in' && this.count('signIns', { realm }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_PATIENCE).unref());
    await Promise.race([this.flush(), patience]);
  }

  /** Adds what was counted so far to the table; never throws. What could not be added waits for the next time. */
  async flush(): Promise<void> {
    // What is under way has not seen what was counted since.
    await this.flushing;
    this.flushing ??= this.write().finally(() => (this.flushing = undefined));
    await this.flushing;
  }

  private count(step: Step, { realm, channel = '', country = '' }: Facts): void {
    const now = this.clock.now();
    for (const grain of ['hour', 'day'] as const) {
      this.add({ realm, grain, hour: bucketOf(now, grain), channel, country }, { ...noCounts(), [step]: 1 });
    }
    this.schedule();
  }

  private add(place: Place, counts: Counts): void {
    const key = Object.values(place).join('/');
    const known = this.waiting.get(key);
    if (!known && this.waiting.size >= MOST_PLACES) return;
    if (known) for (const step of Object.keys(counts) as Step[]) known.counts[step] += counts[step];
    else this.waiting.set(key, { place, counts });
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER).unref();
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = [...this.waiting.values()];
    this.waiting = new Map();
    for (const [i, { place, counts }] of batch.entries()) {
      try {
        await this.store.add(place, counts);
      } catch (error) {
        this.logger.warn(`counts wait: ${error instanceof Error ? error.message : 'unknown'}`);
        batch.slice(i).forEach((each) => this.add(each.place, each.counts));
        this.schedule();
        return;
      }
    }
  }
}

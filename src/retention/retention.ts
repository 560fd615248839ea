import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Signals, Unavailable, plusSeconds, randomSecret } from '../common/index.js';
import { Env } from '../config/index.js';
import { DatabaseClock, Eraser } from '../database/index.js';
import { Leases } from './leases.js';

/** Injection token of the list of what removes old rows, in the order in which it is worked off. */
export const ERASERS = Symbol('erasers');

const LEASE = 'retention';
/** How long an instance may work without a word (s): one batch takes a fraction of it. It asks anew after half of it. */
const LEASE_TIME = 60;
/** Rows of a batch. The embedded database has one writer, and requests wait for it. */
const BATCH = 500;
const EMBEDDED_BATCH = 100;
/** After a batch that took longer (ms) the next one is half as large, down to a quarter; after another one twice. */
const LONG = 40;
/** Rows of one table that a round looks at. Whatever is left then, the next round begins soon. */
const MOST_IN_A_ROUND = 100_000;
/** After a batch nothing is done for as long as it took, and for at least this time (ms): others have a turn. */
const SHORTEST_REST = 10;
/** Where something is left (s). */
const SOON = 1;
/** Of a clock that differs more (s) from the database's nobody knows what is old. What is removed does not come back. */
const FARTHEST = 300;
/** How long a stopping process waits for the batch that is under way (ms). */
const SHUTDOWN_PATIENCE = 5_000;

/** Removes old rows: every `RETENTION_INTERVAL` a round, on one instance at a time, in small batches. */
@Injectable()
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Retention.name);
  private readonly largest: number;
  private batch: number;
  private isStopping = false;
  private endRest: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<boolean> | undefined;
  private renewAt: Date | undefined;
  private isBehind = false;

  constructor(
    @Inject(ERASERS) private readonly erasers: Eraser[],
    private readonly leases: Leases,
    private readonly databaseClock: DatabaseClock,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {
    this.largest = env.embedded ? EMBEDDED_BATCH : BATCH;
    this.batch = this.largest;
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.isStopping = true;
    this.endRest?.();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_PATIENCE).unref());
    await Promise.race([this.running, patience]);
  }

  /**
   * One round. Of two that are asked for at once one runs; never throws.
   * @returns whether this instance worked, and came to the end
   */
  round(): Promise<boolean> {
    this.running ??= this.work().finally(() => (this.running = undefined));
    return this.running;
  }

  /** Instances that were started together shall not ask together: the time varies by a fifth. */
  private schedule(): void {
    if (this.isStopping) return;
    const chance = randomSecret(1).readUInt8() / 255;
    const seconds = this.isBehind ? SOON : this.env.RETENTION_INTERVAL * (0.9 + 0.2 * chance);
    this.timer = setTimeout(() => void this.round().then(() => this.schedule()), seconds * 1000);
    this.timer.unref();
  }

  private async work(): Promise<boolean> {
    this.isBehind = false;
    const began = performance.now();
    try {
      await this.expectRightTime();
      if (!(await this.hold())) return false;
      for (const eraser of this.erasers) await this.workOff(eraser);
      // Where this process goes, another may begin at once; else the others wait until it is due again.
      await this.leases.leave(LEASE, this.isStopping ? 0 : this.env.RETENTION_INTERVAL * 0.9);
      this.signals.emit('retentionDone', { at: this.clock.now(), seconds: (performance.now() - began) / 1000 });
      return true;
    } catch (error) {
      this.logger.warn(`old rows can't be removed: ${error instanceof Error ? error.message : 'unknown'}`);
      return false;
    } finally {
      this.renewAt = undefined;
    }
  }

  private async expectRightTime(): Promise<void> {
    const ahead = await this.databaseClock.ahead();
    if (Math.abs(ahead) <= FARTHEST) return;
    throw new Error(`this machine's clock differs from the database's by ${Math.round(ahead)} s`);
  }

  /** What fails with one table must not keep the rows of the others. */
  private async workOff(eraser: Eraser): Promise<void> {
    try {
      await this.erase(eraser);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      this.logger.error(`rows of ${eraser.table} can't be removed`, error instanceof Error ? error.stack : undefined);
    }
  }

  private async erase(eraser: Eraser): Promise<void> {
    for (let seen = 0; seen < MOST_IN_A_ROUND; seen += this.batch) {
      if (this.isStopping) return;
      if (!(await this.hold())) throw new Unavailable('another instance took over');
      const began = performance.now();
      const { removed, more } = await eraser.eraseBatch(this.batch);
      const took = performance.now() - began;
      if (removed > 0) {
        this.signals.emit('rowsRemoved', { table: eraser.table, count: removed, seconds: took / 1000 });
      }
      if (!more) return;
      this.batch = took > LONG ? Math.max(this.largest / 4, this.batch / 2) : Math.min(this.largest, this.batch * 2);
      await this.rest(took);
    }
    this.isBehind = true;
  }

  /** Whether this instance may go on. Nobody else takes the lease before its time, so half of it need not ask. */
  private async hold(): Promise<boolean> {
    const now = this.clock.now();
    if (this.renewAt && now < this.renewAt) return true;
    this.renewAt = plusSeconds(now, LEASE_TIME / 2);
    return this.leases.take(LEASE, LEASE_TIME);
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.endRest = resolve;
      setTimeout(resolve, Math.max(SHORTEST_REST, ms)).unref();
    });
  }
}

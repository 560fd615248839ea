import type { Instance } from './instance.js';
import { send, type Reply } from './send.js';
import { pause } from './wait.js';
import type { World } from './world.js';

const EVERY = 300;
/** How long a living process may take to say that it lives (ms). */
const LIVE_WITHIN = 1_500;
/** A database that is gone is noticed within the bound of a statement, and asking takes another one (ms). */
const NOTICED = 6_000;

/** Asks each instance all the time whether it lives and whether it is ready, and judges the answers. */
export class Watch {
  readonly counts = { live: 0, ready: 0, unready: 0, slowest: 0 };
  private stopped = false;
  private readonly running: Promise<void>[] = [];

  constructor(private readonly world: World) {}

  start(): void {
    for (const instance of this.world.instances) {
      this.running.push(this.watch(instance, () => this.live(instance)));
      this.running.push(this.watch(instance, () => this.ready(instance)));
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  private async watch(instance: Instance, look: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      if (instance.state === 'up') await look();
      await pause(EVERY);
    }
  }

  private async live(instance: Instance): Promise<void> {
    const reply = await send(instance.url, 'GET', '/health/live', { patience: 5_000 });
    // It may have been killed meanwhile.
    if (instance.state !== 'up' || this.wasDown(reply.at, reply.ms)) return;
    this.counts.live++;
    this.counts.slowest = Math.max(this.counts.slowest, reply.ms);
    const { journal } = this.world;
    const late = reply.ms - journal.lagWithin(reply.at, reply.at + reply.ms) > LIVE_WITHIN;
    if (reply.status === 200 && !late) return;
    journal.violation(
      'a living process did not say so',
      `${instance.name} ${reply.status} ${reply.ms} ms ${reply.error}`,
    );
  }

  private async ready(instance: Instance): Promise<void> {
    const reply = await send(instance.url, 'GET', '/health/ready', { patience: 15_000 });
    if (instance.state !== 'up' || this.wasDown(reply.at, reply.ms)) return;
    const { journal } = this.world;
    const isReady = reply.status === 200;
    this.counts[isReady ? 'ready' : 'unready']++;
    const { headers } = reply;
    const evidence = `${instance.name} ${reply.status} ${Math.round(reply.ms)} ms ${new Date(reply.at).toISOString()}`;
    if (!isReady && !headers['retry-after']) journal.violation('unready without Retry-After', evidence);
    if (!isReady && !journal.touchedDuring(reply.at - NOTICED, reply.at + reply.ms).has('database')) {
      journal.violation('unready without a reason', evidence);
    }
    if (reply.ms > NOTICED) journal.violation('readiness hung', evidence);
    if (isReady && this.isDatabaseGone(reply)) journal.violation('ready without a database', evidence);
  }

  private wasDown(at: number, ms: number): boolean {
    return this.world.journal.touchedDuring(at, at + ms).has('instances');
  }

  /** `database-kill` and `database-freeze` take it from both instances. */
  private isDatabaseGone({ at, ms }: Reply): boolean {
    return this.world.journal.windows.some(
      ({ fault, from, ended }) => /^database-(kill|freeze)$/.test(fault) && at > from + 500 && at + ms < ended - 100,
    );
  }
}

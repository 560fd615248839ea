import { plusSeconds } from '../common/index.js';
import type { Clock } from '../common/index.js';

/** How long a scrape waits for a reading (ms); it goes on without, and the next scrape has it. */
const PATIENCE = 500;
/** A reading may take up to a fiftieth of the time. */
const SHARE = 50;

/** What costs too much for each scrape: read at most once in `every` seconds, and rarely where it takes long. */
export class Occasional<T> {
  private known: T | undefined;
  private nextAt: Date | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly every: number,
    private readonly read: () => Promise<T>,
    private readonly onFailure: () => void,
  ) {}

  /** What was read last; undefined where nothing was yet, or nothing could be. Never throws. */
  async value(): Promise<T | undefined> {
    if (!this.nextAt || this.clock.now() >= this.nextAt) {
      this.reading ??= this.ask().finally(() => (this.reading = undefined));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE)));
      await Promise.race([this.reading, late]);
      clearTimeout(timer);
    }
    return this.known;
  }

  private async ask(): Promise<void> {
    const began = performance.now();
    try {
      this.known = await this.read();
    } catch {
      this.known = undefined;
      this.onFailure();
    }
    const took = (performance.now() - began) / 1000;
    this.nextAt = plusSeconds(this.clock.now(), Math.max(this.every, took * SHARE));
  }
}

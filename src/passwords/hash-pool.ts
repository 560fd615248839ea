import { Injectable } from '@nestjs/common';
import { Signals, Unavailable } from '../common/index.js';
import { Env } from '../config/index.js';

/** What a client is told to wait when the queue is full (s). */
const RETRY_AFTER = 2;

/**
 * At most `HASH_CONCURRENCY` hashes at a time and `HASH_QUEUE` waiting: a storm of sign-ins gets 503s instead of
 * taking every core from the rest (security: 13).
 */
@Injectable()
export class HashPool {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly env: Env,
    private readonly signals: Signals,
  ) {}

  /** Hashes under way. */
  get active(): number {
    return this.running;
  }

  /** Hashes that wait their turn. */
  get queued(): number {
    return this.waiting.length;
  }

  /** @throws Unavailable when the queue is full */
  async run<T>(hash: () => Promise<T>): Promise<T> {
    await this.enter();
    const began = performance.now();
    try {
      return await hash();
    } finally {
      this.signals.emit('hashed', { seconds: (performance.now() - began) / 1000 });
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.env.HASH_CONCURRENCY) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.env.HASH_QUEUE) {
      this.signals.emit('hashRefused', null);
      throw new Unavailable('the hash queue is full', RETRY_AFTER);
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The place passes straight to the next in the queue, so that nobody overtakes it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}

import type { Redis as Client } from 'ioredis';

/** How often Redis is asked for a sign of life (ms): so soon is its loss, or its return, known without any request. */
const BEAT = 1000;
/** After so many signs of life missed in a row, the connection is taken for dead and made anew. */
const PATIENCE = 3;

/** Redis can't be asked, or did not answer in time. Never shown: whoever asks has another way. */
export class RedisAway extends Error {}

/**
 * One connection that knows whether Redis answers. After one failure nobody asks, and nobody waits, until a sign of life
 * came back: a Redis that is frozen costs the requests that were asking it then, and none of those that follow.
 */
export class Link {
  private up: boolean | undefined;
  private timer: NodeJS.Timeout | undefined;
  private beating = false;
  private missed = 0;
  private lastError: unknown;
  private settle: () => void;
  /** Resolves once it is known, for the first time, whether Redis answers: within 1.3 s. */
  readonly known = new Promise<void>((resolve) => (this.settle = resolve));

  /**
   * @param client not connected yet, with `redisOptions`
   * @param sign asks for a sign of life: what this connection is there for, so that what is refused counts as down
   * @param changed is told whenever `isUp` changes, and why
   */
  constructor(
    private readonly client: Client,
    private readonly sign: (client: Client) => Promise<unknown>,
    private readonly changed: (why: unknown) => void,
  ) {
    client.on('error', (error: Error) => (this.lastError = error));
    client.on('close', () => this.note(false, this.lastError));
    client.on('ready', () => void this.beat());
  }

  get isUp(): boolean {
    return this.up === true;
  }

  start(): void {
    // What it fails with comes as an event too.
    this.client.connect().catch(() => undefined);
    this.timer = setInterval(() => void this.beat(), BEAT);
    this.timer.unref();
  }

  /** Ends the connection without waiting for Redis. */
  stop(): void {
    clearInterval(this.timer);
    this.up = false;
    this.client.disconnect();
  }

  /** @throws RedisAway at once while Redis is known to be away, else within the timeout of a command. */
  async ask<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (!this.isUp) throw new RedisAway();
    try {
      return await work(this.client);
    } catch (cause) {
      this.note(false, cause);
      throw new RedisAway(undefined, { cause });
    }
  }

  private async beat(): Promise<void> {
    if (this.beating || this.client.status !== 'ready') return;
    this.beating = true;
    try {
      await this.sign(this.client);
      this.missed = 0;
      this.note(true);
    } catch (error) {
      this.note(false, error);
      this.giveUpAfterSome();
    } finally {
      this.beating = false;
    }
  }

  /** A connection into the void (a host that went without a word) would be waited for a quarter of an hour by TCP. */
  private giveUpAfterSome(): void {
    if (++this.missed < PATIENCE) return;
    this.missed = 0;
    if (this.client.status === 'ready') this.client.disconnect(true);
  }

  private note(up: boolean, why?: unknown): void {
    if (this.up === up) return;
    this.up = up;
    this.settle();
    this.changed(why);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { MoreThanOrEqual } from 'typeorm';
import { Clock, Unavailable, isUuid, plusSeconds } from '../common/index.js';
import { Database } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { Redis } from '../redis/index.js';
import { Session } from './session.entity.js';

/** How often the revocations of other instances are read (ms): known within a second, with the time that a read takes. */
const POLL_INTERVAL = 500;
/**
 * How far each poll looks back (s): a revocation bears the time at which its transaction ran, commits later, and may
 * come from a machine whose clock is behind.
 */
const OVERLAP = 30;
/** Without a poll for so long (ms), this process stood still: it was stopped, or its loop was blocked. */
const STOOD_STILL = 2 * POLL_INTERVAL;
/** How long a request waits after that (ms): as long as a statement may take. */
const PATIENCE = 2_500;
/** Where instances tell each other at once, as far as there is a Redis: ids, separated by blanks. */
const CHANNEL = 'revocations';

/**
 * The sessions that ended while an access token of theirs may still be valid: a small set in memory, so that a signed-in
 * request costs no I/O. This process adds its own at their commit; a poll brings those of the others, and Redis, where
 * there is one, brings them at once.
 */
@Injectable()
export class Revocations implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Revocations.name);
  private readonly ended = new Map<string, number>();
  private seenUntil: Date | undefined;
  /** Of an access token, in any realm (s). */
  private readonly longestLife: number;
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<boolean> | undefined;
  /** When a poll was last due, by a clock that nobody sets (ms). */
  private dueAt = performance.now();
  /** It stood still, and has not read since what ended meanwhile. */
  private isBehind = false;
  private catchingUp: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly redis: Redis,
    realms: Realms,
  ) {
    this.longestLife = Math.max(...realms.all.map(({ settings }) => settings.ACCESS_TTL));
    redis.subscribe(CHANNEL, (message) => this.hear(message));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.poll();
    this.dueAt = performance.now();
    this.timer = setInterval(() => this.beat(), POLL_INTERVAL);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.polling;
  }

  /** Whether the session has ended. */
  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /**
   * What a request that came while this process stood still has to wait for: what ended meanwhile elsewhere is read first.
   * Undefined at all other times; rejects with `Unavailable` where it can't be read.
   */
  untilCurrent(): Promise<void> | undefined {
    if (this.timer && performance.now() - this.dueAt > STOOD_STILL) this.beat();
    if (!this.isBehind) return undefined;
    this.catchingUp ??= this.catchUp().finally(() => (this.catchingUp = undefined));
    return this.catchingUp;
  }

  /** Ends sessions for this process at once, and for the others as soon as they hear of it. */
  announce(sessionIds: readonly string[], at: Date): void {
    for (const id of sessionIds) this.add(id, at);
    if (sessionIds.length > 0) this.redis.publish(CHANNEL, sessionIds.join(' '));
  }

  /** Reads what ended since the last time, and says whether it could; a poll that fails is made up for by the next one. */
  poll(): Promise<boolean> {
    this.polling ??= this.read().finally(() => (this.polling = undefined));
    return this.polling;
  }

  private beat(): void {
    const now = performance.now();
    if (now - this.dueAt > STOOD_STILL) this.isBehind = true;
    this.dueAt = now;
    // Nobody may be waiting for it.
    if (this.isBehind) this.untilCurrent()?.catch(() => undefined);
    else void this.poll();
  }

  private async catchUp(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE)));
    const isCurrent = await Promise.race([this.pollAnew(), late]);
    clearTimeout(timer);
    if (!isCurrent) throw new Unavailable('which sessions ended while this process stood still is not known');
    this.isBehind = false;
  }

  /** The poll that is under way may have read before it. */
  private async pollAnew(): Promise<boolean> {
    await this.polling;
    return this.poll();
  }

  /** By the own clock: a message may be late, and its sender's clock wrong, but it is never forgotten too early. */
  private hear(message: string): void {
    for (const id of message.split(' ')) if (isUuid(id)) this.add(id, this.clock.now());
  }

  private add(sessionId: string, at: Date): void {
    this.ended.set(sessionId, at.getTime());
  }

  private async read(): Promise<boolean> {
    const now = this.clock.now();
    const since = this.startOfPoll(now);
    try {
      const rows = await this.database.read((manager) =>
        manager.getRepository(Session).find({
          select: { id: true, revokedAt: true },
          where: { revokedAt: MoreThanOrEqual(plusSeconds(since, -OVERLAP)) },
        }),
      );
      for (const { id, revokedAt } of rows) if (revokedAt) this.add(id, revokedAt);
      this.seenUntil = now;
      this.forget(now);
      return true;
    } catch (error) {
      this.logger.warn(`revocations can't be read: ${error instanceof Error ? error.message : 'unknown'}`);
      return false;
    }
  }

  /** From the beginning again where the clock was set back: what was forgotten for its age may be young again. */
  private startOfPoll(now: Date): Date {
    return this.seenUntil && this.seenUntil <= now ? this.seenUntil : plusSeconds(now, -this.longestLife);
  }

  /** Past its longest life, an access token is refused for its age. */
  private forget(now: Date): void {
    const tooOld = plusSeconds(now, -this.longestLife - OVERLAP).getTime();
    for (const [id, at] of this.ended) if (at < tooOld) this.ended.delete(id);
  }
}

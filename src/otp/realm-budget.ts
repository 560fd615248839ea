import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, secondsUntil } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

/** The row that counts for a whole realm; no address and no device is called so. */
const HOLDER = 'realm/mail';
const DAY = 86_400_000;
/** A process takes its share in blocks of a thousandth, at most this many mails: one row for all must not be a queue. */
const LARGEST_BLOCK = 100;

interface Share {
  day: number;
  left: number;
}

/**
 * How many mails a realm may send in a day (UTC), over all addresses, sources and instances: `MAIL_PER_DAY`. What bounds
 * who goes on from one address to the next. What a process took and did not send by its end is lost to the day.
 */
@Injectable()
export class RealmBudget {
  private readonly shares = new Map<string, Share>();
  private readonly taking = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * Takes one mail, before the transaction that writes it.
   * @throws RateLimited until the day is over
   */
  async take(realm: string): Promise<void> {
    for (;;) {
      const share = this.shareOf(realm);
      if (share.left > 0) {
        share.left--;
        return;
      }
      await this.takeBlock(realm);
    }
  }

  /** The mail was not written. */
  giveBack(realm: string): void {
    this.shareOf(realm).left++;
  }

  private shareOf(realm: string): Share {
    const day = Math.floor(this.clock.now().getTime() / DAY);
    const known = this.shares.get(realm);
    if (known?.day === day) return known;
    const fresh = { day, left: 0 };
    this.shares.set(realm, fresh);
    return fresh;
  }

  /** Requests that come at once wait for one block together. */
  private takeBlock(realm: string): Promise<void> {
    const running = this.taking.get(realm) ?? this.lease(realm).finally(() => this.taking.delete(realm));
    this.taking.set(realm, running);
    return running;
  }

  private async lease(realm: string): Promise<void> {
    const share = this.shareOf(realm);
    const block = Math.max(1, Math.min(LARGEST_BLOCK, Math.floor(this.env.MAIL_PER_DAY / 1000)));
    for (const size of new Set([block, 1])) {
      if (!(await this.charge(realm, size, new Date(share.day * DAY)))) continue;
      share.left += size;
      return;
    }
    throw new RateLimited(secondsUntil(new Date((share.day + 1) * DAY), this.clock.now()), 'mails of the realm');
  }

  /** The limit stands in the WHERE; the affected rows decide between instances. */
  private charge(realm: string, size: number, today: Date): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await ensureRow(tx, realm, HOLDER);
      const result = await tx.manager
        .createQueryBuilder()
        .update(OtpDestination)
        // The count before the start that it reads: MySQL assigns from left to right.
        .set({
          sentInDay: () => 'CASE WHEN day_started_at < :today THEN :size ELSE sent_in_day + :size END',
          dayStartedAt: () => 'CASE WHEN day_started_at < :today THEN :today ELSE day_started_at END',
        })
        .where('realm = :realm AND destination = :holder')
        .andWhere('((day_started_at < :today AND :size <= :limit) OR sent_in_day + :size <= :limit)')
        .setParameters({ realm, holder: HOLDER, today, size, limit: this.env.MAIL_PER_DAY })
        .execute();
      return result.affected === 1;
    });
  }
}

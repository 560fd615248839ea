import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, secondsUntil } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database } from '../database/index.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

/** The rows that count for a whole realm; no address and no device is called so. */
const HOLDERS: Readonly<Record<Channel, string>> = { email: 'realm/mail', sms: 'realm/sms' };
const DAY = 86_400_000;
/** A process takes its share in blocks of a thousandth, at most this many messages: one row for all must not be a queue. */
const LARGEST_BLOCK = 100;

/** Messages to take at once out of a day's `limit`. */
interface Block {
  realm: string;
  holder: string;
  size: number;
  limit: number;
  today: Date;
}

interface Share {
  day: number;
  left: number;
}

/**
 * How many messages a realm may send in a day (UTC), over all addresses, sources and instances: `MAIL_PER_DAY` and
 * `SMS_PER_DAY`. What bounds who goes on from one address to the next. What a process took and did not send by its end is
 * lost to the day.
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
   * Takes one message, before the transaction that writes it.
   * @throws RateLimited until the day is over
   */
  async take(realm: string, channel: Channel): Promise<void> {
    for (;;) {
      const share = this.shareOf(realm, channel);
      if (share.left > 0) {
        share.left--;
        return;
      }
      await this.takeBlock(realm, channel);
    }
  }

  /** The message was not written. */
  giveBack(realm: string, channel: Channel): void {
    this.shareOf(realm, channel).left++;
  }

  private shareOf(realm: string, channel: Channel): Share {
    const day = Math.floor(this.clock.now().getTime() / DAY);
    const key = keyOf(realm, channel);
    const known = this.shares.get(key);
    if (known?.day === day) return known;
    const fresh = { day, left: 0 };
    this.shares.set(key, fresh);
    return fresh;
  }

  /** Requests that come at once wait for one block together. */
  private takeBlock(realm: string, channel: Channel): Promise<void> {
    const key = keyOf(realm, channel);
    const running = this.taking.get(key) ?? this.lease(realm, channel).finally(() => this.taking.delete(key));
    this.taking.set(key, running);
    return running;
  }

  private async lease(realm: string, channel: Channel): Promise<void> {
    const share = this.shareOf(realm, channel);
    const limit = channel === 'sms' ? this.env.SMS_PER_DAY : this.env.MAIL_PER_DAY;
    const block = Math.max(1, Math.min(LARGEST_BLOCK, Math.floor(limit / 1000)));
    for (const size of new Set([block, 1])) {
      const wanted = { realm, holder: HOLDERS[channel], size, limit, today: new Date(share.day * DAY) };
      if (!(await this.charge(wanted))) continue;
      share.left += size;
      return;
    }
    throw new RateLimited(
      secondsUntil(new Date((share.day + 1) * DAY), this.clock.now()),
      `messages of the realm: ${channel}`,
      'realm_messages',
    );
  }

  /** The limit stands in the WHERE; the affected rows decide between instances. */
  private charge(block: Block): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await ensureRow(tx, { realm: block.realm, destination: block.holder });
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
        .setParameters({ ...block })
        .execute();
      return result.affected === 1;
    });
  }
}

function keyOf(realm: string, channel: Channel): string {
  return `${channel}/${realm}`;
}

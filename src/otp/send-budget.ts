import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, plusSeconds, secondsUntil } from '../common/index.js';
import type { Channel, LimitKind } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { BudgetKey } from './budget-key.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

const TEN_MINUTES = 600;
const HOUR = 3600;
const DAY = 86_400;

/** Whose share of messages one takes, and by which channel it goes. */
export interface Share {
  realm: string;
  /** A destination or a user. */
  spends: string;
  channel: Channel;
  /** Seconds between two of them; `SEND_COOLDOWN` where nothing is said. */
  pause?: number;
  /** How many fit into an hour, with no other window beside it; what the channel allows where nothing is said. */
  perHour?: number;
  /** What to count it as where it is spent. */
  kind?: LimitKind;
}

/** Messages that fit into each window. */
interface Limits {
  perTenMinutes: number;
  perHour: number;
  perDay: number;
}

/**
 * How many messages one destination may get, whoever asks and for whatever purpose: one per `SEND_COOLDOWN`,
 * `SEND_PER_HOUR` an hour, `SEND_PER_DAY` a day; of SMS `SMS_SEND_PER_10_MIN` and `SMS_SEND_PER_HOUR`. A window starts with
 * the first message after the last one has ended: around its turn up to twice as many less one fit into its length.
 */
@Injectable()
export class SendBudget {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly keys: BudgetKey,
  ) {}

  /**
   * Charges one message, and says when the next one may follow.
   * @throws RateLimited when the budget is spent; nothing was charged then.
   */
  async take(tx: Tx, share: Share): Promise<Date> {
    const now = this.clock.now();
    await ensureRow(tx, this.keys.of(share.realm, share.spends));
    const charged = await this.charge(tx, share, now);
    const row = await this.rowOf(tx, share);
    // It was idle, and was removed between the two statements.
    if (!charged && !row) return this.take(tx, share);
    const next = this.nextOf(row, share);
    const { kind = 'destination_messages' } = share;
    if (!charged) throw new RateLimited(secondsUntil(next, now), `send budget: ${kind}`, kind);
    return next;
  }

  /** When the next message may follow. */
  async nextAt(tx: Tx, share: Share): Promise<Date> {
    return this.nextOf(await this.rowOf(tx, share), share);
  }

  private rowOf(tx: Tx, { realm, spends }: Share): Promise<OtpDestination | null> {
    return tx.repository(OtpDestination).findOneBy(this.keys.of(realm, spends));
  }

  private nextOf(row: OtpDestination | null, share: Share): Date {
    const now = this.clock.now();
    if (!row) return now;
    const { perTenMinutes, perHour, perDay } = this.limitsOf(share);
    const times = [
      plusSeconds(row.lastSentAt, share.pause ?? this.env.SEND_COOLDOWN),
      endOf(row.tenMinutesStartedAt, TEN_MINUTES, (row.sentInTenMinutes ?? 0) >= perTenMinutes),
      endOf(row.hourStartedAt, HOUR, row.sentInHour >= perHour),
      endOf(row.dayStartedAt, DAY, row.sentInDay >= perDay),
    ];
    return new Date(Math.max(now.getTime(), ...times.map((time) => time?.getTime() ?? 0)));
  }

  private limitsOf({ channel, perHour: own }: Share): Limits {
    if (own !== undefined) return { perTenMinutes: own, perHour: own, perDay: Number.MAX_SAFE_INTEGER };
    const { SEND_PER_HOUR, SEND_PER_DAY, SMS_SEND_PER_10_MIN, SMS_SEND_PER_HOUR } = this.env;
    return channel === 'sms'
      ? { perTenMinutes: SMS_SEND_PER_10_MIN, perHour: SMS_SEND_PER_HOUR, perDay: SEND_PER_DAY }
      : { perTenMinutes: SEND_PER_HOUR, perHour: SEND_PER_HOUR, perDay: SEND_PER_DAY };
  }

  /** The limit stands in the WHERE, so parallel requests can't pass it; the affected rows decide. */
  private async charge(tx: Tx, share: Share, now: Date): Promise<boolean> {
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpDestination)
      // Each count before the start that it reads: MySQL assigns from left to right.
      .set({
        sentInTenMinutes: () => `CASE WHEN ${isOver('ten_minutes')} THEN 1 ELSE sent_in_ten_minutes + 1 END`,
        tenMinutesStartedAt: () => `CASE WHEN ${isOver('ten_minutes')} THEN :now ELSE ten_minutes_started_at END`,
        sentInHour: () => `CASE WHEN ${isOver('hour')} THEN 1 ELSE sent_in_hour + 1 END`,
        hourStartedAt: () => `CASE WHEN ${isOver('hour')} THEN :now ELSE hour_started_at END`,
        sentInDay: () => `CASE WHEN ${isOver('day')} THEN 1 ELSE sent_in_day + 1 END`,
        dayStartedAt: () => `CASE WHEN ${isOver('day')} THEN :now ELSE day_started_at END`,
        lastSentAt: now,
      })
      .where('realm = :realm AND destination = :destination')
      // Without a pause the clocks of two instances may differ.
      .andWhere(share.pause === 0 ? '1 = 1' : 'last_sent_at <= :cooledDown')
      .andWhere(`(${isOver('ten_minutes')} OR sent_in_ten_minutes < :perTenMinutes)`)
      .andWhere(`(${isOver('hour')} OR sent_in_hour < :perHour)`)
      .andWhere(`(${isOver('day')} OR sent_in_day < :perDay)`)
      .setParameters({
        ...this.keys.of(share.realm, share.spends),
        now,
        ten_minutes_ago: plusSeconds(now, -TEN_MINUTES),
        hour_ago: plusSeconds(now, -HOUR),
        day_ago: plusSeconds(now, -DAY),
        cooledDown: plusSeconds(now, -(share.pause ?? this.env.SEND_COOLDOWN)),
        ...this.limitsOf(share),
      })
      .execute();
    return result.affected === 1;
  }
}

/** Whether a window has ended, or never began, as SQL. */
function isOver(window: 'ten_minutes' | 'hour' | 'day'): string {
  const began = `${window}_started_at`;
  return `(${began} IS NULL OR ${began} <= :${window}_ago)`;
}

/** When a window ends that is full. */
function endOf(start: Date | null, length: number, isFull: boolean): Date | undefined {
  return start && isFull ? plusSeconds(start, length) : undefined;
}

import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, plusSeconds, secondsUntil } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

const HOUR = 3600;
const DAY = 86_400;

/**
 * How many messages one destination may get, whoever asks and for whatever purpose: one per `SEND_COOLDOWN`,
 * `SEND_PER_HOUR` an hour, `SEND_PER_DAY` a day. An hour starts with the first message after the last one has ended, and
 * a day likewise: around the turn of an hour up to twice as many less one fit into sixty minutes.
 */
@Injectable()
export class SendBudget {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * Charges one message, and says when the next one may follow.
   * @throws RateLimited when the budget is spent; nothing was charged then.
   */
  async take(tx: Tx, realm: string, destination: string): Promise<Date> {
    const now = this.clock.now();
    await ensureRow(tx, realm, destination);
    const charged = await this.charge(tx, realm, destination, now);
    const row = await tx.repository(OtpDestination).findOneByOrFail({ realm, destination });
    const next = this.nextAt(row, now);
    if (!charged) throw new RateLimited(secondsUntil(next, now), 'send budget of the destination');
    return next;
  }

  /** The limit stands in the WHERE, so parallel requests can't pass it; the affected rows decide. */
  private async charge(tx: Tx, realm: string, destination: string, now: Date): Promise<boolean> {
    const hourAgo = plusSeconds(now, -HOUR);
    const dayAgo = plusSeconds(now, -DAY);
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpDestination)
      // Each count before the start that it reads: MySQL assigns from left to right.
      .set({
        sentInHour: () => 'CASE WHEN hour_started_at <= :hourAgo THEN 1 ELSE sent_in_hour + 1 END',
        hourStartedAt: () => 'CASE WHEN hour_started_at <= :hourAgo THEN :now ELSE hour_started_at END',
        sentInDay: () => 'CASE WHEN day_started_at <= :dayAgo THEN 1 ELSE sent_in_day + 1 END',
        dayStartedAt: () => 'CASE WHEN day_started_at <= :dayAgo THEN :now ELSE day_started_at END',
        lastSentAt: now,
      })
      .where('realm = :realm AND destination = :destination')
      .andWhere('last_sent_at <= :cooledDown')
      .andWhere('(hour_started_at <= :hourAgo OR sent_in_hour < :perHour)')
      .andWhere('(day_started_at <= :dayAgo OR sent_in_day < :perDay)')
      .setParameters({
        realm,
        destination,
        now,
        hourAgo,
        dayAgo,
        cooledDown: plusSeconds(now, -this.env.SEND_COOLDOWN),
        perHour: this.env.SEND_PER_HOUR,
        perDay: this.env.SEND_PER_DAY,
      })
      .execute();
    return result.affected === 1;
  }

  private nextAt(row: OtpDestination, now: Date): Date {
    const { SEND_COOLDOWN, SEND_PER_HOUR, SEND_PER_DAY } = this.env;
    const times = [
      plusSeconds(row.lastSentAt, SEND_COOLDOWN),
      row.sentInHour >= SEND_PER_HOUR ? plusSeconds(row.hourStartedAt, HOUR) : now,
      row.sentInDay >= SEND_PER_DAY ? plusSeconds(row.dayStartedAt, DAY) : now,
    ];
    return new Date(Math.max(...times.map((time) => time.getTime())));
  }
}

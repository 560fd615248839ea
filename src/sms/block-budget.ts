import { Injectable } from '@nestjs/common';
import { Clock, plusSeconds } from '../common/index.js';
import { Env } from '../config/index.js';
import { isUniqueViolation } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { NumberBlock } from './number-block.entity.js';
import type { BlockRefusal } from './refused-blocks.js';

const HOUR = 3600;
const DAY = 86_400;
/** Of a realm's SMS a day, one block of numbers gets a tenth. */
const BLOCKS_SHARE = 10;
/** The share of verified codes in whole millionths: both databases compute with those exactly. */
const MILLION = 1_000_000;

const NEVER = '1970-01-01 00:00:00.000';
/** One form for both databases; it locks no row that exists. */
const CREATE = `
  INSERT INTO number_blocks
    (realm, block, last_sent_at, hour_started_at, sent_in_hour, verified_in_hour, day_started_at, sent_in_day)
  SELECT ?, ?, ?, ?, 0, 0, ?, 0 FROM (SELECT 1 AS one) AS one_row
  WHERE NOT EXISTS (SELECT 1 FROM number_blocks WHERE realm = ? AND block = ?)`;

/**
 * How many codes a block of numbers may get. An hour and a day begin with the first code after the last one has ended.
 * The breaker is open, once enough codes of an hour were sent and too few of them verified, until an hour has passed
 * since the last one, or until codes that were sent before are verified after all.
 */
@Injectable()
export class BlockBudget {
  private readonly perDay: number;

  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
  ) {
    this.perDay = Math.max(env.SMS_BREAKER_MIN_SENT, Math.floor(env.SMS_PER_DAY / BLOCKS_SHARE));
  }

  /** Charges one code, or says why not. */
  async take(tx: Tx, realm: string, block: string): Promise<BlockRefusal | undefined> {
    const now = this.clock.now();
    await ensureRow(tx, realm, block);
    if (await this.charge(tx, realm, block, now)) return undefined;
    const row = await tx.repository(NumberBlock).findOneBy({ realm, block });
    // It was idle, and was removed between the two statements.
    if (!row) return this.take(tx, realm, block);
    const spent = row.dayStartedAt > plusSeconds(now, -DAY) && row.sentInDay >= this.perDay;
    return spent ? 'day budget' : 'breaker';
  }

  /** Counts one verified code; where the hour is over, the next code begins another that knows nothing of it. */
  async verified(tx: Tx, realm: string, block: string): Promise<void> {
    await tx.repository(NumberBlock).increment({ realm, block }, 'verifiedInHour', 1);
  }

  /** Both limits stand in the WHERE, so parallel requests can't pass them; the affected rows decide. */
  private async charge(tx: Tx, realm: string, block: string, now: Date): Promise<boolean> {
    const result = await tx.manager
      .createQueryBuilder()
      .update(NumberBlock)
      // Each count before the start that it reads: MySQL assigns from left to right.
      .set({
        sentInHour: () => 'CASE WHEN hour_started_at <= :hourAgo THEN 1 ELSE sent_in_hour + 1 END',
        verifiedInHour: () => 'CASE WHEN hour_started_at <= :hourAgo THEN 0 ELSE verified_in_hour END',
        hourStartedAt: () => 'CASE WHEN hour_started_at <= :hourAgo THEN :now ELSE hour_started_at END',
        sentInDay: () => 'CASE WHEN day_started_at <= :dayAgo THEN 1 ELSE sent_in_day + 1 END',
        dayStartedAt: () => 'CASE WHEN day_started_at <= :dayAgo THEN :now ELSE day_started_at END',
        lastSentAt: now,
      })
      .where('realm = :realm AND block = :block')
      .andWhere(
        '(sent_in_hour < :minSent OR verified_in_hour * :million >= :share * sent_in_hour OR last_sent_at <= :hourAgo)',
      )
      .andWhere('(day_started_at <= :dayAgo OR sent_in_day < :perDay)')
      .setParameters({
        realm,
        block,
        now,
        hourAgo: plusSeconds(now, -HOUR),
        dayAgo: plusSeconds(now, -DAY),
        minSent: this.env.SMS_BREAKER_MIN_SENT,
        million: MILLION,
        share: Math.round(this.env.SMS_BREAKER_MIN_VERIFIED * MILLION),
        perDay: this.perDay,
      })
      .execute();
    return result.affected === 1;
  }
}

async function ensureRow(tx: Tx, realm: string, block: string): Promise<void> {
  try {
    await tx.manager.query(CREATE, [realm, block, NEVER, NEVER, NEVER, realm, block]);
  } catch (error) {
    // A parallel request made it.
    if (!isUniqueViolation(error)) throw error;
  }
}

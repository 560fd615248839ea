import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, plusSeconds, secondsUntil } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

/** What is guessed. Each has a budget of its own. */
export type Secret = 'code' | 'password';

/** The waits after the last free failure and each further one (s): doubling, up to an hour (63B, 3.2.2). */
const WAITS = [30, 60, 120, 240, 480, 960, 1920, 3600];

const COLUMNS = {
  code: { failures: 'codeFailures', waitsUntil: 'codeWaitsUntil', names: ['code_failures', 'code_waits_until'] },
  password: {
    failures: 'passwordFailures',
    waitsUntil: 'passwordWaitsUntil',
    names: ['password_failures', 'password_waits_until'],
  },
} as const;

/**
 * How often a secret may be guessed at one destination, over all purposes, challenges, resends, spellings and sources:
 * `OTP_FAILURES_BEFORE_WAIT` failures in a row, then one after each wait. The same for an address that nobody owns.
 */
@Injectable()
export class AttemptBudget {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * Charges an attempt as a failure before anything is compared, in one statement: of parallel attempts no more are
   * evaluated than the budget has.
   * @throws RateLimited while a wait lasts; nothing is charged or evaluated then.
   */
  async charge(tx: Tx, realm: string, destination: string, secret: Secret): Promise<void> {
    const now = this.clock.now();
    // A code that can be guessed was sent, so its destination has a row; a password may be tried anywhere.
    if (secret === 'password') await ensureRow(tx, realm, destination);
    if (await this.chargeRow(tx, realm, destination, secret, now)) return;
    const row = await tx.repository(OtpDestination).findOneBy({ realm, destination });
    if (row) throw new RateLimited(secondsUntil(this.endOfWait(row, secret, now), now), `failures: ${secret}`);
    await ensureRow(tx, realm, destination);
    await this.charge(tx, realm, destination, secret);
  }

  /** The attempt was right: the failures before it are forgotten, those of the other secret too. */
  async clear(tx: Tx, realm: string, destination: string): Promise<void> {
    await tx
      .repository(OtpDestination)
      .update(
        { realm, destination },
        { codeFailures: 0, codeWaitsUntil: null, passwordFailures: 0, passwordWaitsUntil: null },
      );
  }

  private endOfWait(row: OtpDestination, secret: Secret, now: Date): Date {
    return (secret === 'code' ? row.codeWaitsUntil : row.passwordWaitsUntil) ?? now;
  }

  private async chargeRow(tx: Tx, realm: string, destination: string, secret: Secret, now: Date): Promise<boolean> {
    const { failures, waitsUntil, names } = COLUMNS[secret];
    const [count, end] = names;
    // The wait before the count that it reads: MySQL assigns from left to right.
    const cases = WAITS.slice(0, -1).map((_, step) => `WHEN ${count} + 1 = :free + ${step} THEN :wait${step}`);
    const last = `ELSE :wait${WAITS.length - 1}`;
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpDestination)
      .set({
        [waitsUntil]: () => `CASE WHEN ${count} + 1 < :free THEN NULL ${cases.join(' ')} ${last} END`,
        [failures]: () => `${count} + 1`,
      })
      .where('realm = :realm AND destination = :destination')
      .andWhere(`(${end} IS NULL OR ${end} <= :now)`)
      .setParameters({ realm, destination, now, free: this.env.OTP_FAILURES_BEFORE_WAIT })
      .setParameters(Object.fromEntries(WAITS.map((wait, step) => [`wait${step}`, plusSeconds(now, wait)])))
      .execute();
    return result.affected === 1;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, RateLimited, plusSeconds, secondsUntil } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { BudgetKey } from './budget-key.js';
import { ensureRow } from './destination-row.js';
import { OtpDestination } from './otp-destination.entity.js';

/** What is guessed. Each has a budget of its own. */
export type Secret = 'code' | 'password';

/** Whose budget, and for what. */
export interface Budget {
  realm: string;
  /** An address, or a user: `known/<id>`. */
  spends: string;
  secret: Secret;
}

/** The waits after the last free failure and each further one (s): doubling, up to an hour (63B, 3.2.2). */
const WAITS = [30, 60, 120, 240, 480, 960, 1920, 3600];

const COLUMNS = {
  code: ['code_failures', 'code_waits_until'],
  password: ['password_failures', 'password_waits_until'],
};

const KINDS = { code: 'code_failures', password: 'password_failures' } as const;

const CLEARED = { codeFailures: 0, codeWaitsUntil: null, passwordFailures: 0, passwordWaitsUntil: null };

/**
 * How often a secret may be guessed at one destination, over all purposes, challenges, resends, spellings and sources:
 * `OTP_FAILURES_BEFORE_WAIT` failures in a row, then one after each wait. The same for an address that nobody owns.
 * Each step is one conditional UPDATE: parallel attempts can't exceed it.
 */
@Injectable()
export class AttemptBudget {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly keys: BudgetKey,
  ) {}

  /**
   * Charges an attempt as a failure before anything is compared; `clear` takes it back.
   * @throws RateLimited while a wait lasts; nothing is charged then, and nothing must be compared.
   */
  async charge(tx: Tx, budget: Budget): Promise<void> {
    await this.settle(tx, budget, false);
  }

  /** The attempt was right: the failures before it are forgotten, those of the other secret too. */
  async clear(tx: Tx, { realm, spends }: Budget): Promise<void> {
    await tx.repository(OtpDestination).update(this.keys.of(realm, spends), CLEARED);
  }

  /**
   * A look ahead, which saves the work: `settle` decides.
   * @returns whether anything is known of the budget
   * @throws RateLimited while a wait lasts
   */
  async refuseWaiting(tx: Tx, { realm, spends, secret }: Budget): Promise<boolean> {
    const row = await tx.repository(OtpDestination).findOneBy(this.keys.of(realm, spends));
    const until = secret === 'code' ? row?.codeWaitsUntil : row?.passwordWaitsUntil;
    const now = this.clock.now();
    if (until && until > now)
      throw new RateLimited(secondsUntil(until, now), `too many failures: ${secret}`, KINDS[secret]);
    return row !== null;
  }

  /**
   * Counts what an attempt came to that was compared already: for a secret whose comparison takes too long for a lock.
   * What it came to must not be told when this throws, and then no more is learned than the budget allows.
   * @throws RateLimited when a wait has begun since.
   */
  async settle(tx: Tx, budget: Budget, isRight: boolean): Promise<void> {
    await ensureRow(tx, this.keys.of(budget.realm, budget.spends));
    if (await (isRight ? this.succeed(tx, budget) : this.fail(tx, budget))) return;
    // Its row was idle, and was removed between the two statements.
    if (!(await this.refuseWaiting(tx, budget))) return this.settle(tx, budget, isRight);
    throw new RateLimited(1, 'a wait has just ended', KINDS[budget.secret]);
  }

  private succeed(tx: Tx, budget: Budget): Promise<boolean> {
    return this.change(tx, budget, CLEARED, {});
  }

  private fail(tx: Tx, budget: Budget): Promise<boolean> {
    const [failures = ''] = COLUMNS[budget.secret];
    const steps = WAITS.slice(0, -1).map((_, step) => `WHEN ${failures} + 1 = :free + ${step} THEN :wait${step}`);
    const end = `CASE WHEN ${failures} + 1 < :free THEN NULL ${steps.join(' ')} ELSE :wait${WAITS.length - 1} END`;
    // The wait before the count that it reads: MySQL assigns from left to right.
    const [count, waitsUntil] = [() => `${failures} + 1`, () => end];
    const set =
      budget.secret === 'code'
        ? { codeWaitsUntil: waitsUntil, codeFailures: count }
        : { passwordWaitsUntil: waitsUntil, passwordFailures: count };
    const now = this.clock.now();
    const waits = Object.fromEntries(WAITS.map((wait, step) => [`wait${step}`, plusSeconds(now, wait)]));
    return this.change(tx, budget, set, { ...waits, free: this.env.OTP_FAILURES_BEFORE_WAIT });
  }

  private async change(tx: Tx, { realm, spends, secret }: Budget, set: object, values: object): Promise<boolean> {
    const [, waitsUntil = ''] = COLUMNS[secret];
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpDestination)
      .set(set)
      .where('realm = :realm AND destination = :destination')
      .andWhere(`(${waitsUntil} IS NULL OR ${waitsUntil} <= :now)`)
      .setParameters({ ...this.keys.of(realm, spends), now: this.clock.now(), ...values })
      .execute();
    return result.affected === 1;
  }
}

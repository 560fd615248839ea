import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { AttemptBudget } from '../otp/index.js';
import type { Budget } from '../otp/index.js';
import { PasswordHash } from '../passwords/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt, Standing } from './attempts.js';

/** The same for a wrong password, an account without one, an unknown and a disabled account. */
export class InvalidCredentials extends DomainError {
  readonly code = 'invalid_credentials';
  override readonly keepsChanges = true;
}

/** A password that was compared. What it came to must not be told before `confirm` has counted it. */
export interface ComparedPassword {
  attempt: Attempt;
  standing: Standing;
  /** Whoever owns the address. */
  user: User | null;
  isRight: boolean;
  /** The hash to keep from now on, where the stored one is not by today's scheme. */
  upgrade: string | undefined;
}

/** The one gate through which every use of a password passes; the same time whether the address is known or not. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly attempts: Attempts,
    private readonly budget: AttemptBudget,
    private readonly users: UsersService,
    private readonly passwords: PasswordHash,
  ) {}

  /**
   * Compares the password of an address's owner, outside of any transaction: a hash takes too long for a lock. It spends
   * the budget of `own`, where somebody is signed in already, else of whoever asks.
   * @throws RateLimited, Unavailable
   */
  async compare(attempt: Attempt, address: string, password: string, own?: Standing): Promise<ComparedPassword> {
    const { user, standing } = await this.begin(attempt, address, own);
    const verdict = await this.passwords.verify(password, user?.passwordHash ?? null);
    const isRight = user?.status === 'active' && verdict.matches;
    const upgrade = isRight && verdict.outdated ? await this.passwords.create(password) : undefined;
    return { attempt, standing, user, isRight, upgrade };
  }

  /**
   * Counts the attempt, and answers whose password it is. It still is at the commit of the transaction.
   * @throws RateLimited, InvalidCredentials
   */
  async confirm(tx: Tx, { attempt, standing, user, isRight, upgrade }: ComparedPassword): Promise<User> {
    await this.budget.settle(tx, budgetOf(attempt, standing), isRight);
    if (!user || !isRight) {
      throw new InvalidCredentials({ detail: user ? 'wrong or disabled' : 'unknown', userId: user?.id });
    }
    const confirmed = await this.users.confirmPassword(tx, user, upgrade);
    if (!confirmed) throw new InvalidCredentials({ detail: 'changed while it was checked', userId: user.id });
    return user;
  }

  private begin(attempt: Attempt, address: string, own?: Standing): Promise<{ user: User | null; standing: Standing }> {
    return this.attempts.run(attempt, async (tx) => {
      const standing = own ?? (await this.attempts.standingOf(tx, attempt, address));
      await this.budget.refuseWaiting(tx, budgetOf(attempt, standing));
      return { user: await this.users.findByAddress(tx, attempt.realm, address), standing };
    });
  }
}

function budgetOf({ realm }: Attempt, { spends }: Standing): Budget {
  return { realm, spends, secret: 'password' };
}

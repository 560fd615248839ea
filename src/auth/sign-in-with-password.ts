import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { AttemptBudget } from '../otp/index.js';
import type { Budget } from '../otp/index.js';
import { PasswordHash } from '../passwords/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt, Standing } from './attempts.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

/** The same for a wrong password, an unknown and a disabled account. */
export class InvalidCredentials extends DomainError {
  readonly code = 'invalid_credentials';
  override readonly keepsChanges = true;
}

/** Signs in by password, in the same time whether the address is known or not. */
@Injectable()
export class SignInWithPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly budget: AttemptBudget,
    private readonly users: UsersService,
    private readonly passwords: PasswordHash,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws RateLimited, InvalidCredentials, Unavailable */
  async execute(realm: string, address: string, password: string, client: ClientInfo): Promise<SignedIn> {
    const attempt: Attempt = { realm, action: 'login', address, client };
    const { user, standing } = await this.begin(attempt, address);
    // Outside of any transaction: a hash takes too long for a lock.
    const verdict = await this.passwords.verify(password, user?.passwordHash ?? null);
    const isRight = user?.status === 'active' && verdict.matches;
    const upgrade = isRight && verdict.outdated ? await this.passwords.create(password) : undefined;
    return this.attempts.run(attempt, async (tx) => {
      await this.budget.settle(tx, budgetOf(attempt, standing), isRight);
      if (!isRight) throw new InvalidCredentials({ detail: user ? 'wrong or disabled' : 'unknown', userId: user?.id });
      return this.signIn(tx, attempt, standing, user, upgrade);
    });
  }

  private begin(attempt: Attempt, address: string): Promise<{ user: User | null; standing: Standing }> {
    return this.attempts.run(attempt, async (tx) => {
      const standing = await this.attempts.standingOf(tx, attempt, address);
      await this.budget.refuseWaiting(tx, budgetOf(attempt, standing));
      return { user: await this.users.findByAddress(tx, attempt.realm, address), standing };
    });
  }

  private async signIn(tx: Tx, attempt: Attempt, standing: Standing, user: User, upgrade?: string): Promise<SignedIn> {
    const confirmed = await this.users.confirmPassword(tx, user, upgrade);
    if (!confirmed) throw new InvalidCredentials({ detail: 'changed while it was checked', userId: user.id });
    const session = await this.sessions.open(tx, ownerOf(user, attempt.client));
    await this.attempts.note(tx, attempt, 'signed_in', user.id);
    return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
  }
}

function budgetOf({ realm }: Attempt, { spends }: Standing): Budget {
  return { realm, spends, secret: 'password' };
}

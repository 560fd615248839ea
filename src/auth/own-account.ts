import { Injectable } from '@nestjs/common';
import { Clock, DomainError, NotAuthenticated, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import type { Attempt } from './attempts.js';

/** For how long a proof of who somebody is counts for what lasts (s). */
const FRESH = 900;

/** What a stolen session must not do: the last proof of who it is lies too far back. */
export class StepUpRequired extends DomainError {
  readonly code = 'step_up_required';
  override readonly keepsChanges = true;
}

/** Something that somebody signed in does to their own account. */
export interface OwnAttempt extends Attempt {
  userId: string;
  sessionId: string;
}

/** An attempt in the session of a request. */
export function ownAttempt({ realm, userId, sessionId }: Principal, action: string, client: ClientInfo): OwnAttempt {
  return { realm, action, client, userId, sessionId };
}

/**
 * The account of whoever is signed in, for as long as a transaction lasts: its row and the session's are locked, so that
 * nothing is done any more in a session that a reset has just ended, or to somebody who has just been erased.
 */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /** @throws NotAuthenticated where user or session are gone */
  async hold(tx: Tx, attempt: OwnAttempt): Promise<User> {
    return (await this.take(tx, attempt)).user;
  }

  /**
   * The same for what takes an account over: who they are must have been proved in the last 15 minutes.
   * @throws NotAuthenticated, StepUpRequired
   */
  async holdFresh(tx: Tx, attempt: OwnAttempt): Promise<User> {
    const { user, authenticatedAt } = await this.take(tx, attempt);
    if (authenticatedAt > plusSeconds(this.clock.now(), -FRESH)) return user;
    throw new StepUpRequired({ detail: `proved at ${authenticatedAt.toISOString()}`, userId: user.id });
  }

  private async take(tx: Tx, { userId, sessionId }: OwnAttempt): Promise<{ user: User; authenticatedAt: Date }> {
    const user = await this.users.hold(tx, userId);
    const authenticatedAt = user && (await this.sessions.hold(tx, sessionId, userId));
    if (!user || !authenticatedAt) throw new NotAuthenticated({ detail: 'user or session are gone', userId });
    return { user, authenticatedAt };
  }
}

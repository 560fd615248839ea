import { Injectable } from '@nestjs/common';
import { Forbidden, NotFound, isUuid } from '../common/index.js';
import { Attempts, OwnAccount, ownAttempt } from '../auth/index.js';
import type { Attempt } from '../auth/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { People } from '../users/index.js';
import type { User } from '../users/index.js';
import { Conflict } from './conflict.js';

/** What an administrator wants done, from where. */
export interface Act {
  principal: Principal;
  client: ClientInfo;
  /** The route, for the trail. */
  action: string;
}

/** An act as it is under way: who does it, and to whom. */
export interface ActUnderWay {
  attempt: Attempt;
  target: User;
  isSelf: boolean;
  /**
   * For what a stolen session must not do: the administrator has proved in the last 15 minutes who they are.
   * @throws StepUpRequired
   */
  requireFresh: () => Promise<void>;
}

/**
 * What every act on somebody's account has in common: both rows are locked, and the one who acts still is an administrator
 * when it commits. So of two who demote each other one does, and whoever acts stays: no realm loses its last one here.
 */
@Injectable()
export class AdminActs {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly people: People,
  ) {}

  /** @throws NotAuthenticated, Forbidden; NotFound also for a user of another realm and a malformed id */
  async on<T>(act: Act, id: string, work: (tx: Tx, under: ActUnderWay) => Promise<T>): Promise<T> {
    const attempt = attemptOf(act);
    const { realm, userId } = act.principal;
    const targetId = id.toLowerCase();
    if (!isUuid(targetId)) throw new NotFound({ detail: 'no id' });
    return this.attempts.run(attempt, async (tx) => {
      await this.people.lock(tx, [userId, targetId]);
      const requireFresh = await this.confirm(tx, act);
      const target = await this.people.find(tx, realm, targetId);
      if (!target) throw new NotFound({ detail: 'no such user in this realm' });
      return work(tx, { attempt, target, isSelf: targetId === userId, requireFresh });
    });
  }

  /**
   * Locks the administrator's row and session.
   * @returns what asks for a recent proof
   * @throws NotAuthenticated, Forbidden
   */
  async confirm(tx: Tx, act: Act): Promise<() => Promise<void>> {
    const own = ownAttempt(act.principal, act.action, act.client);
    const admin = await this.account.hold(tx, own);
    if (!admin.roles.includes('admin')) throw new Forbidden({ detail: 'no admin any more', userId: admin.id });
    return async () => {
      await this.account.holdFresh(tx, own);
    };
  }
}

/** The attempt of an act, for the trail. */
export function attemptOf({ principal, client, action }: Act): Attempt {
  return { realm: principal.realm, action, actorId: principal.userId, client };
}

/**
 * What administrators do not do to themselves: another one has to, so that one is left.
 * @throws Conflict
 */
export function refuseSelf({ isSelf, target }: ActUnderWay): void {
  if (isSelf) throw new Conflict({ detail: 'on their own account', userId: target.id });
}

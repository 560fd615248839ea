import { Injectable } from '@nestjs/common';
import { Attempts, Erasure, standingOfUser } from '../auth/index.js';
import { AttemptBudget } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { AdminActs, refuseSelf } from './admin-acts.js';
import type { Act } from './admin-acts.js';

/** What is done to an account as a whole. */
@Injectable()
export class HandleUser {
  constructor(
    private readonly acts: AdminActs,
    private readonly attempts: Attempts,
    private readonly sessions: SessionsService,
    private readonly budget: AttemptBudget,
    private readonly erasure: Erasure,
  ) {}

  /**
   * Erases somebody as they could themselves.
   * @throws NotAuthenticated, Forbidden, NotFound, StepUpRequired; Conflict for oneself
   */
  async remove(act: Act, id: string): Promise<void> {
    await this.acts.on(act, id, async (tx, under) => {
      refuseSelf(under);
      await under.requireFresh();
      await this.erasure.erase(tx, under.attempt, under.target, 'user_deleted');
    });
  }

  /** Signs somebody out everywhere. @throws NotAuthenticated, Forbidden, NotFound */
  async revokeSessions(act: Act, id: string): Promise<void> {
    await this.acts.on(act, id, async (tx, { attempt, target }) => {
      await this.sessions.endAll(tx, target.id, 'ended_by_admin');
      await this.attempts.note(tx, attempt, 'sessions_revoked', target.id);
    });
  }

  /**
   * Forgets the failed codes and passwords at somebody's addresses, and those of their own browsers. Not one's own, nor an
   * administrator's without a proof: whoever has a stolen session would guess its password without end.
   * @throws NotAuthenticated, Forbidden, NotFound, StepUpRequired; Conflict for oneself
   */
  async unlock(act: Act, id: string): Promise<void> {
    await this.acts.on(act, id, async (tx, under) => {
      const { attempt, target } = under;
      refuseSelf(under);
      if (target.roles.includes('admin')) await under.requireFresh();
      const { realm, email, phoneNumber } = target;
      for (const spends of [email, phoneNumber, standingOfUser(target.id).spends]) {
        if (spends !== null) await this.budget.clear(tx, { realm, spends, secret: 'code' });
      }
      await this.attempts.note(tx, attempt, 'unlocked', target.id);
    });
  }
}

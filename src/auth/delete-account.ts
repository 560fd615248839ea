import { Injectable } from '@nestjs/common';
import type { ClientInfo, Principal } from '../http/index.js';
import { People } from '../users/index.js';
import { Attempts } from './attempts.js';
import { Erasure } from './erasure.js';
import { LastAdmin } from './last-admin.js';
import { OwnAccount, ownAttempt } from './own-account.js';
import { OwnProofs } from './own-proofs.js';
import type { OwnProof } from './own-proofs.js';

/** Erases whoever is signed in. */
@Injectable()
export class DeleteAccount {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly people: People,
    private readonly proofs: OwnProofs,
    private readonly erasure: Erasure,
  ) {}

  /**
   * @throws NotAuthenticated, StepUpRequired, InvalidCredentials, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited,
   * Unavailable; LastAdmin of whoever has proved to be it
   */
  async execute(principal: Principal, proof: OwnProof, client: ClientInfo): Promise<void> {
    const attempt = ownAttempt(principal, 'delete_account', client);
    const known = await this.attempts.run(attempt, (tx) => this.account.holdFresh(tx, attempt));
    const prepared = await this.proofs.prepare(attempt, known, proof);
    await this.attempts.run(attempt, async (tx) => {
      // Before any other row is locked: all who lock administrators do so in the same order.
      const isLast = known.roles.includes('admin') && (await this.people.isLastAdmin(tx, known));
      await this.proofs.confirm(tx, attempt, known, prepared);
      if (isLast) throw new LastAdmin({ detail: 'the last administrator of the realm', userId: known.id });
      const user = await this.account.holdFresh(tx, attempt);
      await this.erasure.erase(tx, attempt, user, 'account_deleted');
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OtpErasure } from '../otp/index.js';
import { Outbox } from '../outbox/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { OwnSessions, SessionsService } from '../sessions/index.js';
import { UsersService, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import { Notices } from './notices.js';
import { OwnAccount, ownAttempt } from './own-account.js';
import type { OwnAttempt } from './own-account.js';
import { OwnProofs } from './own-proofs.js';
import type { OwnProof } from './own-proofs.js';

/** Erases whoever is signed in: what happened stays in the trail, the person does not. */
@Injectable()
export class DeleteAccount {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly proofs: OwnProofs,
    private readonly users: UsersService,
    private readonly otp: OtpErasure,
    private readonly registrations: RegistrationsService,
    private readonly sessions: SessionsService,
    private readonly ownSessions: OwnSessions,
    private readonly devices: DevicesService,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly notices: Notices,
  ) {}

  /**
   * @throws NotAuthenticated, StepUpRequired, InvalidCredentials, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited,
   * Unavailable
   */
  async execute(principal: Principal, proof: OwnProof, client: ClientInfo): Promise<void> {
    const attempt = ownAttempt(principal, 'delete_account', client);
    const known = await this.attempts.run(attempt, (tx) => this.account.holdFresh(tx, attempt));
    const prepared = await this.proofs.prepare(attempt, known, proof);
    await this.attempts.run(attempt, async (tx) => {
      await this.proofs.confirm(tx, attempt, known, prepared);
      const user = await this.account.holdFresh(tx, attempt);
      await this.erase(tx, attempt, user);
      await this.notices.accountDeleted(tx, user);
      // After the last text, which takes a share too.
      await this.otp.forgetBudgets(tx, { userId: user.id, realm: user.realm });
    });
  }

  private async erase(tx: Tx, attempt: OwnAttempt, user: User): Promise<void> {
    const { id: userId, realm } = user;
    const proved = [...provedAddressesOf(user), ...(await this.otp.provedAddressesOf(tx, userId))];
    await this.users.erase(tx, userId);
    const addresses = await this.ownerless(tx, realm, proved);
    // The codes before the sessions: a sign-in that is under way holds its challenge until its session can be seen.
    await this.otp.erase(tx, { userId, realm, addresses });
    for (const address of addresses) await this.registrations.forget(tx, realm, address);
    await this.sessions.endAll(tx, userId, 'account_deleted');
    await this.ownSessions.strip(tx, userId);
    await this.devices.forgetAll(tx, userId);
    await this.outbox.eraseFor(tx, realm, addresses);
    await this.attempts.note(tx, attempt, 'account_deleted', userId);
    await this.audit.anonymise(tx, userId);
  }

  /** Without those that they had given up, and somebody else has proved since. */
  private async ownerless(tx: Tx, realm: string, addresses: string[]): Promise<string[]> {
    const left: string[] = [];
    for (const address of new Set(addresses)) {
      if (!(await this.users.findByAddress(tx, realm, address))) left.push(address);
    }
    return left;
  }
}

import { Injectable } from '@nestjs/common';
import { ValidationFailed, channelOf } from '../common/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OtpService, SendBudget } from '../otp/index.js';
import { UsersService, provedAddressesOf } from '../users/index.js';
import { Attempts } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';
import { CHANGES, formerAddressOf } from './changes.js';
import { Notices } from './notices.js';
import { OwnAccount, ownAttempt } from './own-account.js';

/**
 * Asks for another address: a code goes to the new one, a notice to the old one, and nothing changes yet. Where the new
 * one has an owner already, its owner learns of it, and the answer is the same.
 */
@Injectable()
export class RequestChange {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly users: UsersService,
    private readonly budget: SendBudget,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
    private readonly notices: Notices,
  ) {}

  /** @throws NotAuthenticated, StepUpRequired, ValidationFailed, RateLimited, DestinationNotAllowed */
  async execute(principal: Principal, address: string, client: ClientInfo): Promise<Sent> {
    const kind = channelOf(address);
    const { purpose, field, asks } = CHANGES[kind];
    const attempt = { ...ownAttempt(principal, asks, client), address };
    const { realm } = principal;
    // Before anything is said about the number: an old session learns that it is old.
    await this.attempts.run(attempt, (tx) => this.account.holdFresh(tx, attempt));
    return this.attempts.runSending(attempt, address, async (tx) => {
      const user = await this.account.holdFresh(tx, attempt);
      if (provedAddressesOf(user).includes(address)) throw ValidationFailed.of({ field, message: 'is yours already' });
      // One session can't write to strangers without end; for any kind of address, by the limits of mails.
      await this.budget.take(tx, { realm, spends: `user/${user.id}`, channel: 'email' });
      const owner = await this.users.findByAddress(tx, realm, address);
      const issued = await this.otp.issue(tx, {
        realm,
        purpose,
        destination: address,
        userId: user.id,
        language: (owner ?? user).locale ?? client.language,
        opens: owner === null,
      });
      await this.otp.supersedeOthers(tx, issued.challenge);
      await this.notices.changeRequested(tx, user, formerAddressOf(user, kind), address);
      return this.messages.send(tx, issued, client);
    });
  }
}

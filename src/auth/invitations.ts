import { Injectable } from '@nestjs/common';
import { Clock, channelOf, plusSeconds } from '../common/index.js';
import { Env, TestCodes } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { SendBudget } from '../otp/index.js';
import { SpendGuard } from '../sms/index.js';
import type { User } from '../users/index.js';
import { INVITATION_LIFETIME, InvitationLinks } from './invitation-links.js';
import { Messages } from './messages.js';

/** Invites people, by a message to the address that they shall prove. */
@Injectable()
export class Invitations {
  constructor(
    private readonly clock: Clock,
    private readonly links: InvitationLinks,
    private readonly messages: Messages,
    private readonly budget: SendBudget,
    private readonly spendGuard: SpendGuard,
    private readonly testCodes: TestCodes,
    private readonly env: Env,
  ) {}

  /**
   * Takes one of the administrator's invitations, and what a code to that address would take. Before anything is written:
   * what was charged stays when it is refused.
   * @throws RateLimited, DestinationNotAllowed
   */
  async charge(tx: Tx, realm: string, adminId: string, to: string): Promise<void> {
    const channel = channelOf(to);
    // Theirs first: who has none left takes nothing from an address.
    const [spends, perHour] = [`invites/${adminId}`, this.env.INVITATIONS_PER_HOUR];
    await this.budget.take(tx, { realm, spends, channel, pause: 0, perHour, kind: 'invitations' });
    await this.budget.take(tx, { realm, spends: to, channel });
    if (channel === 'sms' && !this.testCodes.has(to)) await this.spendGuard.charge(tx, realm, to);
  }

  /** Sends a link in place of every earlier one. */
  async send(tx: Tx, user: User, to: string): Promise<void> {
    const { realm } = user;
    const token = await this.links.issue(tx, user, to, true);
    const expiresAt = plusSeconds(this.clock.now(), INVITATION_LIFETIME);
    await this.messages.enqueue(tx, {
      realm,
      template: 'invitation',
      to,
      expiresAt,
      token,
      withheld: this.testCodes.has(to),
    });
  }
}

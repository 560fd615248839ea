import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { OtpService, RealmBudget } from '../otp/index.js';
import type { OtpChallenge, Purpose } from '../otp/index.js';
import { OutboxRelay } from '../outbox/index.js';
import type { RefusedMessage } from '../outbox/index.js';
import { UsersService } from '../users/index.js';
import { CodeMessages } from './code-messages.js';

/** What any proved address of the user may prove: whoever proves a number needs the number. */
const ANY_ADDRESS: ReadonlySet<Purpose> = new Set<Purpose>(['login', 'reset_password', 'step_up']);

/**
 * Where a number can't be reached (landline, opted out, switched off for good), a new code of the same challenge goes to
 * the user's e-mail address, if they have proved one. Nothing of it shows to whoever asked for the code.
 */
@Injectable()
export class SmsFallback implements OnModuleInit {
  private readonly logger = new Logger(SmsFallback.name);

  constructor(
    private readonly relay: OutboxRelay,
    private readonly database: Database,
    private readonly otp: OtpService,
    private readonly users: UsersService,
    private readonly messages: CodeMessages,
    private readonly realmBudget: RealmBudget,
  ) {}

  onModuleInit(): void {
    this.relay.onRefusal((message) => this.afterRefusal(message));
  }

  private async afterRefusal({ channel, realm, challengeId }: RefusedMessage): Promise<void> {
    if (channel !== 'sms' || challengeId === null) return;
    await this.realmBudget.take(realm, 'email');
    let isWritten = false;
    try {
      isWritten = await this.database.transaction((tx) => this.divert(tx, realm, challengeId));
    } catch (error) {
      // The challenge was used meanwhile, or its user has had their share of such messages.
      if (!(error instanceof DomainError)) throw error;
      this.logger.log(`challenge ${challengeId} stays without a message: ${error.code}`);
    } finally {
      if (!isWritten) this.realmBudget.giveBack(realm, 'email');
    }
  }

  private async divert(tx: Tx, realm: string, challengeId: string): Promise<boolean> {
    const challenge = await this.otp.find(tx, realm, challengeId);
    const email = challenge && (await this.emailOf(tx, challenge));
    if (!email) return false;
    // Not the address's own share: that would show at the address, and tie it to the number.
    const share = { spends: `user/${challenge.userId}`, channel: 'email' as const };
    await this.messages.divert(tx, await this.otp.divert(tx, challenge, share), email);
    return true;
  }

  private async emailOf(tx: Tx, { purpose, codeHmac, userId }: OtpChallenge): Promise<string | null> {
    if (!ANY_ADDRESS.has(purpose) || codeHmac === null || userId === null) return null;
    const user = await this.users.findActive(userId, tx);
    return user?.emailVerifiedAt ? user.email : null;
  }
}

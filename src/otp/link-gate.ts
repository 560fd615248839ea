import { Injectable } from '@nestjs/common';
import { Clock, Signals } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { SpendGuard } from '../sms/index.js';
import { AttemptBudget } from './attempt-budget.js';
import { factsOf } from './code-facts.js';
import { wasAskedFor } from './link-issuer.js';
import { hashOfLink, isLinkToken } from './link-token.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { opensByLink } from './otp-challenge.js';
import { InvalidLink } from './otp.errors.js';

/** The one gate through which every use of a link passes. */
@Injectable()
export class LinkGate {
  constructor(
    private readonly clock: Clock,
    private readonly budget: AttemptBudget,
    private readonly spendGuard: SpendGuard,
    private readonly signals: Signals,
  ) {}

  /**
   * The challenge that a link opens; nothing is used up.
   * @throws InvalidLink
   */
  async find(tx: Tx, realm: string, token: string): Promise<OtpChallenge> {
    if (!isLinkToken(token)) throw new InvalidLink({ detail: 'not a token of this service' });
    const challenge = await tx.repository(OtpChallenge).findOneBy({ linkHash: hashOfLink(token), realm });
    if (!challenge) throw new InvalidLink({ detail: 'there is no such link' });
    if (opensByLink(challenge, this.clock.now())) return challenge;
    throw new InvalidLink({ detail: 'used or expired', userId: challenge.userId });
  }

  /**
   * Uses a link that `find` found: of parallel uses, and of uses of the code beside it, one succeeds. It is a success at
   * its destination: the failures before it are forgotten. It is counted as verified where it was counted as asked for.
   * @throws InvalidLink
   */
  async consume(tx: Tx, challenge: OtpChallenge, spends?: string): Promise<void> {
    const { id, realm, destination, userId, linkHash, channel } = challenge;
    const now = this.clock.now();
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpChallenge)
      .set({ consumedAt: now })
      .where('id = :id AND link_hash = :linkHash', { id, linkHash })
      .andWhere('consumed_at IS NULL AND superseded_at IS NULL AND expires_at > :now', { now })
      .execute();
    if (result.affected !== 1) throw new InvalidLink({ detail: 'used while it was read', userId });
    await this.budget.clear(tx, { realm, spends: spends ?? destination, secret: 'code' });
    if (!wasAskedFor(challenge)) return;
    if (channel === 'sms') await this.spendGuard.verified(tx, realm, destination);
    tx.onCommit(() => this.signals.emit('codeVerified', { ...factsOf(challenge), by: 'link' }));
  }
}

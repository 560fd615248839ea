import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import type { Language } from '../common/index.js';
import { Clock, channelOf, newId, plusSeconds } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { ChallengeLocks } from './challenge-locks.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import type { Purpose } from './otp-challenge.entity.js';
import { judge } from './otp-challenge.js';
import { ExpiredCode, InvalidCode, refusalOf } from './otp.errors.js';
import { recentChallenges } from './recent-challenges.js';
import { SendBudget } from './send-budget.js';
import type { Share } from './send-budget.js';
import type { Target } from './target.js';

/** How long a code may be sent again after its challenge was made (s): a registration waits as long. */
const RESEND_WINDOW = 86_400;

export interface NewChallenge extends Target {
  userId: string | null;
  /** Of all its messages, those that are sent again too; null: the realm's. */
  language: Language | null;
  /** Whose share of messages it takes: a device's, else the destination's own. */
  spends?: string;
  /** Whether a code shall open it; `false` makes a decoy, which costs and looks the same. */
  opens: boolean;
}

/** A challenge with the code that was just made for it; the code leaves the process in a message only. */
export interface IssuedCode {
  challenge: OtpChallenge;
  code: string;
  /** The token of the link that is mailed beside the code; none for other channels and purposes. */
  token: string | null;
  /** Whether the code is one of `TEST_CODES`: it is known already, and no message goes out. */
  isTest: boolean;
  /** When the destination may get its next message. */
  resendAt: Date;
}

/** The codes: issued, sent again, ended. Using one is `CodeGate`'s. */
@Injectable()
export class OtpService {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly locks: ChallengeLocks,
    private readonly budget: SendBudget,
  ) {}

  /**
   * A new challenge; earlier ones live on for whoever holds their ids.
   * @throws RateLimited when the destination has had its share of messages.
   */
  async issue(tx: Tx, request: NewChallenge): Promise<IssuedCode> {
    const { opens, spends = request.destination, ...target } = request;
    const channel = channelOf(target.destination);
    const resendAt = await this.budget.take(tx, { realm: target.realm, spends, channel });
    const now = this.clock.now();
    const challenge = Object.assign(new OtpChallenge(), {
      details: null,
      ...target,
      channel,
      id: newId(now),
      attempts: 0,
      maxAttempts: this.env.OTP_MAX_ATTEMPTS,
      createdAt: now,
      consumedAt: null,
      supersededAt: null,
    });
    const { columns, ...secrets } = this.locks.make(challenge, opens);
    Object.assign(challenge, columns);
    await tx.repository(OtpChallenge).insert(challenge);
    return { challenge, ...secrets, resendAt };
  }

  /**
   * A new code for a challenge that exists: same id, same guesses spent, lifetime anew. The old code opens nothing. It takes
   * a share of whoever the message goes to.
   * @throws InvalidCode, ExhaustedCode, ExpiredCode when no code can open it any more; RateLimited as `issue`.
   */
  async reissue(tx: Tx, challenge: OtpChallenge, share: Omit<Share, 'realm'>): Promise<IssuedCode> {
    this.refuseUnlessResendable(challenge);
    return this.renew(tx, challenge, share);
  }

  /**
   * A new code for a challenge whose message could not be delivered, for another address of the user's. Its lifetime stays:
   * whoever looks at the challenge from outside sees nothing of it.
   * @throws InvalidCode, ExhaustedCode, ExpiredCode when it is not open any more; RateLimited as `issue`.
   */
  async divert(tx: Tx, challenge: OtpChallenge, share: Omit<Share, 'realm'>): Promise<IssuedCode> {
    const now = this.clock.now();
    if (judge(challenge, now) !== 'open') throw refusalOf(challenge, now);
    return this.renew(tx, challenge, share, challenge.expiresAt);
  }

  /** The challenge of that id in that realm, in whatever state. */
  find(tx: Tx, realm: string, id: string): Promise<OtpChallenge | null> {
    return tx.repository(OtpChallenge).findOneBy({ id, realm });
  }

  /** The newest challenge of a target whose code can still be sent again. */
  async newestResendable(tx: Tx, target: Target): Promise<OtpChallenge | null> {
    const now = this.clock.now();
    const candidates = await recentChallenges(tx, target);
    const alive = (each: OtpChallenge) => ['open', 'expired'].includes(judge(each, now)) && this.isResendable(each);
    return candidates.find(alive) ?? null;
  }

  /** Ends every live challenge of a destination for these purposes: whoever proved it ends what others began there. */
  async supersede(tx: Tx, realm: string, destination: string, purposes: Purpose[]): Promise<void> {
    await this.end(tx, { realm, destination, purpose: In(purposes) });
  }

  /**
   * Ends every live challenge of a user, pending changes too: those at their addresses, and those that are theirs
   * elsewhere. What undoes a change stays: whoever took an account over must not get rid of it.
   */
  async supersedeAllOf(tx: Tx, { id, realm, addresses }: { id: string; realm: string; addresses: string[] }) {
    await this.end(tx, { realm, destination: In(addresses), purpose: Not('undo_change') });
    await this.end(tx, { userId: id, purpose: Not('undo_change') });
  }

  /** Ends every live challenge of a user for a purpose but one: asked for anew, what waited before waits no more. */
  async supersedeOthers(tx: Tx, { id, userId, purpose }: OtpChallenge): Promise<void> {
    if (userId !== null) await this.end(tx, { userId, purpose, id: Not(id) });
  }

  private async end(tx: Tx, which: FindOptionsWhere<OtpChallenge>): Promise<void> {
    await tx
      .repository(OtpChallenge)
      .update({ ...which, consumedAt: IsNull(), supersededAt: IsNull() }, { supersededAt: this.clock.now() });
  }

  private async renew(tx: Tx, challenge: OtpChallenge, share: Omit<Share, 'realm'>, until?: Date): Promise<IssuedCode> {
    const resendAt = await this.budget.take(tx, { realm: challenge.realm, ...share });
    const { columns, ...secrets } = this.locks.make(challenge, challenge.codeHmac !== null);
    const renewed = { ...columns, ...(until && { expiresAt: until }) };
    const result = await tx
      .repository(OtpChallenge)
      .update({ id: challenge.id, consumedAt: IsNull(), supersededAt: IsNull() }, renewed);
    if (result.affected !== 1) throw new InvalidCode('used while its code was being replaced', 0);
    return { challenge: Object.assign(challenge, renewed), ...secrets, resendAt };
  }

  private refuseUnlessResendable(challenge: OtpChallenge): void {
    const now = this.clock.now();
    const state = judge(challenge, now);
    if (state === 'used' || state === 'exhausted') throw refusalOf(challenge, now);
    if (!this.isResendable(challenge)) throw new ExpiredCode({ detail: 'too old to be sent again' });
  }

  private isResendable(challenge: OtpChallenge): boolean {
    return this.clock.now() < plusSeconds(challenge.createdAt, RESEND_WINDOW);
  }
}

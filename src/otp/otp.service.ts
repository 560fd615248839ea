import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Clock, newId, plusSeconds, randomDigits } from '../common/index.js';
import { Env } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { CodeHash } from './code-hash.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import type { ChallengeChannel, Purpose } from './otp-challenge.entity.js';
import { judge } from './otp-challenge.js';
import { ExpiredCode, InvalidCode, refusalOf } from './otp.errors.js';
import { recentChallenges } from './recent-challenges.js';
import { SendBudget } from './send-budget.js';
import { targetOf } from './target.js';
import type { Target } from './target.js';

/** How long a code may be sent again after its challenge was made (s): a registration waits as long. */
const RESEND_WINDOW = 86_400;

export interface NewChallenge extends Target {
  channel: ChallengeChannel;
  userId: string | null;
  /** Whose share of messages it takes: a device's, else the destination's own. */
  spends?: string;
  /** Whether a code shall open it; `false` makes a decoy, which costs and looks the same. */
  opens: boolean;
}

/** A challenge with the code that was just made for it; the code leaves the process in a message only. */
export interface IssuedCode {
  challenge: OtpChallenge;
  code: string;
  /** When the destination may get its next message. */
  resendAt: Date;
}

/** The codes: issued, sent again, ended. Using one is `CodeGate`'s. */
@Injectable()
export class OtpService {
  constructor(
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly hash: CodeHash,
    private readonly realms: Realms,
    private readonly budget: SendBudget,
  ) {}

  /**
   * A new challenge; earlier ones live on for whoever holds their ids.
   * @throws RateLimited when the destination has had its share of messages.
   */
  async issue(tx: Tx, request: NewChallenge): Promise<IssuedCode> {
    const { opens, spends = request.destination, ...target } = request;
    const resendAt = await this.budget.take(tx, target.realm, spends);
    const now = this.clock.now();
    const code = randomDigits(this.env.OTP_LENGTH);
    const challenge = Object.assign(new OtpChallenge(), {
      ...target,
      id: newId(now),
      attempts: 0,
      maxAttempts: this.env.OTP_MAX_ATTEMPTS,
      createdAt: now,
      consumedAt: null,
      supersededAt: null,
    });
    Object.assign(challenge, this.lock(challenge, code, opens));
    await tx.repository(OtpChallenge).insert(challenge);
    return { challenge, code, resendAt };
  }

  /**
   * A new code for a challenge that exists: same id, same guesses spent, lifetime anew. The old code opens nothing.
   * @throws InvalidCode, ExhaustedCode, ExpiredCode when no code can open it any more; RateLimited as `issue`.
   */
  async reissue(tx: Tx, challenge: OtpChallenge, spends = challenge.destination): Promise<IssuedCode> {
    this.refuseUnlessResendable(challenge);
    const resendAt = await this.budget.take(tx, challenge.realm, spends);
    const code = randomDigits(this.env.OTP_LENGTH);
    const renewed = this.lock(challenge, code, challenge.codeHmac !== null);
    const result = await tx
      .repository(OtpChallenge)
      .update({ id: challenge.id, consumedAt: IsNull(), supersededAt: IsNull() }, renewed);
    if (result.affected !== 1) throw new InvalidCode('used while its code was being replaced', 0);
    return { challenge: Object.assign(challenge, renewed), code, resendAt };
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

  /** Ends every live challenge of a destination: whoever proved it, or changed its password, ends the others. */
  async supersede(tx: Tx, realm: string, destination: string, purposes?: Purpose[]): Promise<void> {
    await tx.repository(OtpChallenge).update(
      {
        realm,
        destination,
        consumedAt: IsNull(),
        supersededAt: IsNull(),
        ...(purposes && { purpose: In(purposes) }),
      },
      { supersededAt: this.clock.now() },
    );
  }

  private lock(challenge: OtpChallenge, code: string, opens: boolean): Partial<OtpChallenge> {
    const { keyVersion, hmac } = this.hash.current({ ...targetOf(challenge), challengeId: challenge.id }, code);
    const { OTP_TTL, OTP_TTL_RESET } = this.realms.of(challenge.realm);
    const lifetime = challenge.purpose === 'reset_password' ? OTP_TTL_RESET : OTP_TTL;
    return { keyVersion, codeHmac: opens ? hmac : null, expiresAt: plusSeconds(this.clock.now(), lifetime) };
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

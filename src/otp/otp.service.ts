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
import { ChallengeRequired, ExhaustedCode, ExpiredCode, InvalidCode } from './otp.errors.js';
import { SendBudget } from './send-budget.js';

/** How long a code may be sent again after its challenge was made (s): a registration waits as long. */
const RESEND_WINDOW = 86_400;
/** How many of a destination's newest challenges are looked at when no id says which: the budget allows fewer. */
const RECENT = 20;

/** A destination and what a code may open there. */
export interface Target {
  realm: string;
  purpose: Purpose;
  destination: string;
}

export interface NewChallenge extends Target {
  channel: ChallengeChannel;
  userId: string | null;
  /** Whether a code shall open it; `false` makes a decoy, which costs and looks the same. */
  opens: boolean;
}

/** A challenge with the code that was just made for it; the code leaves the process in a message only. */
export interface IssuedCode {
  challenge: OtpChallenge;
  code: string;
}

export interface Guess extends Target {
  code: string;
  challengeId?: string | undefined;
  /** Refuse rather than choose when several challenges are open and no id says which. */
  unambiguous?: boolean;
}

/** The codes: issued, sent again, and consumed once. */
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
    const { opens, ...target } = request;
    await this.budget.take(tx, target.realm, target.destination);
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
    return { challenge, code };
  }

  /**
   * A new code for a challenge that exists: same id, same guesses spent, lifetime anew. The old code opens nothing.
   * @throws InvalidCode, ExhaustedCode, ExpiredCode when no code can open it any more; RateLimited as `issue`.
   */
  async reissue(tx: Tx, challenge: OtpChallenge): Promise<IssuedCode> {
    this.refuseUnlessResendable(challenge);
    await this.budget.take(tx, challenge.realm, challenge.destination);
    const code = randomDigits(this.env.OTP_LENGTH);
    const renewed = this.lock(challenge, code, challenge.codeHmac !== null);
    const result = await tx
      .repository(OtpChallenge)
      .update({ id: challenge.id, consumedAt: IsNull(), supersededAt: IsNull() }, renewed);
    if (result.affected !== 1) throw new InvalidCode('used while its code was being replaced', 0);
    return { challenge: Object.assign(challenge, renewed), code };
  }

  /** The challenge of that id in that realm, in whatever state. */
  find(tx: Tx, realm: string, id: string): Promise<OtpChallenge | null> {
    return tx.repository(OtpChallenge).findOneBy({ id, realm });
  }

  /** The newest challenge of a target whose code can still be sent again. */
  async newestResendable(tx: Tx, target: Target): Promise<OtpChallenge | null> {
    const now = this.clock.now();
    const candidates = await this.recent(tx, target);
    const alive = (each: OtpChallenge) => ['open', 'expired'].includes(judge(each, now)) && this.isResendable(each);
    return candidates.find(alive) ?? null;
  }

  /**
   * Charges one guess and, where the code is right, consumes the challenge, in one statement: parallel guesses can't
   * exceed the budget, and one code works once. The caller does in the same transaction what the code authorises.
   * @throws InvalidCode, ExpiredCode, ExhaustedCode; the charge stays. ChallengeRequired as asked by `unambiguous`.
   */
  async consume(tx: Tx, guess: Guess): Promise<OtpChallenge> {
    const id = guess.challengeId ?? (await this.choose(tx, guess));
    const now = this.clock.now();
    const charged = await this.chargeAndConsume(tx, id, guess, now);
    const challenge = await tx.repository(OtpChallenge).findOneBy({ id, ...targetOf(guess) });
    if (!challenge) throw new InvalidCode('there is no such challenge', 0);
    if (charged && challenge.consumedAt !== null) return challenge;
    if (!charged) throw refusalOf(challenge, now);
    throw new InvalidCode('wrong code', challenge.maxAttempts - challenge.attempts);
  }

  /** Ends every live challenge of a destination: whoever proved it, or changed its password, ends the others. */
  async supersede(tx: Tx, realm: string, destination: string, purposes?: Purpose[]): Promise<void> {
    await tx
      .repository(OtpChallenge)
      .update(
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

  private async chargeAndConsume(tx: Tx, id: string, guess: Guess, now: Date): Promise<boolean> {
    const hashes = this.hash.all({ ...targetOf(guess), challengeId: id }, guess.code);
    const right = hashes.map((_, i) => `(key_version = :version${i} AND code_hmac = :hmac${i})`).join(' OR ');
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpChallenge)
      .set({
        attempts: () => 'attempts + 1',
        consumedAt: () => `CASE WHEN ${right} THEN :now END`,
      })
      .where('id = :id AND realm = :realm AND purpose = :purpose AND destination = :destination')
      .andWhere('consumed_at IS NULL AND superseded_at IS NULL')
      .andWhere('attempts < max_attempts AND expires_at > :now')
      .setParameters({ id, ...targetOf(guess), now })
      .setParameters(Object.fromEntries(hashes.map((each, i) => [`version${i}`, each.keyVersion])))
      .setParameters(Object.fromEntries(hashes.map((each, i) => [`hmac${i}`, each.hmac])))
      .execute();
    return result.affected === 1;
  }

  /** Without an id: the newest open challenge, else the newest at all, so that the answer can say what became of it. */
  private async choose(tx: Tx, guess: Guess): Promise<string> {
    const now = this.clock.now();
    const candidates = await this.recent(tx, guess);
    const open = candidates.filter((each) => judge(each, now) === 'open');
    if (guess.unambiguous && open.length > 1) throw new ChallengeRequired({ detail: `${open.length} wait` });
    const chosen = open[0] ?? candidates[0];
    if (!chosen) throw new InvalidCode('no challenge was asked for', 0);
    return chosen.id;
  }

  private recent(tx: Tx, target: Target): Promise<OtpChallenge[]> {
    return tx
      .repository(OtpChallenge)
      .find({ where: targetOf(target), order: { createdAt: 'DESC', id: 'DESC' }, take: RECENT });
  }

  private lock(challenge: OtpChallenge, code: string, opens: boolean): Partial<OtpChallenge> {
    const { keyVersion, hmac } = this.hash.current({ ...targetOf(challenge), challengeId: challenge.id }, code);
    const lifetime = this.realms.get(challenge.realm).codeLifetime(challenge.purpose);
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

function targetOf({ realm, purpose, destination }: Target): Target {
  return { realm, purpose, destination };
}

/** Why a challenge took no guess. */
function refusalOf(challenge: OtpChallenge, now: Date): InvalidCode | ExpiredCode | ExhaustedCode {
  const state = judge(challenge, now);
  if (state === 'expired') return new ExpiredCode({ detail: `at ${challenge.expiresAt.toISOString()}` });
  if (state === 'exhausted') return new ExhaustedCode(`${challenge.attempts} guesses`);
  return new InvalidCode('already used or ended', 0);
}

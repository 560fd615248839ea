import { Injectable } from '@nestjs/common';
import { Clock, DomainError, Signals, newId } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { SpendGuard } from '../sms/index.js';
import { AttemptBudget } from './attempt-budget.js';
import type { Budget } from './attempt-budget.js';
import { factsOf } from './code-facts.js';
import { CodeHash } from './code-hash.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { judge } from './otp-challenge.js';
import { ChallengeRequired, InvalidCode, refusalOf } from './otp.errors.js';
import { recentChallenges } from './recent-challenges.js';
import { targetOf } from './target.js';
import type { Target } from './target.js';

export interface Guess extends Target {
  code: string;
  challengeId?: string | undefined;
  /** Whose budget of failures it spends: a device's, else the destination's own. */
  spends?: string;
  /**
   * Without an id: choose among these, and refuse rather than choose when several of them are open. Where none of them
   * is left, any challenge of the target is tried.
   */
  among?: string[];
}

/** The one gate through which every use of a code passes. */
@Injectable()
export class CodeGate {
  constructor(
    private readonly clock: Clock,
    private readonly hash: CodeHash,
    private readonly budget: AttemptBudget,
    private readonly spendGuard: SpendGuard,
    private readonly signals: Signals,
  ) {}

  /**
   * Charges one guess and, where the code is right, consumes the challenge, in one statement: parallel guesses can't
   * exceed the budget, and one code works once. The caller does in the same transaction what the code authorises.
   * @throws RateLimited while the destination waits after too many failures. InvalidCode, ExpiredCode, ExhaustedCode;
   * the charge stays. ChallengeRequired as asked by `among`.
   */
  async consume(tx: Tx, guess: Guess): Promise<OtpChallenge> {
    try {
      const challenge = await this.open(tx, guess);
      tx.onCommit(() => this.signals.emit('codeVerified', { ...factsOf(guess), by: 'code' }));
      return challenge;
    } catch (error) {
      if (error instanceof DomainError) {
        tx.onCommit(() => this.signals.emit('codeRefused', { ...factsOf(guess), code: error.code }));
      }
      throw error;
    }
  }

  private async open(tx: Tx, guess: Guess): Promise<OtpChallenge> {
    const now = this.clock.now();
    // Where nothing was asked for, a challenge that does not exist is tried, at the same cost.
    const id = guess.challengeId ?? (await this.choose(tx, guess)) ?? newId(now);
    const budget: Budget = { realm: guess.realm, spends: guess.spends ?? guess.destination, secret: 'code' };
    await this.budget.charge(tx, budget);
    const charged = await this.chargeAndConsume(tx, id, guess, now);
    const challenge = await tx.repository(OtpChallenge).findOneBy({ id, ...targetOf(guess) });
    if (!challenge) throw new InvalidCode('there is no such challenge', 0);
    if (!charged) throw refusalOf(challenge, now);
    if (challenge.consumedAt === null) {
      throw new InvalidCode('wrong code', challenge.maxAttempts - challenge.attempts, challenge.userId);
    }
    await this.budget.clear(tx, budget);
    if (challenge.channel === 'sms') await this.spendGuard.verified(tx, guess.realm, challenge.destination);
    return challenge;
  }

  private async chargeAndConsume(tx: Tx, id: string, guess: Guess, now: Date): Promise<boolean> {
    const hashes = this.hash.all({ ...targetOf(guess), challengeId: id }, guess.code);
    const right = hashes.map((_, i) => `(key_version = :version${i} AND code_hmac = :hmac${i})`).join(' OR ');
    const result = await tx.manager
      .createQueryBuilder()
      .update(OtpChallenge)
      .set({ attempts: () => 'attempts + 1', consumedAt: () => `CASE WHEN ${right} THEN :now END` })
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
  private async choose(tx: Tx, guess: Guess): Promise<string | undefined> {
    const now = this.clock.now();
    const recent = await recentChallenges(tx, guess);
    const meant = recent.filter((each) => guess.among?.includes(each.id));
    const candidates = meant.length > 0 ? meant : recent;
    const open = candidates.filter((each) => judge(each, now) === 'open');
    if (meant.length > 0 && open.length > 1) throw new ChallengeRequired({ detail: `${open.length} wait` });
    return (open[0] ?? candidates[0])?.id;
  }
}

import { Injectable } from '@nestjs/common';
import { NotAuthenticated } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { CodeGate, InvalidCode, OtpService } from '../otp/index.js';
import type { OtpChallenge, Purpose } from '../otp/index.js';
import { provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { standingOfUser } from './attempts.js';
import type { OwnAttempt } from './own-account.js';
import { InvalidCredentials, PasswordProof } from './password-proof.js';
import type { ComparedPassword } from './password-proof.js';

/** The code of a challenge. */
export interface OwnCode {
  code: string;
  challengeId: string;
}

/** By what somebody signed in proves again who they are: their password, or a code sent for that (`step_up`). */
export type OwnProof = { password: string } | OwnCode;

/** A proof that is ready to be confirmed: what takes long is done. */
export type PreparedProof = { compared: ComparedPassword } | OwnCode;

/** What somebody signed in shows once more: each of it is theirs, or it is nothing. */
@Injectable()
export class OwnProofs {
  constructor(
    private readonly passwords: PasswordProof,
    private readonly codes: CodeGate,
    private readonly otp: OtpService,
  ) {}

  /**
   * Outside of any transaction.
   * @throws RateLimited, Unavailable
   */
  async prepare(attempt: OwnAttempt, user: User, proof: OwnProof): Promise<PreparedProof> {
    if (!('password' in proof)) return proof;
    const own = standingOfUser(user.id);
    return { compared: await this.passwords.compare(attempt, mainAddressOf(user), proof.password, own) };
  }

  /** @throws RateLimited, InvalidCredentials, InvalidCode, ExpiredCode, ExhaustedCode */
  async confirm(tx: Tx, attempt: OwnAttempt, user: User, proof: PreparedProof): Promise<void> {
    if ('compared' in proof) {
      const { id } = await this.passwords.confirm(tx, proof.compared);
      // The address has changed hands since it was read.
      if (id !== user.id) throw new InvalidCredentials({ detail: 'of another user', userId: user.id });
      return;
    }
    const { destination } = await this.consume(tx, attempt, 'step_up', proof);
    const isTheirs = provedAddressesOf(user).includes(destination);
    if (!isTheirs) throw new InvalidCode('the address is theirs no more', 0, user.id);
  }

  /**
   * Uses a code of a challenge that the signed-in user began, for that purpose; any other does not exist for them. A code
   * sent to an address that is theirs spends their own budget, which no stranger can burn. One sent to an address that is
   * not theirs yet spends that address's, as any guess there does: it may be a stranger's.
   * @throws RateLimited, InvalidCode, ExpiredCode, ExhaustedCode
   */
  async consume(tx: Tx, attempt: OwnAttempt, purpose: Purpose, { code, challengeId }: OwnCode): Promise<OtpChallenge> {
    const { realm, userId } = attempt;
    const challenge = await this.otp.find(tx, realm, challengeId);
    if (challenge?.userId !== userId || challenge.purpose !== purpose) {
      throw new InvalidCode('no such challenge of theirs', 0, userId);
    }
    const { destination } = challenge;
    const spends = purpose === 'step_up' ? standingOfUser(userId).spends : destination;
    return this.codes.consume(tx, { realm, purpose, destination, code, challengeId, spends });
  }
}

/**
 * The address at which a user's guesses are counted and their codes arrive.
 * @throws NotAuthenticated for somebody who has proved none
 */
export function mainAddressOf(user: User): string {
  const [address] = provedAddressesOf(user);
  if (address === undefined) throw new NotAuthenticated({ detail: 'no proved address', userId: user.id });
  return address;
}

import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { Proofs } from './proofs.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

export interface VerifyEmailInput {
  realm: string;
  email: string;
  code: string;
  challengeId?: string | undefined;
}

/** Proves the address of a registration: the user exists from here on, and every other registration of it ends. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeGate,
    private readonly proofs: Proofs,
    private readonly registrations: RegistrationsService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
  ) {}

  /**
   * With the challenge's id, this client began the registration and is signed in; without it nobody is.
   * @throws RateLimited, InvalidCode, ExpiredCode, ExhaustedCode, ChallengeRequired
   */
  async execute(input: VerifyEmailInput, client: ClientInfo): Promise<User | SignedIn> {
    const attempt: Attempt = { realm: input.realm, action: 'verify_email', address: input.email, client };
    return this.attempts.run(attempt, async (tx) => {
      const standing = await this.attempts.standingOf(tx, attempt, input.email);
      const challenge = await this.consume(tx, input, standing.spends);
      // Whoever reads the code reads the name that was typed beside it, and was told what entering it means.
      const user = await this.proofs.register(tx, attempt, challenge, true);
      await this.attempts.note(tx, attempt, 'signed_up', user.id);
      if (!input.challengeId) return this.withoutPasswordOfAdmin(tx, user);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
    });
  }

  /** A stranger may have typed it, and waits for the role: an administrator chooses their own by a reset. */
  private async withoutPasswordOfAdmin(tx: Tx, user: User): Promise<User> {
    if (user.roles.includes('admin')) await this.users.dropPassword(tx, user);
    return user;
  }

  private async consume(tx: Tx, input: VerifyEmailInput, spends: string): Promise<OtpChallenge> {
    const { realm, email, code, challengeId } = input;
    return this.codes.consume(tx, {
      realm,
      purpose: 'verify_email',
      destination: email,
      code,
      challengeId,
      spends,
      // A decoy of `resend` for an address where nothing waited is no registration.
      ...(!challengeId && { among: await this.registrations.challengesOf(tx, realm, email) }),
    });
  }
}

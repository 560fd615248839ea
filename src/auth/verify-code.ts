import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate, InvalidCode, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import type { SignInPurpose } from './send-code.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

export interface VerifyCodeInput {
  realm: string;
  email: string;
  purpose: SignInPurpose;
  code: string;
  challengeId?: string | undefined;
}

/** Signs in by a code, or up where nobody owns the address yet. */
@Injectable()
export class VerifyCode {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeGate,
    private readonly otp: OtpService,
    private readonly users: UsersService,
    private readonly registrations: RegistrationsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws RateLimited, InvalidCode, ExpiredCode, ExhaustedCode */
  async execute({ email, ...input }: VerifyCodeInput, client: ClientInfo): Promise<SignedIn> {
    const attempt: Attempt = { realm: input.realm, action: 'verify_otp', address: email, client };
    return this.attempts.run(attempt, async (tx) => {
      const standing = await this.attempts.standingOf(tx, attempt, email);
      const challenge = await this.codes.consume(tx, { ...input, destination: email, spends: standing.spends });
      const { user, isNew } = await this.findOrCreate(tx, challenge);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      await this.attempts.note(tx, attempt, isNew ? 'signed_up' : 'signed_in', user.id);
      return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
    });
  }

  private async findOrCreate(tx: Tx, challenge: OtpChallenge): Promise<{ user: User; isNew: boolean }> {
    const known = await this.ownerOf(tx, challenge);
    const user = known ?? (await this.create(tx, challenge));
    const isStillTheirs = challenge.userId === null || challenge.userId === user?.id;
    if (!user || !isStillTheirs || user.status !== 'active') {
      throw new InvalidCode('the account is gone, disabled or another one', 0);
    }
    return { user, isNew: !known };
  }

  private ownerOf(tx: Tx, { realm, destination }: OtpChallenge): Promise<User | null> {
    return this.users.findByEmail(realm, destination, tx);
  }

  /** The proof of the address ends what anybody else began with it. */
  private async create(tx: Tx, challenge: OtpChallenge): Promise<User | null> {
    if (challenge.userId !== null) return null;
    const { realm, destination } = challenge;
    const user = await this.users.create(tx, { realm, email: destination });
    // A parallel proof of the same address was faster, and has committed.
    if (!user) return this.ownerOf(tx, challenge);
    await this.otp.supersede(tx, realm, destination, ['verify_email']);
    await this.registrations.forget(tx, realm, destination);
    return user;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate, InvalidCode, OtpService } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
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
    private readonly database: Database,
    private readonly codes: CodeGate,
    private readonly otp: OtpService,
    private readonly registrations: RegistrationsService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * With the challenge's id, this client began the registration and is signed in; without it nobody is.
   * @throws InvalidCode, ExpiredCode, ExhaustedCode, ChallengeRequired
   */
  async execute(input: VerifyEmailInput, client: ClientInfo): Promise<User | SignedIn> {
    return this.database.transaction(async (tx) => {
      const user = await this.createProvedUser(tx, input);
      await this.otp.supersede(tx, input.realm, input.email, ['verify_email']);
      await this.registrations.forget(tx, input.realm, input.email);
      if (!input.challengeId) return user;
      return { user, session: await this.sessions.open(tx, ownerOf(user, client)) };
    });
  }

  private async createProvedUser(tx: Tx, { realm, email, code, challengeId }: VerifyEmailInput): Promise<User> {
    const challenge = await this.codes.consume(tx, {
      realm,
      purpose: 'verify_email',
      destination: email,
      code,
      challengeId,
      unambiguous: true,
    });
    const registration = await this.registrations.take(tx, challenge.id);
    if (!registration) throw new InvalidCode('nothing waits with this challenge', 0);
    const { passwordHash, profile } = registration;
    const user = await this.users.create(tx, { realm, email: challenge.destination, passwordHash, profile });
    if (!user) throw new InvalidCode('the address has had an owner since', 0);
    return user;
  }
}

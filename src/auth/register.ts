import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { UsersService } from '../users/index.js';
import type { Profile } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';

export interface RegisterInput {
  realm: string;
  email: string;
  password: string;
  profile: Profile;
}

/** Keeps what was typed until the address is proved. No user exists before; an owner is told and nothing else happens. */
@Injectable()
export class Register {
  constructor(
    private readonly attempts: Attempts,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly registrations: RegistrationsService,
    private readonly passwords: PasswordHash,
    private readonly policy: PasswordPolicy,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws PasswordRejected, RateLimited, Unavailable */
  async execute({ realm, email, password, profile }: RegisterInput, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'register', address: email, client };
    this.policy.check(password, { address: email, names: namesOf(profile) });
    // Also for an address that has an owner: the time that it takes must not tell.
    const passwordHash = await this.passwords.create(password);
    return this.attempts.runSending(attempt, async (tx) => {
      const { spends } = await this.attempts.standingOf(tx, attempt, email);
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        realm,
        purpose: 'verify_email',
        channel: 'email',
        destination: email,
        userId: owner?.id ?? null,
        spends,
        opens: owner === null,
      });
      await this.registrations.keep(tx, {
        challengeId: issued.challenge.id,
        realm,
        address: email,
        passwordHash: owner ? null : passwordHash,
        profile,
      });
      return this.messages.send(tx, issued, profile.name ?? profile.firstName);
    });
  }
}

function namesOf(profile: Profile): (string | null | undefined)[] {
  return [profile.name, profile.firstName, profile.lastName];
}

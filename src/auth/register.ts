import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { Realms } from '../realms/index.js';
import { RegistrationsService } from '../registrations/index.js';
import type { Profile } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { Sent } from './code-messages.js';
import { CodeRequests } from './code-requests.js';

export interface RegisterInput {
  realm: string;
  email: string;
  password: string;
  profile: Profile;
  /** Typed along, and not proved by this. */
  phoneNumber?: string | undefined;
}

/** Keeps what was typed until the address is proved. No user exists before; an owner is told and nothing else happens. */
@Injectable()
export class Register {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeRequests,
    private readonly registrations: RegistrationsService,
    private readonly passwords: PasswordHash,
    private readonly policy: PasswordPolicy,
    private readonly realms: Realms,
  ) {}

  /** @throws PasswordRejected, RateLimited, Unavailable */
  async execute({ realm, email, password, profile, phoneNumber }: RegisterInput, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'register', address: email, client };
    this.policy.check(password, { realm, addresses: [email, phoneNumber], names: namesOf(profile) });
    // Also for an address that has an owner: the time that it takes must not tell.
    const passwordHash = await this.passwords.create(password);
    return this.attempts.runSending(attempt, email, async (tx) => {
      const { sent, owner } = await this.codes.send(tx, attempt, {
        address: email,
        purpose: 'verify_email',
        opens: (known, isInvited) => known === null && (isInvited || this.realms.of(realm).SIGN_UP === 'open'),
        name: profile.name ?? profile.firstName,
      });
      await this.registrations.keep(tx, {
        challengeId: sent.challenge.id,
        realm,
        address: email,
        passwordHash: owner ? null : passwordHash,
        profile: { ...profile, ...(phoneNumber && { phoneNumber }) },
      });
      return sent;
    });
  }
}

function namesOf(profile: Profile): (string | null | undefined)[] {
  return [profile.name, profile.firstName, profile.lastName];
}

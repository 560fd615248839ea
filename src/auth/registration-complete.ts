import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { RegistrationSteps } from '../registrations/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { Profile } from '../users/index.js';
import { AddressTaken } from './address-taken.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { FirstAdmin } from './first-admin.js';
import { Proofs } from './proofs.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

export interface RegistrationCompleteInput {
  realm: string;
  token: string;
  profile: Profile;
}

/** The last of four steps: the user exists from here on, and every other registration of the address ends. */
@Injectable()
export class RegistrationComplete {
  constructor(
    private readonly attempts: Attempts,
    private readonly steps: RegistrationSteps,
    private readonly users: UsersService,
    private readonly proofs: Proofs,
    private readonly sessions: SessionsService,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  /** @throws RegistrationStepRefused, AddressTaken */
  async execute({ realm, token, profile }: RegistrationCompleteInput, client: ClientInfo): Promise<SignedIn> {
    const attempt: Attempt = { realm, action: 'registration_complete', client };
    return this.attempts.run(attempt, async (tx) => {
      const { address, passwordHash } = await this.steps.take(tx, realm, token);
      attempt.address = address;
      const standing = await this.attempts.standingOf(tx, attempt, address);
      const created = await this.users.create(tx, { realm, address, passwordHash, profile });
      if (!created) throw new AddressTaken({ detail: 'the address has had an owner since' });
      await this.proofs.endOthers(tx, realm, address);
      const user = await this.firstAdmin.greet(tx, attempt, created, address);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      await this.attempts.note(tx, attempt, 'signed_up', user.id);
      return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
    });
  }
}

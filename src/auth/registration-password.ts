import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { RegistrationSteps } from '../registrations/index.js';
import type { StepTicket } from '../registrations/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';

export interface RegistrationPasswordInput {
  realm: string;
  token: string;
  password: string;
}

/** The third of four steps: keeps a password for the user who does not exist yet. */
@Injectable()
export class RegistrationPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly steps: RegistrationSteps,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHash,
  ) {}

  /** @throws RegistrationStepRefused, PasswordRejected (the token stays good), Unavailable */
  async execute({ realm, token, password }: RegistrationPasswordInput, client: ClientInfo): Promise<StepTicket> {
    const attempt: Attempt = { realm, action: 'registration_password', client };
    const { address } = await this.attempts.run(attempt, (tx) => this.steps.due(tx, realm, 'password', token));
    this.policy.check(password, { realm, addresses: [address] });
    // Outside of any transaction: a hash takes too long for a lock.
    const passwordHash = await this.passwords.create(password);
    return this.attempts.run({ ...attempt, address }, (tx) => this.steps.setPassword(tx, realm, token, passwordHash));
  }
}

import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import { Clock, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Registration } from './registration.entity.js';
import type { RegistrationStep } from './registration.entity.js';
import { RegistrationStepRefused } from './registrations.errors.js';
import { StepTokens } from './step-token.js';

/** How long one may take for a step (s): as long as anything that signs in may live (security: 1). */
export const STEP_TTL = 600;

/** What the next step asks for. The token is nowhere else. */
export interface StepTicket {
  token: string;
  next: RegistrationStep;
  expiresAt: Date;
}

/** A registration whose step is due, for the token that was shown. */
type WaitingRegistration = Registration & { step: RegistrationStep; tokenHash: string };

/**
 * Registrations that go on in steps once their address is proved: password, then profile. They reserve nothing. A step's
 * token works once: the conditional statement on its row decides between parallel requests.
 */
@Injectable()
export class RegistrationSteps {
  constructor(
    private readonly clock: Clock,
    private readonly tokens: StepTokens,
  ) {}

  /** The address was proved with this challenge: the password is due. */
  async begin(tx: Tx, registration: { challengeId: string; realm: string; address: string }): Promise<StepTicket> {
    const { columns, ticket } = this.issue(registration.challengeId, 'password');
    await tx
      .repository(Registration)
      .insert({ ...registration, ...columns, passwordHash: null, profile: {}, createdAt: this.clock.now() });
    return ticket;
  }

  /**
   * The registration whose `step` is due and asks for this token; nothing is used up.
   * @throws RegistrationStepRefused
   */
  async due(tx: Tx, realm: string, step: RegistrationStep, token: string): Promise<WaitingRegistration> {
    const read = this.tokens.read(token);
    if (!read) throw new RegistrationStepRefused('start', 'not a token of this service');
    const registration = await tx.repository(Registration).findOneBy({ challengeId: read.challengeId, realm });
    if (!registration?.step || !registration.expiresAt) throw new RegistrationStepRefused('start', 'gone or done');
    if (registration.expiresAt <= this.clock.now()) throw new RegistrationStepRefused('start', 'expired');
    if (registration.step !== step || registration.tokenHash !== read.hash) {
      throw new RegistrationStepRefused(registration.step, `${step} is not due, or its token was used`);
    }
    return Object.assign(registration, { step, tokenHash: read.hash });
  }

  /**
   * Keeps the password: the profile is due.
   * @throws RegistrationStepRefused
   */
  async setPassword(tx: Tx, realm: string, token: string, passwordHash: string): Promise<StepTicket> {
    const registration = await this.due(tx, realm, 'password', token);
    const { columns, ticket } = this.issue(registration.challengeId, 'profile');
    const result = await tx.repository(Registration).update(this.still(registration), { ...columns, passwordHash });
    return result.affected === 1 ? ticket : this.refuseAfterRace(tx, realm, 'password', token);
  }

  /**
   * Takes a registration whose last step is due; it waits no more.
   * @throws RegistrationStepRefused
   */
  async take(tx: Tx, realm: string, token: string): Promise<Registration> {
    const registration = await this.due(tx, realm, 'profile', token);
    const result = await tx.repository(Registration).delete(this.still(registration));
    return result.affected === 1 ? registration : this.refuseAfterRace(tx, realm, 'profile', token);
  }

  /** The registration, as long as it is where it was when it was read. */
  private still({ challengeId, step, tokenHash }: WaitingRegistration): FindOptionsWhere<Registration> {
    return { challengeId, step, tokenHash, expiresAt: MoreThan(this.clock.now()) };
  }

  /** A parallel request with the same token was faster, and has committed. */
  private async refuseAfterRace(tx: Tx, realm: string, step: RegistrationStep, token: string): Promise<never> {
    await this.due(tx, realm, step, token);
    throw new RegistrationStepRefused('start', 'used while it was read');
  }

  private issue(challengeId: string, next: RegistrationStep) {
    const { token, hash } = this.tokens.make(challengeId);
    const expiresAt = plusSeconds(this.clock.now(), STEP_TTL);
    return { columns: { step: next, tokenHash: hash, expiresAt }, ticket: { token, next, expiresAt } };
  }
}

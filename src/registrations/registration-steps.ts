import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import { Clock, plusSeconds } from '../common/index.js';
import type { ReadToken } from '../common/index.js';
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
  async due(tx: Tx, realm: string, step: RegistrationStep, token: string): Promise<Registration> {
    const read = this.read(token);
    const registration = await tx.repository(Registration).findOneBy(this.asking(realm, step, read));
    return registration ?? this.refuse(tx, realm, step, read);
  }

  /**
   * Keeps the password: the profile is due. Of parallel requests with one token, one succeeds.
   * @throws RegistrationStepRefused
   */
  async setPassword(tx: Tx, realm: string, token: string, passwordHash: string): Promise<StepTicket> {
    const read = this.read(token);
    const { columns, ticket } = this.issue(read.id, 'profile');
    const which = this.asking(realm, 'password', read);
    const result = await tx.repository(Registration).update(which, { ...columns, passwordHash });
    return result.affected === 1 ? ticket : this.refuse(tx, realm, 'password', read);
  }

  /**
   * Takes a registration whose last step is due; it waits no more. Of parallel requests with one token, one succeeds.
   * @throws RegistrationStepRefused
   */
  async take(tx: Tx, realm: string, token: string): Promise<Registration> {
    const registration = await this.due(tx, realm, 'profile', token);
    const read = this.read(token);
    const result = await tx.repository(Registration).delete(this.asking(realm, 'profile', read));
    return result.affected === 1 ? registration : this.refuse(tx, realm, 'profile', read);
  }

  private read(token: string): ReadToken {
    const read = this.tokens.read(token);
    if (!read) throw new RegistrationStepRefused('start', 'not a token of this service');
    return read;
  }

  /** The registration, as long as `step` is due on it and asks for this token. */
  private asking(
    realm: string,
    step: RegistrationStep,
    { id: challengeId, hash }: ReadToken,
  ): FindOptionsWhere<Registration> {
    return { challengeId, realm, step, tokenHash: hash, expiresAt: MoreThan(this.clock.now()) };
  }

  /** @throws RegistrationStepRefused with what is due instead */
  private async refuse(tx: Tx, realm: string, step: RegistrationStep, { id: challengeId }: ReadToken): Promise<never> {
    const live = { challengeId, realm, expiresAt: MoreThan(this.clock.now()) };
    const registration = await tx.repository(Registration).findOneBy(live);
    throw new RegistrationStepRefused(registration?.step ?? 'start', `${step} is not due, or its token was used`);
  }

  private issue(challengeId: string, next: RegistrationStep) {
    const { token, hash } = this.tokens.make(challengeId);
    const expiresAt = plusSeconds(this.clock.now(), STEP_TTL);
    return { columns: { step: next, tokenHash: hash, expiresAt }, ticket: { token, next, expiresAt } };
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Registration } from './registration.entity.js';

export type NewRegistration = Pick<Registration, 'challengeId' | 'realm' | 'address' | 'passwordHash' | 'profile'>;

/** Registrations that wait for a proof. They reserve nothing: an address may have any number of them. */
@Injectable()
export class RegistrationsService {
  constructor(private readonly clock: Clock) {}

  /** Keeps what was typed for whoever proves the address with this challenge's code. */
  async keep(tx: Tx, registration: NewRegistration): Promise<void> {
    const notStepwise = { step: null, tokenHash: null, expiresAt: null };
    await tx.repository(Registration).insert({ ...notStepwise, ...registration, createdAt: this.clock.now() });
  }

  /** What waits with a challenge. */
  find(tx: Tx, challengeId: string): Promise<Registration | null> {
    return tx.repository(Registration).findOneBy({ challengeId });
  }

  /** The challenges with which something waits for a proof of the address. */
  async challengesOf(tx: Tx, realm: string, address: string): Promise<string[]> {
    const waiting = await tx
      .repository(Registration)
      .find({ select: { challengeId: true }, where: { realm, address } });
    return waiting.map(({ challengeId }) => challengeId);
  }

  /** Takes what waits with a challenge; it waits no more. */
  async take(tx: Tx, challengeId: string): Promise<Registration | null> {
    const registration = await this.find(tx, challengeId);
    await tx.repository(Registration).delete({ challengeId });
    return registration;
  }

  /** Forgets everything that waits for an address: no password or name of a stranger survives its owner's proof. */
  async forget(tx: Tx, realm: string, address: string): Promise<void> {
    await tx.repository(Registration).delete({ realm, address });
  }
}

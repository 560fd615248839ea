import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import type { Tx } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { OtpDestination } from './otp-destination.entity.js';

/** Who is erased, and at which addresses. */
export interface Erased {
  userId: string;
  realm: string;
  addresses: string[];
}

/** Takes somebody out of the codes. */
@Injectable()
export class OtpErasure {
  /**
   * The addresses at which a user has ever proved something, as far as their challenges tell: where they used a code or a
   * link, and what their changes of address led from and to. Never one that only waits for a proof, or got a decoy: it may
   * be a stranger's.
   */
  async provedAddressesOf(tx: Tx, userId: string): Promise<string[]> {
    const challenges = await tx.repository(OtpChallenge).find({
      select: { id: true, purpose: true, destination: true, details: true },
      where: [
        { userId, consumedAt: Not(IsNull()) },
        { userId, purpose: 'undo_change' },
      ],
    });
    const addresses = challenges.flatMap(({ destination, details }) => [destination, details?.from, details?.to]);
    return [...new Set(addresses)].filter((address) => typeof address === 'string');
  }

  /** Deletes the challenges of a user and of their addresses. What was counted at these stays: it names nobody. */
  async erase(tx: Tx, { userId, realm, addresses }: Erased): Promise<void> {
    await tx.repository(OtpChallenge).delete({ realm, destination: In(addresses) });
    await tx.repository(OtpChallenge).delete({ userId });
  }

  /** Deletes what was counted for the user alone. */
  async forgetBudgets(tx: Tx, { userId, realm }: Pick<Erased, 'userId' | 'realm'>): Promise<void> {
    const names = ['known', 'user', 'notice', 'invites'].map((name) => `${name}/${userId}`);
    await tx.repository(OtpDestination).delete({ realm, destination: In(names) });
  }
}

import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Tx } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { OtpDestination } from './otp-destination.entity.js';

/** Who is erased, and by which names they stand here. */
export interface Erased {
  userId: string;
  realm: string;
  addresses: string[];
  /** Names of budgets that are theirs: `device/<id>`, `user/<id>`. */
  budgets: string[];
}

/** Takes somebody out of the codes. */
@Injectable()
export class OtpErasure {
  /** Deletes the challenges of a user and of their addresses, and what was counted there. */
  async erase(tx: Tx, { userId, realm, addresses, budgets }: Erased): Promise<void> {
    await tx.repository(OtpChallenge).delete({ realm, destination: In(addresses) });
    await tx.repository(OtpChallenge).delete({ userId });
    await tx.repository(OtpDestination).delete({ realm, destination: In([...addresses, ...budgets]) });
  }
}

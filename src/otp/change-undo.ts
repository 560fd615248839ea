import { Injectable } from '@nestjs/common';
import { IsNull, MoreThanOrEqual } from 'typeorm';
import { Clock } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';

/** The links that undo changes of one user's addresses, which hang together: each knows what was there before it. */
@Injectable()
export class ChangeUndo {
  constructor(private readonly clock: Clock) {}

  /**
   * The links to undo what was changed after one of them, oldest first. They end: whoever changed the address twice has
   * the second one in a mailbox of their own, and would undo the undoing.
   */
  async takeLater(tx: Tx, { id, userId, createdAt }: OtpChallenge): Promise<OtpChallenge[]> {
    if (userId === null) return [];
    const later = await tx.repository(OtpChallenge).find({
      where: {
        userId,
        purpose: 'undo_change',
        createdAt: MoreThanOrEqual(createdAt),
        consumedAt: IsNull(),
        supersededAt: IsNull(),
      },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const others = later.filter((each) => each.id !== id);
    const supersededAt = this.clock.now();
    for (const other of others) await tx.repository(OtpChallenge).update({ id: other.id }, { supersededAt });
    return others;
  }
}

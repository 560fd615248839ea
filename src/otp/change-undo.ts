import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Clock } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';

/** The links that undo changes of one user's addresses, which hang together: each knows what was there before it. */
@Injectable()
export class ChangeUndo {
  constructor(private readonly clock: Clock) {}

  /**
   * The other links of the same user that still undo something and that `belong`, oldest first. They end: whoever changed
   * the address twice has the second one in a mailbox of their own, and would undo the undoing.
   */
  async takeOthers(
    tx: Tx,
    { id, userId }: OtpChallenge,
    belongs: (other: OtpChallenge) => boolean,
  ): Promise<OtpChallenge[]> {
    if (userId === null) return [];
    const now = this.clock.now();
    const live = await tx.repository(OtpChallenge).find({
      where: { userId, purpose: 'undo_change', expiresAt: MoreThan(now), consumedAt: IsNull(), supersededAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const others = live.filter((each) => each.id !== id && belongs(each));
    for (const other of others) await tx.repository(OtpChallenge).update({ id: other.id }, { supersededAt: now });
    return others;
  }
}

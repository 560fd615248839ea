import { Injectable } from '@nestjs/common';
import { Clock, Signals } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Revocations } from './revocations.js';
import { Session } from './session.entity.js';
import type { EndReason } from './session.entity.js';

/** Ends sessions: their refresh tokens with the transaction, their access tokens at its commit. */
@Injectable()
export class SessionEnding {
  constructor(
    private readonly clock: Clock,
    private readonly revocations: Revocations,
    private readonly signals: Signals,
  ) {}

  async end(tx: Tx, ids: string[], reason: EndReason): Promise<void> {
    const now = this.clock.now();
    if (ids.length > 0) {
      const { affected } = await tx
        .repository(Session)
        .createQueryBuilder()
        .update()
        .set({ revokedAt: now, reason })
        .where('id IN (:...ids) AND revoked_at IS NULL', { ids })
        .execute();
      tx.onCommit(() => this.signals.emit('sessionsEnded', { reason, count: affected ?? 0 }));
    }
    tx.onCommit(() => this.revocations.announce(ids, now));
  }
}

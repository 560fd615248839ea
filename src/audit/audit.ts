import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock, newId } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditDetails, AuditEventType } from './audit-event.entity.js';

export interface NewAuditEvent {
  realm: string;
  type: AuditEventType;
  userId?: string | null;
  actorId?: string | null | undefined;
  /** From where. */
  client: { ip: string | null; userAgent: string | null };
  details?: AuditDetails;
}

/** The trail of what happened, written in the transaction that made it happen. */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  async record(tx: Tx, { realm, type, userId = null, actorId = null, client, details = {} }: NewAuditEvent) {
    const now = this.clock.now();
    const { ip, userAgent } = client;
    await tx
      .repository(AuditEvent)
      .insert({ id: newId(now), realm, type, userId, actorId, ip, userAgent, details, createdAt: now });
  }

  /**
   * Takes out of a user's events who and where that was: what happened stays, the person does not. From where somebody else
   * acted on them is no matter of theirs.
   */
  async anonymise(tx: Tx, userId: string): Promise<void> {
    const events = tx.repository(AuditEvent);
    await events.update({ userId, actorId: IsNull() }, { ip: null, userAgent: null });
    await events.update({ actorId: userId }, { ip: null, userAgent: null });
    const telling = events.createQueryBuilder('event').select('event.id').addSelect('event.details');
    const named = await telling
      .where('event.user_id = :userId AND event.details LIKE :named', { userId, named: '%"address"%' })
      .getMany();
    for (const { id, details } of named) {
      const { address: _, ...rest } = details;
      await events.update({ id }, { details: rest });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, newId } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditDetails, AuditEventType } from './audit-event.entity.js';

export interface NewAuditEvent {
  realm: string;
  type: AuditEventType;
  userId?: string | null;
  actorId?: string | null;
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
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database, OldRows } from '../database/index.js';
import { AuditEvent } from './audit-event.entity.js';

const DAY = 86_400;

/** Events older than `RETENTION_AUDIT`. */
@Injectable()
export class OldEvents extends OldRows<AuditEvent> {
  constructor(database: Database, clock: Clock, env: Env) {
    super(database, clock, {
      entity: AuditEvent,
      table: 'audit_events',
      key: 'id',
      time: 'createdAt',
      period: env.RETENTION_AUDIT * DAY,
      follow: 'key',
    });
  }
}

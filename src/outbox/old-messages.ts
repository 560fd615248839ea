import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database, OldRows } from '../database/index.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** Messages older than `RETENTION_MESSAGES`, whatever became of them; none that may still be sent. */
@Injectable()
export class OldMessages extends OldRows<OutboxMessage> {
  constructor(database: Database, clock: Clock, env: Env) {
    super(database, clock, {
      entity: OutboxMessage,
      table: 'outbox_messages',
      key: 'id',
      time: 'createdAt',
      period: env.RETENTION_MESSAGES,
      follow: 'key',
      also: 'expires_at <= :now',
    });
  }
}

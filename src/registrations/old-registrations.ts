import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database, OldRows } from '../database/index.js';
import { Registration } from './registration.entity.js';

/** Registrations that nobody proved for `RETENTION_REGISTRATIONS`, or went on with. */
@Injectable()
export class OldRegistrations extends OldRows<Registration> {
  constructor(database: Database, clock: Clock, env: Env) {
    super(database, clock, {
      entity: Registration,
      table: 'registrations',
      key: 'challengeId',
      time: 'createdAt',
      period: env.RETENTION_REGISTRATIONS,
      follow: 'key',
      also: '(expires_at IS NULL OR expires_at <= :now)',
    });
  }
}

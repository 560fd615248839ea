import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database, OldRows } from '../database/index.js';
import { Session } from './session.entity.js';

/**
 * Sessions whose longest life ended `RETENTION_SESSIONS` ago. Until then each stays, ended or idle: a token that was stolen
 * and used twice has to be known as long as it could be used, and so has a revocation.
 */
@Injectable()
export class OldSessions extends OldRows<Session> {
  constructor(database: Database, clock: Clock, env: Env) {
    super(database, clock, {
      entity: Session,
      table: 'sessions',
      key: 'id',
      time: 'expiresAt',
      period: env.RETENTION_SESSIONS,
      follow: 'time',
    });
  }
}

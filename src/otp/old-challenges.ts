import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Env } from '../config/index.js';
import { Database, OldRows } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';

/** Challenges that are over and older than `RETENTION_CHALLENGES`. */
@Injectable()
export class OldChallenges extends OldRows<OtpChallenge> {
  constructor(database: Database, clock: Clock, env: Env) {
    super(database, clock, {
      entity: OtpChallenge,
      table: 'otp_challenges',
      key: 'id',
      time: 'createdAt',
      period: env.RETENTION_CHALLENGES,
      follow: 'key',
      also: 'expires_at <= :now',
    });
  }
}

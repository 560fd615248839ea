import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { Database, IdleRows } from '../database/index.js';
import { OtpDestination } from './otp-destination.entity.js';

/**
 * Whether a row says no more than one that is made anew. One that holds failures never does, however old: without it whoever
 * guesses there would begin with a full budget. Nor does a realm's: it is one row, and its day is a calendar's.
 */
const IDLE = [
  "destination NOT LIKE 'realm/%'",
  'code_failures = 0 AND password_failures = 0',
  'code_waits_until IS NULL AND password_waits_until IS NULL',
  'last_sent_at <= :dayAgo AND hour_started_at <= :dayAgo AND day_started_at <= :dayAgo',
  '(ten_minutes_started_at IS NULL OR ten_minutes_started_at <= :dayAgo)',
].join(' AND ');

/** Budgets of messages and guesses in which nothing counts any more. */
@Injectable()
export class IdleBudgets extends IdleRows<OtpDestination> {
  constructor(database: Database, clock: Clock) {
    super(database, clock, { entity: OtpDestination, table: 'otp_destinations', name: 'destination', idle: IDLE });
  }
}

import { QueryFailedError } from 'typeorm';
import { Unavailable } from '../common/index.js';

const DEADLOCKS = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_QUERY_INTERRUPTED',
  // Waited long enough already; a second wait would be as long.
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_OPTION_PREVENTS_STATEMENT',
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
]);

/** The code of the driver's error, through TypeORM's wrapping. */
function driverCode(error: unknown): string {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Whether a unique index refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  return ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(driverCode(error));
}

/** Whether the database undid a transaction for the sake of another one: trying it again is safe. */
export function isDeadlock(error: unknown): boolean {
  return DEADLOCKS.has(driverCode(error));
}

/** A fault of the database itself as an `Unavailable`; every other error as it is. */
export function translateFault(error: unknown): unknown {
  const code = driverCode(error);
  if (!UNREACHABLE.has(code) && !isDeadlock(error) && !isBroken(error)) return error;
  return new Unavailable(`database: ${code || 'the connection is gone, or none is free'}`);
}

/** mysql2 says some of it without a code: a connection that was closed under a statement, a pool that is full. */
function isBroken(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  return ('fatal' in cause && cause.fatal === true) || /^(Queue limit reached|Pool is closed)/.test(cause.message);
}

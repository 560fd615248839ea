import * as mysql from 'mysql2';
import type { Pool, PoolConnection, PoolOptions, QueryError } from 'mysql2';

type ConnectionCallback = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => void;
type AnyFunction = (...args: unknown[]) => unknown;

/** Connections that work, connections that don't, and callers that wait for one. */
export interface Connections {
  used: number;
  free: number;
  waiting: number;
}

/** What mysql2 keeps of its pool, under names of its own; undefined where it keeps something else by now. */
export function connectionsOf(pool: unknown): Connections | undefined {
  const { _allConnections: all, _freeConnections: free, _connectionQueue: queue } = (pool ?? {}) as Internals;
  if (!all || !free || !queue) return undefined;
  return { used: all.length - free.length, free: free.length, waiting: queue.length };
}

interface Internals {
  _allConnections?: { length: number };
  _freeConnections?: { length: number };
  _connectionQueue?: { length: number };
}

/**
 * mysql2's pool with what a service needs of it: every connection reads what is committed now, a statement that ran
 * into its time takes its connection with it, and nobody waits longer than `patience` (ms) for a connection.
 */
export function createPool(patience: number): (options: PoolOptions) => Pool {
  return (options) => {
    const pool = mysql.createPool(options);
    pool.on('connection', (connection: PoolConnection) => {
      prepare(connection);
      dropAfterTimeout(connection);
    });
    boundWaiting(pool, patience);
    return pool;
  };
}

/**
 * With InnoDB's default, REPEATABLE READ, a statement after the charge of a guess could see a snapshot from before it,
 * and gap locks make parallel inserts deadlock.
 */
function prepare(connection: PoolConnection): void {
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', ignoreFailure);
  connection.query("SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 2", ignoreFailure);
}

/** A connection that can't take its settings fails again, and loudly, at the statement that follows. */
function ignoreFailure(): void {}

/** The answer to a statement that was given up may still come, and would be taken for that of the next one. */
function dropAfterTimeout(connection: PoolConnection): void {
  const query = connection.query.bind(connection) as AnyFunction;
  const guarded = (...args: unknown[]): unknown => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return query(...args);
    const guard = (error: QueryError | null, ...results: unknown[]): void => {
      if (error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy();
      (callback as AnyFunction)(error, ...results);
    };
    return query(...args.slice(0, -1), guard);
  };
  Object.assign(connection, { query: guarded });
}

/** mysql2 itself lets callers wait for a connection for ever. */
function boundWaiting(pool: Pool, patience: number): void {
  const take = pool.getConnection.bind(pool);
  pool.getConnection = (callback: ConnectionCallback): void => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      callback(Object.assign(new Error('no connection was free'), { code: 'ETIMEDOUT' }), undefined as never);
    }, patience);
    take((error, connection) => {
      clearTimeout(timer);
      if (!late) callback(error, connection);
      else if (!error) connection.release();
    });
  };
}

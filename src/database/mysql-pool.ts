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

/** Connections that have not taken their settings yet, and who waits for that. */
type Fresh = WeakMap<PoolConnection, Promise<void>>;

/**
 * mysql2's pool with what a service needs of it: every connection reads what is committed now, a statement that ran
 * into its time takes its connection with it, and nobody waits longer than `patience` (ms) for a connection.
 */
export function createPool(patience: number): (options: PoolOptions) => Pool {
  return (options) => {
    const pool = mysql.createPool(options);
    const fresh: Fresh = new WeakMap();
    pool.on('connection', (connection: PoolConnection) => {
      fresh.set(
        connection,
        prepare(connection).then(() => void fresh.delete(connection)),
      );
      dropAfterTimeout(connection);
    });
    boundWaiting(pool, patience, fresh);
    return pool;
  };
}

/**
 * With InnoDB's default, REPEATABLE READ, a statement after the charge of a guess could see a snapshot from before it,
 * and gap locks make parallel inserts deadlock.
 */
async function prepare(connection: PoolConnection): Promise<void> {
  await Promise.all([
    answered(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'),
    answered(connection, "SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 2"),
  ]);
}

/** A connection that can't take its settings fails again, and loudly, at the statement that follows. */
function answered(connection: PoolConnection, sql: string): Promise<void> {
  return new Promise((resolve) => connection.query(sql, () => resolve()));
}

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

/**
 * mysql2 itself lets callers wait for a connection for ever. And it begins to count the time of a statement once those before it
 * were answered: behind settings that nobody answers, as half-open connections do, it would count for ever too.
 */
function boundWaiting(pool: Pool, patience: number, fresh: Fresh): void {
  const take = pool.getConnection.bind(pool);
  pool.getConnection = (callback: ConnectionCallback): void => {
    let late = false;
    let unsettled: PoolConnection | undefined;
    const timer = setTimeout(() => {
      late = true;
      unsettled?.destroy();
      callback(Object.assign(new Error('no connection was free'), { code: 'ETIMEDOUT' }), undefined as never);
    }, patience);
    const hand: ConnectionCallback = (error, connection) => {
      unsettled = undefined;
      clearTimeout(timer);
      if (!late) callback(error, connection);
      else if (!error) connection.release();
    };
    take((error, connection) => {
      const settling = error ? undefined : fresh.get(connection);
      if (!settling) hand(error, connection);
      else if (late) connection.destroy();
      else {
        unsettled = connection;
        void settling.then(() => late || hand(null, connection));
      }
    });
  };
}

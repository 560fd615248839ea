import * as mysql from 'mysql2';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2';
import type { MysqlDataSourceOptions } from 'typeorm/driver/mysql/MysqlDataSourceOptions.js';

const CONNECT_TIMEOUT = 2_500;
/** No statement of this service takes a tenth of this; a longer one waits for a neighbour that hangs (ms). */
const QUERY_TIMEOUT = 10_000;
const POOL_SIZE = 20;
/** Past this many waiting statements a request is refused rather than queued. */
const POOL_QUEUE = 1_000;

/** The options of MySQL, MariaDB and what speaks their protocol, from `DATABASE_URL`. */
export function mysqlOptions(databaseUrl: string): MysqlDataSourceOptions {
  const url = new URL(databaseUrl);
  const ssl = url.searchParams.get('ssl');
  return {
    type: url.protocol === 'mariadb:' ? 'mariadb' : 'mysql',
    driver: { ...mysql, createPool },
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    poolSize: Number(url.searchParams.get('pool') ?? POOL_SIZE),
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT,
    enableQueryTimeout: true,
    maxQueryExecutionTime: QUERY_TIMEOUT,
    ...(ssl && ssl !== 'false' && { ssl: { rejectUnauthorized: ssl !== 'insecure' } }),
    extra: { queueLimit: POOL_QUEUE, enableKeepAlive: true },
  };
}

/**
 * A pool whose every connection reads what is committed now. With InnoDB's default, REPEATABLE READ, a statement
 * after the charge of a guess could see a snapshot from before it, and gap locks make parallel inserts deadlock.
 */
function createPool(options: PoolOptions): Pool {
  const pool = mysql.createPool(options);
  pool.on('connection', (connection: PoolConnection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', ignoreFailure);
    connection.query("SET SESSION time_zone = '+00:00', SESSION innodb_lock_wait_timeout = 5", ignoreFailure);
  });
  return pool;
}

/** A connection that can't take its settings fails again, and loudly, at the statement that follows. */
function ignoreFailure(): void {}

import * as mysql from 'mysql2';
import type { MysqlDataSourceOptions } from 'typeorm/driver/mysql/MysqlDataSourceOptions.js';
import { createPool } from './mysql-pool.js';

/** How long connecting, waiting for a free connection, or one statement may take (ms): a frozen server is a 503 soon. */
const PATIENCE = 2_500;
const POOL_SIZE = 20;
/** Past this many waiting callers a request is refused rather than queued. */
const POOL_QUEUE = 1_000;

/**
 * The options of MySQL, MariaDB and what speaks their protocol, from `DATABASE_URL`.
 * @param unhurried for migrations, whose statements may take as long as they need
 * @param connections unless the URL says otherwise
 */
export function mysqlOptions(databaseUrl: string, unhurried: boolean, connections = POOL_SIZE): MysqlDataSourceOptions {
  const url = new URL(databaseUrl);
  const ssl = url.searchParams.get('ssl');
  return {
    type: url.protocol === 'mariadb:' ? 'mariadb' : 'mysql',
    driver: { ...mysql, createPool: createPool(PATIENCE) },
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    poolSize: Number(url.searchParams.get('pool') ?? connections),
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: PATIENCE,
    ...(!unhurried && { enableQueryTimeout: true, maxQueryExecutionTime: PATIENCE }),
    ...(ssl && ssl !== 'false' && { ssl: { rejectUnauthorized: ssl !== 'insecure' } }),
    extra: { queueLimit: POOL_QUEUE, enableKeepAlive: true },
  };
}

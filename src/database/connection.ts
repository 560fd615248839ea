import { DataSource, DefaultNamingStrategy } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { snakeCase } from 'typeorm/util/StringUtils.js';
import { migrations } from '../../migrations/index.js';
import type { Env } from '../config/index.js';
import { embeddedOptions, isolateTransactions } from './embedded.js';
import { mysqlOptions } from './mysql.js';
import { StatementLogger } from './statement-logger.js';

/** `emailVerifiedAt` is the column `email_verified_at`. */
class SnakeCaseNaming extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return snakeCase(super.columnName(property, given ?? '', prefixes));
  }
}

/**
 * What TypeORM needs to reach the database that the environment names, without any entity.
 * @param unhurried for migrations: statements without a bound
 */
export function dataSourceOptions(env: Env, { unhurried = false } = {}): DataSourceOptions {
  const options = env.DATABASE_URL ? mysqlOptions(env.DATABASE_URL, unhurried) : embeddedOptions(env.DATA_DIR);
  return {
    ...options,
    migrations,
    namingStrategy: new SnakeCaseNaming(),
    logger: new StatementLogger(),
    migrationsTransactionMode: 'each',
  };
}

/** Connections that a replica gets unless its URL says otherwise: what is read there can wait. */
const REPLICA_POOL = 4;

/** What TypeORM needs to read from the replica at `url`, with the bounds of the primary. */
export function replicaOptions(url: string, entities: DataSourceOptions['entities']): DataSourceOptions {
  return {
    ...mysqlOptions(url, false, REPLICA_POOL),
    ...(entities && { entities }),
    namingStrategy: new SnakeCaseNaming(),
    logger: new StatementLogger(),
  };
}

/** The data source of `options`; on the embedded database with transactions that don't see each other. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const dataSource = new DataSource(options);
  return options.type === 'better-sqlite3' ? isolateTransactions(dataSource) : dataSource;
}

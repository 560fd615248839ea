import Database from 'libsql';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource, QueryRunner } from 'typeorm';
import type { BetterSqlite3DataSourceOptions } from 'typeorm/driver/better-sqlite3/BetterSqlite3DataSourceOptions.js';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { FirstInFirstOutLock } from './lock.js';

/** How long a statement waits for another transaction of this process before it gives up (ms). */
const LOCK_TIMEOUT = 5_000;
/** How long SQLite waits for another process that holds the file (ms). Nothing else runs in this one meanwhile. */
const BUSY_TIMEOUT = 1_000;

/** Where the embedded database is, in `directory`. */
export function databaseFile(directory: string): string {
  return join(directory, 'latchkey.db');
}

/** The options of the embedded database: one file in `directory`, in WAL mode, each commit flushed to the disk. */
export function embeddedOptions(directory: string): BetterSqlite3DataSourceOptions {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    type: 'better-sqlite3',
    driver: Database,
    database: databaseFile(directory),
    timeout: BUSY_TIMEOUT,
    enableWAL: true,
    // FULL, libsql's own default, on purpose: an acknowledged change survives a loss of power (security: 21).
    prepareDatabase: (database: { pragma(text: string): unknown }) => {
      database.pragma('synchronous = FULL');
    },
  };
}

/**
 * TypeORM gives all callers of a SQLite database the same query runner, so that two concurrent transactions
 * interleave and one's rollback takes the other's rows with it. Here each caller gets a runner of its own, and a
 * first-in-first-out lock is held from BEGIN to COMMIT or ROLLBACK; a lone query holds it while it runs.
 */
export function isolateTransactions(dataSource: DataSource): DataSource {
  const driver = dataSource.driver as BetterSqlite3Driver;
  const lock = new FirstInFirstOutLock(LOCK_TIMEOUT);
  const statements = new Map<string, unknown>();
  driver.createQueryRunner = (): QueryRunner => new IsolatedQueryRunner(driver, lock, statements);
  return dataSource;
}

class IsolatedQueryRunner extends BetterSqlite3QueryRunner {
  private unlock: (() => void) | undefined;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly lock: FirstInFirstOutLock,
    statements: Map<string, unknown>,
  ) {
    super(driver);
    Object.assign(this, { stmtCache: statements });
  }

  override async startTransaction(): Promise<void> {
    if (this.transactionDepth === 0) this.unlock = await this.lock.acquire();
    try {
      await super.startTransaction();
    } catch (error) {
      this.isTransactionActive = this.transactionDepth > 0;
      this.unlockAtTheEnd();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    this.unlockAtTheEnd();
  }

  /** A full disk ends a transaction by itself (sqlite.org/lang_transaction.html, 2.1): there is nothing to undo then. */
  override async rollbackTransaction(): Promise<void> {
    try {
      if (this.isOpen()) await super.rollbackTransaction();
    } finally {
      // Else TypeORM takes it for open for ever, and the lock stays with it.
      if (!this.isOpen()) Object.assign(this, { transactionDepth: 0, isTransactionActive: false });
      this.unlockAtTheEnd();
    }
  }

  override async query<T = unknown>(sql: string, parameters?: unknown[], structured?: boolean): Promise<T> {
    // IMMEDIATE: a transaction that starts by reading can't be refused the write lock half way by another process.
    const text = sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : sql;
    if (this.unlock) return super.query(text, parameters, structured) as Promise<T>;
    const unlock = await this.lock.acquire();
    try {
      return (await super.query(text, parameters, structured)) as T;
    } finally {
      unlock();
    }
  }

  /** What SQLite itself says; with the lock, the transaction is this runner's own. */
  private isOpen(): boolean {
    const { databaseConnection } = this.driver as unknown as { databaseConnection: { inTransaction: boolean } };
    return databaseConnection.inTransaction;
  }

  private unlockAtTheEnd(): void {
    if (this.transactionDepth > 0) return;
    this.unlock?.();
    this.unlock = undefined;
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager, EntityTarget, ObjectLiteral, QueryRunner, Repository } from 'typeorm';
import { DomainError, Tracing } from '../common/index.js';
import { isDeadlock, translateFault } from './faults.js';
import { connectionsOf } from './mysql-pool.js';
import type { Connections } from './mysql-pool.js';

/** How often a transaction that the database chose as a deadlock's victim is run again. */
const RETRIES = 4;

/** One transaction: what it changes, and what happens once it is durable. */
export class Tx {
  private readonly afterCommit: (() => void)[] = [];

  constructor(readonly manager: EntityManager) {}

  repository<T extends ObjectLiteral>(entity: EntityTarget<T>): Repository<T> {
    return this.manager.getRepository(entity);
  }

  /** Runs `effect` after the commit, and never after a rollback. It must not throw. */
  onCommit(effect: () => void): void {
    this.afterCommit.push(effect);
  }

  /** @internal */
  committed(): void {
    for (const effect of this.afterCommit) effect();
  }
}

/** The door to the database: one transaction, or one read. */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly tracing: Tracing,
  ) {}

  /**
   * Runs `work` in a transaction on a connection of its own and commits. After a deadlock it runs again, so it must
   * change nothing but the database. A `DomainError` that keeps its changes commits and is thrown on.
   * @throws Unavailable when the database can't be reached or stays locked.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.tracing.within('transaction', { kind: 'internal', facts: { attempt } }, () =>
          this.attempt(work),
        );
      } catch (error) {
        if (!isDeadlock(error) || attempt > RETRIES) throw translateFault(error);
        this.logger.debug(`deadlock, attempt ${attempt}`);
      }
    }
  }

  /**
   * One read outside any transaction; it sees what is committed.
   * @throws Unavailable when the database can't be reached.
   */
  async read<T>(query: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await query(this.dataSource.manager);
    } catch (error) {
      throw translateFault(error);
    }
  }

  /**
   * Asks the database for a sign of life.
   * @throws Unavailable
   */
  async ping(): Promise<void> {
    await this.read((manager) => manager.query('SELECT 1'));
  }

  /** How busy the connections to MySQL are; undefined on the embedded database, which has none. */
  connections(): Connections | undefined {
    const { driver } = this.dataSource;
    return 'pool' in driver ? connectionsOf(driver.pool) : undefined;
  }

  private async attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = new Tx(runner.manager);
    try {
      await runner.startTransaction();
      const outcome = await settle(work, tx);
      await runner.commitTransaction();
      tx.committed();
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.value;
    } catch (error) {
      if (runner.isTransactionActive) await this.rollBack(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private async rollBack(runner: QueryRunner): Promise<void> {
    try {
      await runner.rollbackTransaction();
    } catch (error) {
      this.logger.warn(`rollback failed: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}

type Outcome<T> = { value: T } | { refusal: DomainError };

async function settle<T>(work: (tx: Tx) => Promise<T>, tx: Tx): Promise<Outcome<T>> {
  try {
    return { value: await work(tx) };
  } catch (error) {
    if (error instanceof DomainError && error.keepsChanges) return { refusal: error };
    throw error;
  }
}

import Database from 'libsql';
import { join } from 'node:path';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Env } from '../config/index.js';
import { migrations } from '../../migrations/index.js';
import { createDataSource, dataSourceOptions } from './connection.js';

/** Every migration of this version, oldest first, as the table `migrations` names it. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/** How long a process waits for another one that migrates (s). */
const LOCK_WAIT = 120;
/** Named locks are the server's, not the database's, and have 64 characters at most. */
const LOCK_NAME = "CONCAT('latchkey:', LEFT(SHA2(DATABASE(), 256), 32))";

/** Brings the schema of the environment's database up to date, on a connection of its own. */
export async function migrate(env: Env): Promise<string[]> {
  return onOwnConnection(env, (dataSource) => migrateUp(dataSource, env));
}

/** Undoes the newest migration of the environment's database. */
export async function undoMigration(env: Env): Promise<void> {
  await onOwnConnection(env, (dataSource) => migrateDown(dataSource, env));
}

/** Works on a connection of its own, without any entity. */
export async function onOwnConnection<T>(env: Env, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource(dataSourceOptions(env, { unhurried: true })).initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Brings the schema up to date. Processes that do this at the same time wait for each other. */
export async function migrateUp(dataSource: DataSource, env: Env): Promise<string[]> {
  const applied = await underLock(dataSource, env, () => dataSource.runMigrations());
  return applied.map((migration) => migration.name);
}

/** Undoes the newest migration. */
export async function migrateDown(dataSource: DataSource, env: Env): Promise<void> {
  await underLock(dataSource, env, () => dataSource.undoLastMigration());
}

function underLock<T>(dataSource: DataSource, env: Env, work: () => Promise<T>): Promise<T> {
  return env.embedded ? underFileLock(env.DATA_DIR, work) : underServerLock(dataSource, work);
}

/** MySQL's named lock belongs to a connection: it ends with it, whatever becomes of the process. */
async function underServerLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await lockOnServer(runner);
    return await work();
  } finally {
    await runner.query(`DO RELEASE_LOCK(${LOCK_NAME})`).catch(() => undefined);
    await runner.release();
  }
}

async function lockOnServer(runner: QueryRunner): Promise<void> {
  // Polled, because a wait inside the statement would run into the bound that every statement has.
  for (let waited = 0; waited < LOCK_WAIT; waited++) {
    const rows = (await runner.query(`SELECT GET_LOCK(${LOCK_NAME}, 1) AS locked`)) as { locked: unknown }[];
    if (Number(rows[0]?.locked) === 1) return;
  }
  throw new Error('another process has been migrating the database for too long');
}

/** An exclusive transaction on a file of its own: the operating system ends it with the process. */
async function underFileLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = new Database(join(directory, 'migrations.lock'), { timeout: LOCK_WAIT * 1000 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return await work();
  } finally {
    lock.close();
  }
}

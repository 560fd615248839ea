import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SystemClock } from '../common/index.js';
import { loadEnv } from '../config/index.js';
import type { Env } from '../config/index.js';
import { databaseFile, migrate, onOwnConnection } from '../database/index.js';
import { endFormerDays } from './aftermath.js';
import { checkDatabase, claimDatabase } from './database-file.js';
import { BackupError, sentenceOf } from './failure.js';

/**
 * `restore FILE` puts a backup in the place of the embedded database. With `DATABASE_URL`, `restore` (without a file) does the
 * rest, after MySQL's own tools have brought the tables back.
 */
async function main([file, ...more]: string[]): Promise<void> {
  Logger.overrideLogger(['fatal', 'error', 'warn']);
  const env = loadEnv();
  if (more.length > 0 || env.embedded !== Boolean(file)) throw new BackupError(usageOf(env));
  if (file) await restoreFile(env, resolve(file));
  else await settle(env);
  console.log('restored: everybody has to sign in again');
}

function usageOf({ embedded }: Env): string {
  return embedded
    ? 'usage: npm run restore -- FILE'
    : 'usage: npm run restore, after the dump was loaded (DATABASE_URL is set; docs/operations.md, Backup)';
}

/** Everything is made ready in a folder beside, so that what was there stays whole until the last moment. */
async function restoreFile(env: Env, file: string): Promise<void> {
  checkDatabase(file);
  const current = databaseFile(env.DATA_DIR);
  if (existsSync(current)) claimDatabase(current);
  const beside = join(env.DATA_DIR, `restore-${process.pid}`);
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  try {
    const ready = databaseFile(beside);
    copyFileSync(file, ready);
    await settle(Object.freeze({ ...env, DATA_DIR: beside }));
    if (existsSync(current)) keepFormer(current);
    renameSync(ready, current);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function keepFormer(current: string): void {
  const now = new SystemClock().now().toISOString().replace(/[:.]/g, '-');
  const kept = `${current}.before-${now}`;
  // A second name, not another one: at no moment is there no database, in whose place a start would make an empty one.
  linkSync(current, kept);
  console.log(`what was there: ${kept}`);
}

/** Brings a backup of an older version up to date, and ends what must not come back. */
async function settle(env: Env): Promise<void> {
  await migrate(env);
  await onOwnConnection(env, async (dataSource) => {
    await endFormerDays(dataSource, new SystemClock().now());
    // The file alone takes the place of another: nothing of it may stand in a log beside.
    if (env.embedded) await dataSource.query('PRAGMA wal_checkpoint(TRUNCATE)');
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(sentenceOf(error));
  process.exitCode = 1;
});

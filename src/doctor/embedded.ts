import Database from 'libsql';
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Env } from '../config/index.js';
import { migrationNames } from '../database/index.js';
import { codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';

const GIB = 1024 ** 3;
/** Under this much of free space the database may stop taking writes soon; what a WAL and a backup need beside it. */
const TIGHT = 1 * GIB;
const FULL = 0.1 * GIB;
const OTHERS = 0o077;
/** What is no reason to give a file up is everything else: rights, locks, a disk that fails. */
const DAMAGED = /^SQLITE_(NOTADB|CORRUPT)/;
const AS_THE_SERVICE = 'ask again as the user that the service runs as';

/** The embedded database: nothing is made here, neither folder nor file. */
export const embedded: Examination = {
  group: 'database',
  needs: ['DATABASE_URL', 'DATA_DIR'],
  run: ({ env }, to) => {
    if (!env.embedded) return;
    const file = join(env.DATA_DIR, 'latchkey.db');
    folder(env.DATA_DIR, to);
    space(env.DATA_DIR, to);
    if (!existsSync(file)) {
      to.skipped('file', 'there is none yet: the first start makes it');
      return;
    }
    rights(file, to);
    content(file, env, to);
  },
};

/** The folder, or the nearest one above that exists: it would be made there. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(resolve(folder)));
}

function folder(path: string, to: Findings): void {
  try {
    accessSync(nearest(path), constants.W_OK | constants.X_OK);
    if (statSync(nearest(path)).isDirectory()) {
      to.good('folder', `${path} takes files`);
      return;
    }
    to.wrong('folder', `${path} is no folder`, 'name a folder in DATA_DIR');
  } catch (error) {
    to.wrong('folder', `${path} takes no files (${codeOf(error)})`, 'give it to the user that the service runs as');
  }
}

function space(path: string, to: Findings): void {
  const { bavail, bsize } = statfsSync(nearest(path));
  const free = `${((bavail * bsize) / GIB).toFixed(1)} GiB free`;
  if (bavail * bsize < FULL) to.wrong('space', `${free}: writes will fail soon`, 'make room on the disk of DATA_DIR');
  else if (bavail * bsize < TIGHT) to.hint('space', free, 'make room on the disk of DATA_DIR');
  else to.good('space', free);
}

function rights(file: string, to: Findings): void {
  const readable = (statSync(file).mode & OTHERS) !== 0 && (statSync(dirname(file)).mode & OTHERS) !== 0;
  if (readable) to.hint('file', 'others on this machine can read the database', `chmod 700 ${dirname(file)}`);
  else to.good('file', 'for its owner alone');
}

function content(file: string, env: Env, to: Findings): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(untouched(file), { timeout: 1000 });
    schema(database, env, to);
    if (isWal(file)) to.good('journal', 'WAL');
    else to.hint('journal', 'no WAL yet', 'nothing: the next start switches it on');
  } catch (error) {
    const code = codeOf(error);
    const remedy = DAMAGED.test(code) ? 'restore a backup, or move the file away' : AS_THE_SERVICE;
    to.wrong('file', `${file} can not be read (${code})`, remedy);
  } finally {
    database?.close();
  }
}

/**
 * The file as what it is opened by: read-only (libsql has no other way to say so), and, where no service has a log beside
 * it, without locks, since SQLite makes a log and its index for whoever reads (https://www.sqlite.org/wal.html#readonly).
 */
function untouched(file: string): string {
  const alone = existsSync(`${file}-wal`) ? '' : '&immutable=1';
  return `${pathToFileURL(file).href}?mode=ro${alone}`;
}

/** By its header (https://www.sqlite.org/fileformat.html, 1.3.3): without locks the PRAGMA says `delete` of any file. */
function isWal(file: string): boolean {
  const header = Buffer.alloc(20);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, header, 0, header.length, 0);
  } finally {
    closeSync(opened);
  }
  return header[19] === 2;
}

function schema(database: Database.Database, env: Env, to: Findings): void {
  const applied = appliedOn(database);
  const unknown = applied.filter((name) => !migrationNames.includes(name));
  const missing = migrationNames.filter((name) => !applied.includes(name));
  if (unknown.length > 0)
    to.wrong('schema', `newer than this version: ${unknown.join(', ')}`, 'run the version that it was made by');
  else if (missing.length === 0) to.good('schema', 'up to date');
  else if (env.MIGRATE_ON_START)
    to.hint('schema', `the next start applies ${missing.length} migrations`, 'nothing, or npm run migrate');
  else to.wrong('schema', `not up to date: ${missing.length} migrations are missing`, 'npm run migrate');
}

/** None where nobody has migrated yet, and so there is no table of them either. */
function appliedOn(database: Database.Database): string[] {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'").get();
  if (table === undefined) return [];
  return (database.prepare('SELECT name FROM migrations').all() as { name: string }[]).map(({ name }) => name);
}

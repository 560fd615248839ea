import Database from 'libsql';
import { accessSync, constants, existsSync, statSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { migrationNames } from '../database/index.js';
import { codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';

const GIB = 1024 ** 3;
/** Under this much of free space the database may stop taking writes soon; what a WAL and a backup need beside it. */
const TIGHT = 1 * GIB;
const FULL = 0.1 * GIB;
const OTHERS = 0o077;

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
    content(file, to);
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

function content(file: string, to: Findings): void {
  const database = new Database(file, { readonly: true, timeout: 1000 });
  try {
    const journal = database.prepare('PRAGMA journal_mode').get() as { journal_mode?: string };
    if (journal.journal_mode === 'wal') to.good('journal', 'WAL');
    else to.hint('journal', 'no WAL yet', 'nothing: the next start switches it on');
    schema(database, to);
  } catch (error) {
    to.wrong('file', `${file} can not be read (${codeOf(error)})`, 'restore a backup, or move the file away');
  } finally {
    database.close();
  }
}

function schema(database: Database.Database, to: Findings): void {
  const rows = database.prepare('SELECT name FROM migrations').all() as { name: string }[];
  const applied = rows.map(({ name }) => name);
  const unknown = applied.filter((name) => !migrationNames.includes(name));
  const missing = migrationNames.filter((name) => !applied.includes(name));
  if (unknown.length > 0)
    to.wrong('schema', `newer than this version: ${unknown.join(', ')}`, 'run the version that it was made by');
  else if (missing.length > 0) to.hint('schema', `the next start applies ${missing.length} migrations`, 'nothing');
  else to.good('schema', 'up to date');
}

import Database from 'libsql';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { migrationNames } from '../database/index.js';
import { BackupError } from './failure.js';

/** How long a statement here waits for the service's transaction under way (ms). */
const PATIENCE = 5_000;

/**
 * Writes all that is committed in the database file `from` to the new file `to`, while the service goes on.
 * @throws BackupError when there is no such database, or `to` exists
 */
export function copyDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new BackupError(`There is no database at ${from}.`);
  // Only its owner may read it, from the first byte on; and what is there is never written over.
  if (existsSync(to)) throw new BackupError(`${to} exists; name a file that does not.`);
  closeSync(openSync(to, 'wx', 0o600));
  const database = new Database(from, { timeout: PATIENCE });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  } finally {
    database.close();
  }
}

/**
 * Reads all of the file.
 * @throws BackupError when it is damaged, none of ours, or of a version that this one does not know
 */
export function checkDatabase(file: string): void {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`);
  const unknown = migrationsIn(file).filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0) throw new BackupError(`${file} is of a newer version, or of something else.`);
}

function migrationsIn(file: string): string[] {
  // libsql has no read-only connections but by an address; and nothing beside the file belongs to it.
  const database = new Database(`${pathToFileURL(file).href}?mode=ro&immutable=1`);
  try {
    const [whole] = database.pragma('integrity_check') as { integrity_check: string }[];
    if (whole?.integrity_check !== 'ok') throw new BackupError(`${file} is damaged.`);
    return (database.prepare('SELECT name FROM migrations').all() as { name: string }[]).map(({ name }) => name);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${file} is damaged, or no backup of this service.`);
  } finally {
    database.close();
  }
}

/**
 * Folds the file's log into it.
 * @throws BackupError while a service has it open: SQLite leaves WAL mode only when nobody else is there
 */
export function claimDatabase(file: string): void {
  const database = new Database(file, { timeout: 500 });
  try {
    database.pragma('journal_mode = DELETE');
  } catch {
    throw new BackupError('The service is running; stop it first.');
  } finally {
    database.close();
  }
}

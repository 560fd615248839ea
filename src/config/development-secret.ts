import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';

const FILE = 'app-secret';

/**
 * The secret kept in `folder`, made at the first call: 32 random bytes in hexadecimal, readable by its owner alone.
 * Two processes that start at once end with the same one.
 * @throws ConfigError when the kept secret is damaged; the file system's errors.
 */
export function developmentSecret(folder: string): string {
  const path = join(folder, FILE);
  const kept = readKept(path);
  if (kept !== undefined) return kept;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  offer(path, randomBytes(32).toString('hex'));
  return readKept(path) ?? damaged();
}

/** A link appears whole and to one process only: neither a half-written nor a second secret is ever read. */
function offer(path: string, secret: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${secret}\n`, { flag: 'wx', mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The secret that `developmentSecret` keeps in `folder`, if there is one; makes nothing.
 * @throws ConfigError when it is damaged; the file system's errors.
 */
export function keptSecret(folder: string): string | undefined {
  return readKept(join(folder, FILE));
}

function readKept(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^[0-9a-f]{64}$/.test(text) ? text : damaged();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function damaged(): never {
  const text = `is unset and the file ${FILE} in DATA_DIR is damaged; expected 64 hexadecimal digits in it, or no file`;
  throw new ConfigError([{ name: 'APP_SECRET', text }]);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestServer } from './mariadb.js';

// Jest loads a setup by Node's own resolution, which finds a .ts file by its bare name only.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { isMariaDbInstalled, startMariaDb } = require('./mariadb') as typeof import('./mariadb.js');

declare global {
  /** The server that this run started; the teardown, loaded apart from the setup, stops it. */
  var testMySql: TestServer | undefined;
}

const MISSING =
  'The tests of the project "mysql" need a MySQL: set TEST_DATABASE_URL (mysql://user:password@host:port, allowed to ' +
  'create databases), install MariaDB (Debian: apt-get install mariadb-server-core mariadb-client), or start ' +
  'Docker; `npm test -- --selectProjects unit embedded` runs all that needs none.';

/**
 * Finds or starts the MySQL of the suite and tells the workers where it is, in TEST_MYSQL_URL, and where its tables are
 * kept once they are known, in TEST_MYSQL_SCHEMA. Only the project `mysql` names this file, so Jest calls it once, and only when a test of that project runs.
 */
export default async function globalSetup(): Promise<void> {
  if (globalThis.testMySql) return;
  globalThis.testMySql = await given();
  process.env.TEST_MYSQL_URL = globalThis.testMySql.url;
  process.env.TEST_MYSQL_SCHEMA = join(mkdtempSync(join(tmpdir(), 'latchkey-schema-')), 'schema.sql');
}

async function given(): Promise<TestServer> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url: withoutDatabase(url), stop: () => Promise.resolve() };
  if (isMariaDbInstalled()) return startMariaDb();
  if (succeeds('docker', ['version', '--format', '{{.Server.Version}}'])) return startContainer();
  if (installMariaDb()) return startMariaDb();
  throw new Error(MISSING);
}

/** Every test file makes a database of its own on that server. */
function withoutDatabase(url: string): string {
  const { username, password, host } = new URL(url);
  return `mysql://${username}${password && `:${password}`}@${host}`;
}

async function startContainer(): Promise<TestServer> {
  const { MySqlContainer } = await import('@testcontainers/mysql');
  const password = 'latchkey-tests';
  const container = await new MySqlContainer('mysql:8.4')
    .withRootPassword(password)
    .withTmpFs({ '/var/lib/mysql': 'rw' })
    .start();
  return {
    url: `mysql://root:${password}@${container.getHost()}:${container.getPort()}`,
    stop: async () => void (await container.stop()),
  };
}

function installMariaDb(): boolean {
  if (process.getuid?.() !== 0 || !succeeds('apt-get', ['--version'])) return false;
  return (
    succeeds('apt-get', ['update']) &&
    succeeds('apt-get', ['install', '-y', '--no-install-recommends', 'mariadb-server-core', 'mariadb-client']) &&
    isMariaDbInstalled()
  );
}

function succeeds(command: string, args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: 'ignore', env, timeout: 300_000 }).status === 0;
}

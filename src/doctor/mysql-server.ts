import type { Clock } from '../common/index.js';
import { sayClock } from './clocks.js';
import type { Findings } from './findings.js';
import type { MySql } from './mysql-link.js';

/** What this service is tested with, and needs. */
const OLDEST = { mysql: [8, 0], mariadb: [10, 6] } as const;
const POOL = 20;
const INSTANCES = 4;

export async function version(server: MySql, to: Findings): Promise<void> {
  const full = await server.value('SELECT VERSION()');
  const maria = /mariadb/i.test(full);
  const [major = 0, minor = 0] = full
    .replace(/^5\.5\.5-/, '')
    .split('.')
    .map(Number.parseFloat);
  const [oldMajor, oldMinor] = OLDEST[maria ? 'mariadb' : 'mysql'];
  const name = `${maria ? 'MariaDB' : 'MySQL'} ${full.split('-')[0] ?? ''}`;
  const old = major < oldMajor || (major === oldMajor && minor < oldMinor);
  if (old) to.wrong('version', `${name} is too old`, `upgrade to ${oldMajor}.${oldMinor} or newer`);
  else to.good('version', name);
}

export async function encryption(server: MySql, url: string, here: boolean, to: Findings): Promise<void> {
  const [row] = await server.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_version'");
  const insecure = new URL(url).searchParams.get('ssl') === 'insecure';
  const safe = 'take a valid certificate (or NODE_EXTRA_CA_CERTS) and ?ssl=true';
  if (row?.Value && insecure) to.hint('tls', `${row.Value}, with any certificate: somebody may stand between`, safe);
  else if (row?.Value) to.good('tls', row.Value);
  else if (here) to.good('tls', 'none, on this machine');
  else to.hint('tls', 'none: password and data travel in the clear', 'add ?ssl=true to DATABASE_URL');
}

/** The sessions of the service set their own zone: the server's does not matter, as long as that can be set. */
export async function time(server: MySql, clock: Clock, to: Findings): Promise<void> {
  await server.rows("SET SESSION time_zone = '+00:00'");
  const before = clock.now().getTime();
  const text = await server.value('SELECT UTC_TIMESTAMP(3)');
  const waited = clock.now().getTime() - before;
  const here = before + waited / 2;
  const seconds = (Date.parse(`${text.replace(' ', 'T')}Z`) - here) / 1000;
  sayClock(seconds, waited / 1000, 'the database', to);
  to.good('zone', `${await server.value('SELECT @@global.time_zone')} there; our sessions take UTC`);
}

/** Addresses are compared byte by byte: in another collation two people could share an account. */
export async function text(server: MySql, to: Findings): Promise<void> {
  const [row] = await server.rows<{ charset: string; collation: string }>(
    'SELECT @@character_set_database AS charset, @@collation_database AS collation',
  );
  const { charset = '', collation = '' } = row ?? {};
  if (charset === 'utf8mb4') to.good('charset', `${charset}, ${collation}`);
  else to.hint('charset', `the database is ${charset}`, 'ALTER DATABASE … CHARACTER SET utf8mb4, for tables to come');
  const columns = await server.rows<{ name: string; collation: string }>(
    "SELECT CONCAT(table_name, '.', column_name) AS name, collation_name AS collation FROM information_schema.columns " +
      "WHERE table_schema = DATABASE() AND table_name <> 'migrations' AND collation_name IS NOT NULL ORDER BY 1",
  );
  const other = columns.filter(({ collation: own }) => !['utf8mb4_bin', 'ascii_bin'].includes(own));
  const named = other.slice(0, 3).map(({ name, collation: own }) => `${name} (${own})`);
  if (columns.length === 0) to.skipped('collation', 'there are no tables yet');
  else if (other.length === 0) to.good('collation', 'every column of text is compared byte by byte');
  else
    to.wrong(
      'collation',
      `${other.length} columns are not compared byte by byte: ${named.join(', ')}`,
      'ALTER TABLE … MODIFY … back to what the migration made: utf8mb4_bin or ascii_bin',
    );
}

export async function connections(server: MySql, url: string, to: Findings): Promise<void> {
  const pool = Number(new URL(url).searchParams.get('pool') ?? POOL);
  const own = Number(await server.value('SELECT @@max_user_connections'));
  const most = own > 0 ? own : Number(await server.value('SELECT @@max_connections'));
  const instances = Math.floor(most / pool);
  const remedy = 'raise max_connections of the server, or lower ?pool= of DATABASE_URL';
  if (instances < 1) to.wrong('connections', `one instance asks for ${pool}, the server has ${most}`, remedy);
  else if (instances < INSTANCES)
    to.hint('connections', `${most} there, ${pool} for each instance: enough for ${instances}`, remedy);
  else to.good('connections', `${most} there, ${pool} for each instance`);
}

export async function durability(server: MySql, to: Findings): Promise<void> {
  const flush = await server.value('SELECT @@innodb_flush_log_at_trx_commit');
  const [log] = await server.rows<{ bin: number; sync: number }>('SELECT @@log_bin AS bin, @@sync_binlog AS sync');
  const lax = [
    flush !== '1' && `innodb_flush_log_at_trx_commit=${flush}`,
    log?.bin === 1 && log.sync !== 1 && `sync_binlog=${log.sync}`,
  ].filter((setting) => setting !== false);
  if (lax.length === 0) to.good('durability', 'what was answered survives a loss of power');
  else to.hint('durability', `a loss of power loses what was answered last: ${lax.join(', ')}`, 'set them to 1');
}

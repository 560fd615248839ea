import { isLoopback, type Env } from '../config/index.js';
import { migrationNames } from '../database/index.js';
import { codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import { missingOf, readGrants } from './mysql-grants.js';
import { onMySql, type MySql } from './mysql-link.js';
import { connections, durability, encryption, text, time, version } from './mysql-server.js';
import type { Patient } from './patient.js';

const SERVING = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const MIGRATING = ['CREATE', 'ALTER', 'INDEX', 'DROP'];
const NO_TABLE = 'ER_NO_SUCH_TABLE';

/** MySQL, MariaDB, and what speaks their protocol. */
export const mysql: Examination = {
  group: 'database',
  needs: ['DATABASE_URL'],
  run: async (patient, to) => {
    const url = patient.env.DATABASE_URL;
    if (url === undefined) return;
    await onMySql(url, 'DATABASE_URL', to, (server) => all(server, url, patient, to));
  },
};

async function all(server: MySql, url: string, patient: Patient, to: Findings): Promise<void> {
  await version(server, to);
  await encryption(server, url, isLoopback(new URL(url).hostname), to);
  await time(server, patient.clock, to);
  const missing = await schema(server, patient.env, to);
  await text(server, to);
  await rights(server, url, missing > 0, to);
  await writes(server, to);
  await connections(server, url, to);
  await durability(server, to);
}

/** Answers how many migrations are missing. */
async function schema(server: MySql, env: Env, to: Findings): Promise<number> {
  const { missing, unknown } = await migrationsOf(server);
  const list = missing.map((name) => name.replace(/\d{13}$/, '')).join(', ');
  if (unknown.length > 0)
    to.wrong('schema', `newer than this version: ${unknown.join(', ')}`, 'run the version that it was made by');
  else if (missing.length === 0) to.good('schema', 'up to date');
  else if (env.MIGRATE_ON_START) to.hint('schema', `the next start applies: ${list}`, 'nothing, or npm run migrate');
  else to.wrong('schema', `not up to date, missing: ${list}`, 'npm run migrate');
  return missing.length;
}

/** What was applied there against what this version has. */
export async function migrationsOf(server: MySql): Promise<{ missing: string[]; unknown: string[] }> {
  const applied = new Set(await appliedOn(server));
  return {
    missing: migrationNames.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !migrationNames.includes(name)),
  };
}

async function appliedOn(server: MySql): Promise<string[]> {
  try {
    return (await server.rows<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === NO_TABLE) return [];
    throw error;
  }
}

async function rights(server: MySql, url: string, mustMigrate: boolean, to: Findings): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const lines = (await server.rows<object>('SHOW GRANTS')).map((row) => String(Object.values(row)[0]));
  const grants = readGrants(lines, name);
  const [serving, migrating] = [missingOf(grants, SERVING), missingOf(grants, MIGRATING)];
  const grant = (list: string[]) => `GRANT ${list.join(', ')} ON \`${name}\`.* TO this user`;
  if (grants.byRole && serving.length + migrating.length > 0) {
    to.skipped('rights', 'they come by a role, which does not say what it holds');
    return;
  }
  if (serving.length > 0) to.wrong('rights', `the user lacks ${serving.join(', ')}`, grant(serving));
  else if (migrating.length > 0 && mustMigrate)
    to.wrong('rights', `a migration is due and the user lacks ${migrating.join(', ')}`, grant(migrating));
  else if (migrating.length > 0)
    to.hint('rights', `enough to serve; migrations need ${migrating.join(', ')} too`, 'migrate as another user');
  else if (grants.tooMuch)
    to.hint('rights', 'the user may do anything in every database', `a user with ${grant(['ALL'])} is enough`);
  else to.good('rights', 'enough to serve and to migrate, in this database alone');
}

async function writes(server: MySql, to: Findings): Promise<void> {
  const closed = (await server.value('SELECT @@global.read_only')) === '1';
  if (closed) to.wrong('writes', 'the server is read_only: a replica?', 'name the primary in DATABASE_URL');
  else to.good('writes', 'the server takes writes');
}

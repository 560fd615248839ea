import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

declare const testDatabase: 'embedded' | 'mysql' | undefined;

/** An empty database of the kind that this Jest project is for, as environment variables. */
export interface TestDatabase {
  kind: 'embedded' | 'mysql';
  env: Record<string, string>;
  drop(): Promise<void>;
}

/** Which database this run of the suite is for. */
export function databaseKind(): 'embedded' | 'mysql' {
  return typeof testDatabase === 'undefined' ? 'embedded' : testDatabase;
}

export async function createTestDatabase(kind = databaseKind()): Promise<TestDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-test-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  if (kind === 'embedded') return { kind, env: { DATA_DIR: directory }, drop: () => Promise.resolve(remove()) };
  const name = `latchkey_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const drop = async () => {
    await onServer(`DROP DATABASE ${name}`);
    remove();
  };
  return { kind, env: { DATA_DIR: directory, DATABASE_URL: `${serverUrl()}/${name}`, MIGRATE_ON_START: 'true' }, drop };
}

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(serverUrl());
  await connection.query(sql);
  await connection.end();
}

function serverUrl(): string {
  const url = process.env.TEST_MYSQL_URL;
  if (!url) throw new Error('TEST_MYSQL_URL is not set: run the mysql project');
  return url.replace(/\/$/, '');
}

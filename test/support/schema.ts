import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { TestDatabase } from './database.js';

/*
 * Migrating takes a MySQL longer than most files of tests. The first service of a run migrates and keeps what came out,
 * the others begin with a copy. Tests of the migrations themselves take an empty database, by `createTestDatabase`.
 */

/** Where this run keeps it; the setup of the project `mysql` says so. */
const kept = (): string | undefined => process.env.TEST_MYSQL_SCHEMA;

/** Makes the tables of a database that is empty as the migrations would, if this run knows them already. */
export async function copySchema({ env }: TestDatabase): Promise<void> {
  const file = kept();
  if (!env.DATABASE_URL || !file || !existsSync(file)) return;
  await onDatabase(env.DATABASE_URL, (connection) => connection.query(readFileSync(file, 'utf8')));
}

/** Keeps the tables, without their rows, of a database on which a service has started. */
export async function keepSchema({ env }: TestDatabase): Promise<void> {
  const file = kept();
  if (!env.DATABASE_URL || !file || existsSync(file)) return;
  const statements = await onDatabase(env.DATABASE_URL, schemaOf);
  writeFileSync(`${file}.${process.pid}`, statements.join(';\n'));
  renameSync(`${file}.${process.pid}`, file);
}

async function schemaOf(connection: Connection): Promise<string[]> {
  const statements = ['SET FOREIGN_KEY_CHECKS = 0'];
  const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES');
  for (const table of tables.flatMap((row) => Object.values(row) as string[])) {
    const [[row]] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
    statements.push((row!['Create Table'] as string).replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  const [done] = await connection.query<RowDataPacket[]>('SELECT * FROM migrations ORDER BY id');
  return [...statements, ...done.map((row) => connection.format('INSERT INTO migrations SET ?', row))];
}

async function onDatabase<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

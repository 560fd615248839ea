import 'reflect-metadata';
import { resolve } from 'node:path';
import { loadEnv } from '../config/index.js';
import { databaseFile } from '../database/index.js';
import { copyDatabase } from './database-file.js';
import { BackupError, sentenceOf } from './failure.js';

/** `backup FILE` writes the embedded database to FILE while the service runs. */
function main([file, ...more]: string[]): void {
  if (!file || more.length > 0) throw new BackupError('usage: npm run backup -- FILE');
  const env = loadEnv();
  if (!env.embedded)
    throw new BackupError('DATABASE_URL is set: back up MySQL by its own tools (docs/operations.md, Backup).');
  copyDatabase(databaseFile(env.DATA_DIR), resolve(file));
  console.log(`written: ${file}`);
  if (env.generatedSecret)
    console.log(`Keep ${env.DATA_DIR}/app-secret too, in another place: the backup is worthless without.`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

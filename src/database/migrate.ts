import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { loadEnv } from '../config/index.js';
import { migrate, undoMigration } from './migrations.js';

/** `migrate up` applies what is missing, `migrate down` undoes the newest one. */
async function main(direction: string | undefined): Promise<void> {
  Logger.overrideLogger(['fatal', 'error', 'warn']);
  const env = loadEnv();
  if (direction === 'down') {
    await undoMigration(env);
    return;
  }
  const applied = await migrate(env);
  console.log(applied.length ? `applied: ${applied.join(', ')}` : 'the schema is up to date');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

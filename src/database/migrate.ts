import 'reflect-metadata';
import { loadEnv } from '../config/index.js';
import { createDataSource, dataSourceOptions } from './connection.js';
import { migrateDown, migrateUp } from './migrations.js';

/** `migrate up` applies what is missing, `migrate down` undoes the newest one. */
async function main(direction: string | undefined): Promise<void> {
  const env = loadEnv();
  const dataSource = await createDataSource(dataSourceOptions(env)).initialize();
  try {
    if (direction === 'down') await migrateDown(dataSource, env);
    else {
      const applied = await migrateUp(dataSource, env);
      console.log(applied.length ? `applied: ${applied.join(', ')}` : 'the schema is up to date');
    }
  } finally {
    await dataSource.destroy();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

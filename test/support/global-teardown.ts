import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Stops what the setup started, and removes what the run kept. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testMySql?.stop();
  globalThis.testMySql = undefined;
  const schema = process.env.TEST_MYSQL_SCHEMA;
  if (schema) rmSync(dirname(schema), { recursive: true, force: true });
}

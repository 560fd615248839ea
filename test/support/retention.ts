import { Retention } from '../../src/retention/index.js';
import type { TestApp } from './app.js';

/** One round of removing old rows, which must come to its end. */
export async function round(app: TestApp): Promise<void> {
  if (!(await app.app.get(Retention).round())) throw new Error(`the round failed: ${app.log.slice(-3).join('\n')}`);
}

/** Which of these rows are still there. */
export async function idsOf(app: TestApp, table: string, key = 'id', where = '1 = 1'): Promise<string[]> {
  const rows = await app.query<{ name: string }>(`SELECT ${key} AS name FROM ${table} WHERE ${where}`);
  return rows.map(({ name }) => name).sort();
}

/** As both databases store a time. */
export function stored(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';
import { databaseKind } from './database.js';

/** A statement with its parameters. */
export type Statement = [sql: string, parameters: unknown[]];

/** One row of EXPLAIN, or of EXPLAIN QUERY PLAN. */
interface Plan {
  id: number;
  parent: number;
  table: string | null;
  type: string;
  key: string | null;
  Extra: string | null;
  detail: string;
}

/** How a statement goes about it. */
export interface Reading {
  /** The indices that it goes along, but for a primary key. */
  keys: string[];
  /** Tables and indices that it reads from end to end, sortings of more than a page, and more rows than it has reason to. */
  faults: string[];
}

/** The statements of `work` that read rows of a name (`item`). */
export async function statementsOf(app: TestApp, name: string, work: () => Promise<unknown>): Promise<Statement[]> {
  const { logger } = app.app.get(DataSource);
  const seen: Statement[] = [];
  const before = logger.logQuery.bind(logger);
  logger.logQuery = (sql: string, parameters?: unknown[]) => void seen.push([sql, parameters ?? []]);
  await work();
  logger.logQuery = before;
  return seen.filter(([sql]) => new RegExp(`FROM \\W\\w+\\W \\W${name}\\W`).test(sql));
}

/** Runs a statement again, and tells how the database goes about it. */
export async function readingOf(app: TestApp, [sql, parameters]: Statement): Promise<Reading> {
  const explain = databaseKind() === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
  const plans = await app.query<Plan>(`${explain} ${sql}`, parameters);
  const faults = plans.filter(isFault).map((plan) => JSON.stringify(plan));
  const count = databaseKind() === 'mysql' ? await countOf(app, sql, parameters) : 0;
  if (count > mostOf(sql)) faults.push(`reads ${count} rows`);
  return {
    keys: plans.flatMap(({ key, detail }) => key ?? /INDEX (\w+)/.exec(detail ?? '')?.[1] ?? []).filter(isSecondary),
    faults: faults.map((fault) => `${fault}: ${sql} ${JSON.stringify(parameters)}`),
  };
}

/** Each entry that a statement asks for may be passed, put into a table, sorted, taken out and followed to its row. */
function mostOf(sql: string): number {
  const asked = [...sql.matchAll(/(?:LIMIT|OFFSET) (\d+)/g)].map(([, number]) => Number(number));
  return asked.length > 0 ? 5 * Math.max(...asked) + 10 : Infinity;
}

function isSecondary(key: string): boolean {
  return key !== 'PRIMARY' && !key.startsWith('sqlite_autoindex');
}

/** A page of ids, which the rows are fetched by, may be read whole and sorted. */
function isFault({ parent, table, type, Extra, detail }: Plan): boolean {
  if (detail !== undefined) {
    return /^SCAN (?!CONSTANT|page)/.test(detail) || (detail.includes('TEMP B-TREE FOR ORDER BY') && parent > 0);
  }
  if (table === null || table.startsWith('<derived')) return false;
  return ['ALL', 'index'].includes(type) || /filesort/.test(Extra ?? '');
}

/** What the server counted of one session while it ran there. */
async function countOf(app: TestApp, sql: string, parameters: unknown[]): Promise<number> {
  const runner = app.app.get(DataSource).createQueryRunner();
  const total = async () => {
    const rows = (await runner.query("SHOW SESSION STATUS LIKE 'Handler_read%'")) as { Value: string }[];
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  try {
    const before = await total();
    // What is asked for the count itself is counted too.
    const own = (await total()) - before;
    await runner.query(sql, parameters);
    return (await total()) - before - 2 * own;
  } finally {
    await runner.release();
  }
}

import type { Agent, Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';

/** How many instances share the database. The embedded one belongs to one process, so it has one. */
export const SIZES = databaseKind() === 'embedded' ? [1] : [1, 2];

/** For races whose subject is something else than the budget of failures: they fail more often than it allows. */
export const MANY_FAILURES = { OTP_FAILURES_BEFORE_WAIT: '100' };

/** Instances of the service on one database and one clock, and clients that take turns between them. */
export class Fleet {
  private constructor(readonly apps: TestApp[]) {}

  static async start(size: number, env: Record<string, string> = {}): Promise<Fleet> {
    const first = await TestApp.start({ env });
    const apps = [first];
    while (apps.length < size) {
      apps.push(await TestApp.start({ env, database: first.database, clock: first.clock }));
    }
    return new Fleet(apps);
  }

  get first(): TestApp {
    return this.apps[0]!;
  }

  /** Client number `i`, without cookies, of the instance whose turn it is. */
  agent(i = 0): Agent {
    return this.apps[i % this.apps.length]!.agent();
  }

  /** `count` requests at once, each by a client of its own. */
  race<T>(count: number, send: (agent: Agent, i: number) => Promise<Answer<T>>): Promise<Answer<T>[]> {
    return Promise.all(Array.from({ length: count }, (_, i) => send(this.agent(i), i)));
  }

  /** What every instance learns within a second, now. */
  async pollRevocations(): Promise<void> {
    for (const app of this.apps) await app.pollRevocations();
  }

  async count(table: string, where = '1 = 1', parameters: unknown[] = []): Promise<number> {
    const rows = await this.first.query<{ n: unknown }>(
      `SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`,
      parameters,
    );
    return Number(rows[0]?.n);
  }

  async close(): Promise<void> {
    // The first owns the database.
    for (const app of [...this.apps].reverse()) await app.close();
  }
}

/** How often each outcome came: `{ '200': 1, otp_invalid: 49 }`. */
export function tally(answers: Answer<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const outcome = status < 400 ? String(status) : ((body as { code?: string }).code ?? String(status));
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

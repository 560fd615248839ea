import type { Agent, Answer } from '../support/agent.js';
import type { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import type { SignedIn } from '../support/flows.js';

/** Keeps every answer that its agents get, and every token and cookie in them. */
export class Watch {
  readonly answers: Answer[] = [];
  readonly tokens = new Set<string>();

  readonly watch = (agent: Agent): Agent => {
    const send: Agent['send'] = agent.send.bind(agent);
    agent.send = async <T>(method: string, path: string, options = {}) => {
      const answer = await send<T>(method, path, options);
      this.answers.push(answer as Answer);
      const { access_token, refresh_token } = (answer.body ?? {}) as Partial<SignedIn>;
      const cookies = answer.setCookies.map((line) => line.slice(line.indexOf('=') + 1).split(';')[0]);
      for (const token of [access_token, refresh_token, ...cookies]) if (token) this.tokens.add(token);
      return answer;
    };
    return agent;
  };
}

/** Each of `needles` that stands in `text`, as it is or behind base64 or hexadecimal. */
export function found(needles: string[], text: string): string[] {
  const runs = text.match(/[\w+/-]{16,}/g) ?? [];
  const decoded = runs.flatMap((run) => [Buffer.from(run, 'base64url'), Buffer.from(run, 'hex')]);
  const whole = [text, ...decoded.map((bytes) => bytes.toString('latin1'))].join('\n').toLowerCase();
  return needles.filter((needle) => whole.includes(needle.toLowerCase()));
}

/** What stands in the database, all of it. */
export async function everyValue(app: TestApp): Promise<{ table: string; column: string; value: string }[]> {
  const list = { mysql: 'SHOW TABLES', embedded: "SELECT name FROM sqlite_master WHERE type = 'table'" };
  const tables = (await app.query(list[databaseKind()])).map((row) => String(Object.values(row)[0]));
  const lists = await Promise.all(
    tables.map(async (table) => {
      const rows = await app.query(`SELECT * FROM ${table}`);
      return rows.flatMap((row) =>
        Object.entries(row).map(([column, value]) => ({ table, column, value: String(value) })),
      );
    }),
  );
  return lists.flat();
}

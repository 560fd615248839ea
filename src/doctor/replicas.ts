import { codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import { migrationsOf } from './mysql.js';
import { onMySql, type MySql } from './mysql-link.js';

/** Seconds; a profile that is older than that would be noticed. */
const LAG = 5;
const MAY_NOT_ASK = new Set(['ER_SPECIFIC_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_ERROR']);

/** Each of DATABASE_READ_URLS. */
export const replicas: Examination = {
  group: 'replica',
  needs: ['DATABASE_READ_URLS'],
  run: async ({ env: { DATABASE_READ_URLS: urls } }, to) => {
    await Promise.all(
      urls.map(async (url, i) => {
        const own = to.part(urls.length > 1 ? `replica[${i + 1}]` : 'replica');
        await onMySql(url, 'DATABASE_READ_URLS', own, (server) => all(server, own)).catch((error: unknown) =>
          own.wrong('all', `could not be checked to the end: ${codeOf(error)}`, 'see above'),
        );
      }),
    );
  },
};

async function all(server: MySql, to: Findings): Promise<void> {
  const { missing, unknown } = await migrationsOf(server);
  if (missing.length + unknown.length === 0) to.good('schema', 'the same as of this version');
  else to.wrong('schema', 'another one than that of this version', 'let it replicate our database, or npm run migrate');
  await lag(server, to);
}

async function lag(server: MySql, to: Findings): Promise<void> {
  try {
    const [row] = await server.rows<Record<string, unknown>>('SHOW REPLICA STATUS');
    if (!row) {
      to.skipped('lag', 'the server replicates nothing, or does not say so');
      return;
    }
    const behind = row.Seconds_Behind_Source ?? row.Seconds_Behind_Master;
    if (typeof behind !== 'number') to.wrong('lag', 'the replication stands still', 'look at SHOW REPLICA STATUS');
    else if (behind > LAG) to.hint('lag', `${behind} s behind`, 'see what holds it up; reads from it are as old');
    else to.good('lag', `${behind} s behind`);
  } catch (error) {
    if (!MAY_NOT_ASK.has(codeOf(error))) throw error;
    to.skipped('lag', 'the user may not ask (GRANT REPLICATION CLIENT, on MariaDB REPLICA MONITOR)');
  }
}

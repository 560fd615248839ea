import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Trail } from '../../src/audit/index.js';
import type { TrailFilter } from '../../src/audit/index.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { MessageList, OutboxMessage } from '../../src/outbox/index.js';
import type { MessageFate } from '../../src/outbox/index.js';
import { FunnelCount } from '../../src/statistics/funnel-count.entity.js';
import { FunnelReport } from '../../src/statistics/index.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';

const ROWS = 8_000;
const REALMS = ['default', 'shop'];

/** One row of EXPLAIN, or of EXPLAIN QUERY PLAN. */
interface Plan {
  table: string | null;
  type: string;
  key: string | null;
  Extra: string;
  detail: string;
}

describe('the lists of administrators', () => {
  let app: TestApp;
  const someone = newId(new Date());
  let middle: string;
  beforeAll(async () => {
    app = await TestApp.start();
    await fill();
  }, 120_000);
  afterAll(() => app.close());

  async function fill(): Promise<void> {
    const dataSource = app.app.get(DataSource);
    const began = plusSeconds(app.clock.now(), -ROWS);
    const rows = async <T extends object>(entity: new () => T, make: (i: number, at: Date) => object) => {
      for (let first = 0; first < ROWS; first += 250) {
        const values = Array.from({ length: 250 }, (_, i) => make(first + i, plusSeconds(began, first + i)));
        await dataSource.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute();
      }
    };
    const realmOf = (i: number) => REALMS[i % 2]!;
    await rows(AuditEvent, (i, at) => ({
      ...{ id: newId(at), realm: realmOf(i), type: i % 3 ? 'signed_in' : 'refused', details: {}, createdAt: at },
      ...{ userId: i % 50 ? newId(at) : someone, actorId: i % 40 ? null : someone, ip: `10.0.${i % 9}.${i % 200}` },
    }));
    await rows(OutboxMessage, (i, at) => ({
      ...{ id: newId(at), realm: realmOf(i), channel: i % 5 ? 'email' : 'sms', template: 'code', attempts: 1 },
      ...{ destination: 'x@example.com', createdAt: at, expiresAt: plusSeconds(at, 300), sentAt: at },
      ...(i % 20 < 2 && { failedAt: at, sentAt: null, failure: i % 40 < 2 ? 'refused' : 'expired' }),
    }));
    await rows(FunnelCount, (i, at) => ({
      ...{ id: newId(at), realm: realmOf(i), grain: 'hour', hour: 400_000 + Math.floor(i / 8) },
      ...{ channel: i % 4 < 2 ? 'email' : 'sms', country: i % 8 < 4 ? '' : 'DE', expiresAt: at },
      ...{ asked: 1, sent: 1, delivered: 0, verified: 1, failed: 0, refused: 0, signIns: 0 },
    }));
    middle = newId(plusSeconds(began, ROWS / 2));
    for (const table of ['audit_events', 'outbox_messages', 'funnel_counts']) {
      // Nothing analyses the embedded database: it plans without statistics.
      if (databaseKind() === 'mysql') await dataSource.query(`ANALYZE TABLE ${table}`);
    }
  }

  /** The plans of every statement that `work` causes. */
  async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
    const { logger } = app.app.get(DataSource);
    const seen: [string, unknown[] | undefined][] = [];
    const before = logger.logQuery.bind(logger);
    logger.logQuery = (sql: string, parameters?: unknown[]) => void seen.push([sql, parameters]);
    await work();
    logger.logQuery = before;
    const explain = databaseKind() === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
    const plans: Plan[] = [];
    // By the names of the rows: the relay goes on asking for what is due.
    for (const [sql, parameters] of seen.filter(([text]) => /FROM \W\w+\W \W(item|c)\W/.test(text))) {
      plans.push(...(await app.query<Plan>(`${explain} ${sql}`, parameters)));
    }
    return plans;
  }

  const keysOf = (plans: Plan[]) =>
    new Set(plans.flatMap(({ key, detail }) => key ?? /INDEX (\w+)/.exec(detail ?? '')?.[1] ?? []));
  const bad = (plans: Plan[]) => plans.filter((plan) => isScan(plan) || isSorted(plan));

  const filters: [TrailFilter, string][] = [
    [{}, 'audit_events_realm'],
    [{ type: 'refused' }, 'audit_events_type'],
    [{ ip: '10.0.3.3' }, 'audit_events_ip'],
    [{ actorId: someone }, 'audit_events_actor'],
    [{ userId: someone }, 'audit_events_user'],
    [{ userId: someone, type: 'refused' }, 'audit_events_user'],
    [{ ip: '10.0.3.3', type: 'refused' }, 'audit_events_ip'],
    [{ from: new Date(0), to: new Date(4e12) }, 'audit_events_realm'],
  ];

  it.each([0.01, 0.1, 0.5])('read a share of %s of the time along the index', async (share) => {
    const to = app.clock.now();
    const filter = { from: plusSeconds(to, -ROWS * share), to: plusSeconds(to, -1) };
    const plans = await plansOf(() => app.app.get(Trail).events('default', filter, { before: undefined, take: 51 }));
    expect([bad(plans), keysOf(plans)]).toEqual([[], new Set(['audit_events_realm'])]);
  });

  it.each(filters)('read events along the index that is meant for them: %j', async (filter, key) => {
    for (const before of [undefined, middle]) {
      const plans = await plansOf(() => app.app.get(Trail).events('default', filter, { before, take: 51 }));
      expect(plans.length).toBeGreaterThan(0);
      expect([bad(plans), keysOf(plans)]).toEqual([[], new Set([key])]);
    }
  });

  it.each([undefined, 'queued', 'sent', 'delivered', 'failed', 'expired'] as (MessageFate | undefined)[])(
    'read messages along theirs: %s',
    async (status) => {
      for (const channel of [undefined, 'sms'] as const) {
        for (const before of [undefined, middle]) {
          const page = { before, take: 51 };
          const plans = await plansOf(() => app.app.get(MessageList).page('default', { status, channel }, page));
          expect(plans.length).toBeGreaterThan(0);
          expect([bad(plans), keysOf(plans)]).toEqual([[], new Set(['outbox_messages_list'])]);
        }
      }
    },
  );

  it('sum up counts along the place of the rows', async () => {
    const report = app.app.get(FunnelReport);
    const [from, to] = [new Date(400_100 * 3_600_000), new Date(400_148 * 3_600_000)];
    for (const more of [{}, { channel: 'sms' as const }, { country: 'DE' }]) {
      const question = { realm: 'default', grain: 'hour' as const, from, to, ...more };
      const plans = await plansOf(() => Promise.all([report.buckets(question), report.groups(question, 'country')]));
      expect([plans.filter(isScan), keysOf(plans)]).toEqual([[], new Set(['funnel_counts_place'])]);
    }
  });
});

function isScan({ table, type, detail }: Plan): boolean {
  if (detail !== undefined) return /^SCAN (?!CONSTANT)/.test(detail);
  return table !== null && ['ALL', 'index'].includes(type);
}

/** All of what is found would be sorted, to show a page of it. */
function isSorted({ Extra, detail }: Plan): boolean {
  return detail === undefined ? /filesort/.test(Extra) : /TEMP B-TREE FOR ORDER/.test(detail);
}

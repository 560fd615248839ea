import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Trail } from '../../src/audit/index.js';
import type { TrailFilter } from '../../src/audit/index.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { MessageList, OutboxMessage } from '../../src/outbox/index.js';
import type { MessageFate } from '../../src/outbox/index.js';
import { FunnelCount } from '../../src/statistics/funnel-count.entity.js';
import { FunnelReport } from '../../src/statistics/index.js';
import { TestApp } from '../support/app.js';
import { insertRows } from '../support/rows.js';
import { databaseKind } from '../support/database.js';
import { readingOf, statementsOf } from '../support/reading.js';
import type { Reading } from '../support/reading.js';

const ROWS = 8_000;
const REALMS = ['default', 'shop'];

const TAKE = 51;
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
    const began = plusSeconds(app.clock.now(), -ROWS);
    const rows = <T extends object>(entity: new () => T, make: (i: number, at: Date) => object) =>
      insertRows(app, entity, ROWS, (i) => make(i, plusSeconds(began, i)));
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
      if (databaseKind() === 'mysql') await app.query(`ANALYZE TABLE ${table}`);
    }
  }

  /** How every statement of `work` goes about it. */
  async function readings(work: () => Promise<unknown>, name = 'item'): Promise<Reading[]> {
    const statements = await statementsOf(app, name, work);
    expect(statements.length).toBeGreaterThan(0);
    const found: Reading[] = [];
    for (const statement of statements) found.push(await readingOf(app, statement));
    return found;
  }

  const keysOf = (found: Reading[]) => [...new Set(found.flatMap(({ keys }) => keys))];
  const faultsOf = (found: Reading[]) => found.flatMap(({ faults }) => faults);
  const events = (filter: TrailFilter, before?: string) =>
    readings(() => app.app.get(Trail).events('default', filter, { before, take: TAKE }));
  const newestAt = (share: number) => newId(plusSeconds(app.clock.now(), -ROWS * share));

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

  const SHARES = [0.01, 0.1, 0.5, 0.9];

  it.each(SHARES)('enter the index where a narrow time begins, %s of all back', async (share) => {
    const from = plusSeconds(app.clock.now(), -ROWS * share);
    const [near, far] = [plusSeconds(from, ROWS / 100), plusSeconds(from, ROWS / 4)];
    for (const [filter, key] of [
      [{ from, to: near }, 'audit_events_realm'],
      [{ from, to: far }, 'audit_events_realm'],
      [{ from: new Date(0), to: near }, 'audit_events_realm'],
      [{ from, to: near, type: 'signed_in' }, 'audit_events_type'],
      [{ from, to: far, type: 'signed_in' }, 'audit_events_type'],
    ] as [TrailFilter, string][]) {
      for (const before of [undefined, newestAt(share - 0.005), newestAt(share / 2)]) {
        const found = await events(filter, before);
        expect([faultsOf(found), keysOf(found)]).toEqual([[], [key]]);
      }
    }
  });

  it.each(SHARES)('read no more of a page that is %s of all back than of the first one', async (share) => {
    for (const [filter] of filters) expect(faultsOf(await events(filter, newestAt(share)))).toEqual([]);
    const page = { before: newestAt(share), take: TAKE };
    for (const status of [undefined, 'sent', 'delivered', 'failed', 'expired'] as const) {
      for (const channel of [undefined, 'sms'] as const) {
        const found = await readings(() => app.app.get(MessageList).page('default', { status, channel }, page));
        expect(faultsOf(found)).toEqual([]);
      }
    }
  });

  it.each(filters)('read events along the index that is meant for them: %j', async (filter, key) => {
    for (const before of [undefined, middle]) {
      const found = await events(filter, before);
      expect([faultsOf(found), keysOf(found)]).toEqual([[], [key]]);
    }
  });

  it.each([undefined, 'queued', 'sent', 'delivered', 'failed', 'expired'] as (MessageFate | undefined)[])(
    'read messages along theirs: %s',
    async (status) => {
      for (const channel of [undefined, 'sms'] as const) {
        for (const before of [undefined, middle]) {
          const page = { before, take: TAKE };
          const found = await readings(() => app.app.get(MessageList).page('default', { status, channel }, page));
          expect([faultsOf(found), keysOf(found)]).toEqual([[], ['outbox_messages_list']]);
        }
      }
    },
  );

  it('sum up counts along the place of the rows', async () => {
    const report = app.app.get(FunnelReport);
    const [from, to] = [new Date(400_100 * 3_600_000), new Date(400_148 * 3_600_000)];
    for (const more of [{}, { channel: 'sms' as const }, { country: 'DE' }]) {
      const question = { realm: 'default', grain: 'hour' as const, from, to, ...more };
      const found = await readings(
        () => Promise.all([report.buckets(question), report.groups(question, 'country')]),
        'c',
      );
      expect(keysOf(found)).toEqual(['funnel_counts_place']);
      expect(faultsOf(found).filter((fault) => !isSorting(fault))).toEqual([]);
    }
  });
});

/** Sums are sorted by their size: there are no more than countries. */
function isSorting(fault: string): boolean {
  return /filesort|TEMP B-TREE/.test(fault) && !/"type":"(ALL|index)"/.test(fault);
}

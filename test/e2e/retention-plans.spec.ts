import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { Device } from '../../src/devices/device.entity.js';
import { OtpChallenge } from '../../src/otp/otp-challenge.entity.js';
import { OtpDestination } from '../../src/otp/otp-destination.entity.js';
import { OutboxMessage } from '../../src/outbox/index.js';
import { Registration } from '../../src/registrations/registration.entity.js';
import { Lag } from '../../src/retention/index.js';
import { Session } from '../../src/sessions/session.entity.js';
import { NumberBlock } from '../../src/sms/number-block.entity.js';
import { TestApp } from '../support/app.js';
import { insertRows } from '../support/rows.js';
import { databaseKind } from '../support/database.js';
import { round } from '../support/retention.js';

const TABLES = [
  'audit_events',
  'devices',
  'number_blocks',
  'otp_challenges',
  'otp_destinations',
  'outbox_messages',
  'registrations',
  'sessions',
];
const ROWS = 6000;
/** Rows that are old: more than a batch, and few among all. */
const OLD = 700;

/** One row of EXPLAIN, or of EXPLAIN QUERY PLAN. */
interface Plan {
  table: string | null;
  type: string;
  key: string | null;
  detail: string;
}

describe('the statements that remove old rows', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    await fill();
  }, 120_000);
  afterAll(() => app.close());

  async function fill(): Promise<void> {
    const now = app.clock.now();
    const timeOf = (i: number) => plusSeconds(now, i < OLD ? -800 * 86_400 + i : -3600 + i / 10);
    const rows = <T extends object>(entity: new () => T, make: (i: number, at: Date) => object) =>
      insertRows(app, entity, ROWS, (i) => make(i, timeOf(i)));
    const realm = 'default';
    const codes = { channel: 'email', destination: 'x@example.com', attempts: 0 } as const;
    await rows(OtpChallenge, (_, at) => ({
      ...{ ...codes, id: newId(at), realm, purpose: 'login', keyVersion: 'x', maxAttempts: 5, createdAt: at },
      expiresAt: plusSeconds(at, 300),
    }));
    await rows(OutboxMessage, (_, at) => ({
      ...{ ...codes, id: newId(at), realm, template: 'x', payload: 'x', createdAt: at, failedAt: at },
      expiresAt: plusSeconds(at, 300),
    }));
    await rows(Registration, (_, at) => ({
      ...{ challengeId: newId(at), realm, address: 'x@example.com', profile: {}, createdAt: at },
    }));
    await rows(Session, (_, at) => ({
      ...{ id: newId(at), realm, userId: newId(at), refreshHash: 'x', authenticatedAt: at, createdAt: at },
      ...{ lastSeenAt: at, idleExpiresAt: at, expiresAt: plusSeconds(at, 2_592_000) },
    }));
    await rows(Device, (i, at) => ({
      ...{ id: newId(at), realm, userId: newId(at), deviceHash: String(i), createdAt: at },
      expiresAt: plusSeconds(at, 31_536_000),
    }));
    await rows(AuditEvent, (_, at) => ({ id: newId(at), realm, type: 'signed_in', details: {}, createdAt: at }));
    const counts = { sentInHour: 1, sentInDay: 1, codeFailures: 0, passwordFailures: 0, verifiedInHour: 0 };
    const times = (at: Date) => ({ lastSentAt: at, hourStartedAt: at, dayStartedAt: at });
    await rows(OtpDestination, (i, at) => ({ realm, destination: `#${i}`, ...counts, ...times(at) }));
    await rows(NumberBlock, (i, at) => ({ realm, block: `+1${i}`, ...counts, ...times(at) }));
    for (const table of TABLES) {
      await app.query(databaseKind() === 'mysql' ? `ANALYZE TABLE ${table}` : `ANALYZE ${table}`);
    }
  }

  /** Every statement of a round and of a look at the lag, with its parameters, each text once. */
  async function captured(): Promise<Map<string, unknown[]>> {
    const { logger } = app.app.get(DataSource);
    const seen = new Map<string, unknown[]>();
    const before = logger.logQuery.bind(logger);
    logger.logQuery = (sql: string, parameters?: unknown[]) => {
      // By its last values a statement might find too little to be worth an index.
      if (!seen.has(sql)) seen.set(sql, parameters ?? []);
    };
    await app.app.get(Lag).read();
    await round(app);
    logger.logQuery = before;
    return seen;
  }

  it('read no whole table or index, and no more than a batch', async () => {
    const statements = [...(await captured())].filter(([sql]) => /^\s*(SELECT|UPDATE|DELETE)\b/i.test(sql));
    const told = statements.map(([sql]) => sql).join('\n');
    for (const table of TABLES) expect(told).toMatch(new RegExp(`DELETE FROM .${table}`));
    for (const [sql] of statements.filter(([text]) => /^\s*SELECT/i.test(text))) {
      expect(sql).toMatch(/LIMIT \d{1,3}$|revoked_at|next_attempt_at|SELECT 1 AS/);
    }
    const scans: string[] = [];
    for (const [sql, parameters] of statements) {
      const explain = databaseKind() === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
      for (const plan of await app.query<Plan>(`${explain} ${sql}`, parameters)) {
        if (isScan(plan)) scans.push(`${JSON.stringify(plan)}: ${sql}`);
      }
    }
    expect(scans).toEqual([]);
  }, 60_000);

  it('remove all that is old, and nothing else', async () => {
    for (const table of TABLES) {
      const [row] = await app.query<{ n: unknown }>(`SELECT COUNT(*) AS n FROM ${table}`);
      expect({ table, rows: Number(row?.n) }).toEqual({ table, rows: ROWS - OLD });
    }
  });
});

function isScan({ table, type, detail }: Plan): boolean {
  if (detail !== undefined)
    return /^SCAN (?!CONSTANT|dummy_table)/.test(detail) || /TEMP B-TREE FOR ORDER/.test(detail);
  return table !== null && ['ALL', 'index'].includes(type);
}

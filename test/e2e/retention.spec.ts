import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { AttemptBudget, SendBudget } from '../../src/otp/index.js';
import { OutboxMessage } from '../../src/outbox/index.js';
import { PayloadSeal } from '../../src/outbox/payload-seal.js';
import { Lag } from '../../src/retention/index.js';
import { BlockBudget } from '../../src/sms/block-budget.js';
import { changeEmail, openLink, watchLinks } from '../support/account.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser, tokensOf } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';
import { idsOf, round, stored } from '../support/retention.js';
import { parseScrape } from '../support/scrape.js';

const DAY = 86_400;
const YEAR = 365 * DAY;

describe('old rows', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start({ env: { SMS_TRANSPORT: 'mailbox', SESSION_TTL: String(30 * DAY) } });
  });
  afterEach(() => app.close());

  it('go at their time, and not before', async () => {
    const began = app.clock.now();
    await ask(app, 'register', { email: 'waits@example.com', password: PASSWORD });
    await registerUser(app, 'user@example.com');
    await tokensOf(app, 'user@example.com');
    await app.deliver();
    const kinds: [table: string, key: string, time: string, period: number][] = [
      ['registrations', 'challenge_id', 'created_at', 2 * DAY],
      ['outbox_messages', 'id', 'created_at', 7 * DAY],
      ['otp_challenges', 'id', 'created_at', 8 * DAY],
      ['sessions', 'id', 'expires_at', DAY],
      ['devices', 'id', 'expires_at', 0],
      ['audit_events', 'id', 'created_at', YEAR],
    ];
    for (const [table, key, time, period] of kinds) {
      const rows = await app.query<{ id: string; time: Date | string }>(
        `SELECT ${key} AS id, ${time} AS time FROM ${table} ORDER BY ${time}`,
      );
      const [first] = rows;
      const at = first!.time instanceof Date ? first!.time : new Date(`${first!.time.replace(' ', 'T')}Z`);
      const end = plusSeconds(at, period).getTime() - began.getTime();
      moveTo(began.getTime() + end - 1);
      await round(app);
      expect({ table, ids: await idsOf(app, table, key) }).toEqual({ table, ids: rows.map(({ id }) => id).sort() });
      moveTo(began.getTime() + end);
      await round(app);
      expect(await idsOf(app, table, key)).not.toContain(first!.id);
      expect(await idsOf(app, table, key)).toHaveLength(
        rows.filter((row) => String(row.time) !== String(first!.time)).length,
      );
      await app.query(`DELETE FROM ${table}`);
      // What the next kinds need did not go with it.
      expect(await idsOf(app, 'users')).toHaveLength(1);
    }

    function moveTo(ms: number): void {
      app.clock.advance((ms - app.clock.now().getTime()) / 1000);
    }
  });

  it('go by the periods that are set', async () => {
    const other = await TestApp.start({
      database: app.database,
      clock: app.clock,
      env: { RETENTION_CHALLENGES: '432000', RETENTION_MESSAGES: '345600', RETENTION_REGISTRATIONS: '90000' },
    });
    await ask(app, 'register', { email: 'set@example.com', password: PASSWORD });
    const left = async () =>
      (
        await Promise.all([
          idsOf(app, 'registrations', 'challenge_id'),
          idsOf(app, 'outbox_messages'),
          idsOf(app, 'otp_challenges'),
        ])
      ).map(({ length }) => length);
    app.clock.advance(89_999);
    for (const [seconds, expected] of [
      [0, [1, 1, 1]],
      [1, [0, 1, 1]],
      [255_599, [0, 1, 1]],
      [1, [0, 0, 1]],
      [86_399, [0, 0, 1]],
      [1, [0, 0, 0]],
    ] as const) {
      app.clock.advance(seconds);
      await round(other);
      expect(await left()).toEqual(expected);
    }
    await other.close();
  });

  it('do not take along the undoing of a change, which works for its whole day', async () => {
    const links = watchLinks(app);
    const agent = app.agent();
    await registerUser(app, 'before@example.com', agent);
    await changeEmail(app, agent, 'after@example.com');
    app.clock.advance(DAY - 62);
    await round(app);
    const token = links.findLast(({ destination }) => destination === 'before@example.com')?.token;
    expect((await openLink(app, token)).status).toBe(200);
    jest.restoreAllMocks();
  });

  it('do not take along a session: who is signed in stays so, and a token that is used twice ends it', async () => {
    await registerUser(app, 'family@example.com');
    const tokens = await tokensOf(app, 'family@example.com');
    const refresh = (refresh_token: string) =>
      app.agent().post<Required<SignedIn> & Problem>('/api/auth/refresh', { refresh_token });
    app.clock.advance(13 * DAY);
    await round(app);
    const next = await refresh(tokens.refresh);
    expect(next.status).toBe(200);
    expect((await app.agent().get('/api/auth/me', bearer(next.body.access_token))).status).toBe(200);
    app.clock.advance(13 * DAY);
    await round(app);
    expect((await refresh(tokens.refresh)).status).toBe(401);
    expect((await refresh(next.body.refresh_token)).status).toBe(401);
    const rows = await app.query("SELECT reason FROM sessions WHERE id = ? AND reason = 'refresh_reused'", [
      tokens.sessionId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('do not take along an ended session while its longest life lasts', async () => {
    await registerUser(app, 'ended@example.com');
    const tokens = await tokensOf(app, 'ended@example.com');
    await app.agent().post('/api/auth/logout', {}, bearer(tokens.access));
    app.clock.advance(29 * DAY);
    await round(app);
    expect(await idsOf(app, 'sessions')).toContain(tokens.sessionId);
  });

  it('do not take along failures, waits, windows that count and what a realm has sent', async () => {
    await registerUser(app, 'owner@example.com');
    const login = async (password: string) =>
      (await app.agent().post('/api/auth/login', { email: 'owner@example.com', password })).status;
    for (let i = 0; i < 10; i++) expect(await login('not the password')).toBe(401);
    expect(await login(PASSWORD)).toBe(429);
    const realms = await idsOf(app, 'otp_destinations', 'destination', "destination LIKE 'realm/%'");
    expect(realms).not.toEqual([]);
    for (let day = 0; day < 3; day++) {
      app.clock.advance(DAY);
      await round(app);
    }
    expect(await idsOf(app, 'otp_destinations', 'destination', "destination LIKE 'realm/%'")).toEqual(realms);
    // Not ten more: the next failure brings the next wait.
    expect(await login('not the password')).toBe(401);
    expect(await login(PASSWORD)).toBe(429);
  });

  it('of budgets go after a day in which nothing counted', async () => {
    await ask(app, 'send-otp', { email: 'first@example.com', purpose: 'signup' });
    const [first] = await idsOf(app, 'otp_destinations', 'destination', "destination LIKE '#%'");
    await round(app);
    app.clock.advance(1);
    await ask(app, 'send-otp', { email: 'second@example.com', purpose: 'signup' });
    await ask(app, 'send-otp', { phone_number: '+14155552671', purpose: 'signup' });
    const addresses = () => idsOf(app, 'otp_destinations', 'destination', "destination LIKE '#%'");
    const all = await addresses();
    expect(all).toHaveLength(3);
    app.clock.advance(DAY - 1);
    await round(app);
    expect(await addresses()).toEqual(all.filter((each) => each !== first));
    expect(await idsOf(app, 'number_blocks', 'block')).toEqual(['+1415555']);
    app.clock.advance(DAY);
    await round(app);
    expect(await addresses()).toEqual([]);
    expect(await idsOf(app, 'number_blocks', 'block')).toEqual([]);
  });

  it('of each realm go, also where there are more than fit into a batch', async () => {
    const values = (realm: string, i: number) =>
      `('${realm}', '#${i}', '2020-01-01', '2020-01-01', 1, '2020-01-01', 1, 0, 0)`;
    for (const realm of ['alpha', 'beta']) {
      await app.query(
        `INSERT INTO otp_destinations (realm, destination, last_sent_at, hour_started_at, sent_in_hour, day_started_at,
         sent_in_day, code_failures, password_failures) VALUES ${Array.from({ length: 1001 }, (_, i) => values(realm, i)).join(', ')}`,
      );
    }
    await app.query("UPDATE otp_destinations SET code_failures = 1 WHERE destination IN ('#0', '#500', '#999')");
    await round(app);
    expect(await idsOf(app, 'otp_destinations', 'destination')).toEqual(['#0', '#0', '#500', '#500', '#999', '#999']);
  }, 60_000);

  /** Deletes the rows of a table as soon as the statement that makes sure of one is done, once. */
  const removing = (table: string, work: (tx: never) => Promise<unknown>) =>
    app.app.get(Database).transaction(async (tx) => {
      const query = tx.manager.query.bind(tx.manager);
      let isRemoved = false;
      jest.spyOn(tx.manager, 'query').mockImplementation(async (sql: string, parameters?: object) => {
        const result: unknown = await query(sql, parameters);
        if (!isRemoved && sql.includes(`INTO ${table}`)) await query(`DELETE FROM ${table}`);
        isRemoved = true;
        return result;
      });
      return work(tx as never);
    });

  it('of a budget that go just when it is charged hold up nobody', async () => {
    const share = { realm: 'default', spends: 'race@example.com', channel: 'email' } as const;
    const guess = { ...share, secret: 'code' } as const;
    const [sends, attempts, blocks] = [SendBudget, AttemptBudget, BlockBudget].map((each) =>
      app.app.get<SendBudget | AttemptBudget | BlockBudget>(each, { strict: false }),
    ) as [SendBudget, AttemptBudget, BlockBudget];
    await removing('otp_destinations', (tx) => sends.take(tx, share));
    await removing('otp_destinations', (tx) => attempts.charge(tx, guess));
    expect(await removing('number_blocks', (tx) => blocks.take(tx, 'default', '+1415555'))).toBeUndefined();
    expect(
      await app.query("SELECT code_failures FROM otp_destinations WHERE destination LIKE '#%' AND code_failures = 1"),
    ).toHaveLength(1);
    expect(await idsOf(app, 'number_blocks', 'block', 'sent_in_hour = 1')).toEqual(['+1415555']);
  });

  describe('messages with their text', () => {
    async function insert(more: Partial<OutboxMessage>): Promise<string> {
      const now = app.clock.now();
      const id = newId(now);
      const message = { realm: 'default', channel: 'email' as const, template: 'x', destination: 'x@example.com' };
      const payload = app.app.get(PayloadSeal).close(id, { code: '123456' });
      const times = { createdAt: now, expiresAt: plusSeconds(now, 300), attempts: 1 };
      await app.app
        .get(DataSource)
        .getRepository(OutboxMessage)
        .insert({ id, ...message, payload, ...times, ...more });
      return id;
    }
    const holding = () => idsOf(app, 'outbox_messages', 'id', 'payload IS NOT NULL');

    it('lose it when their time ends, and not before: given up, or withheld', async () => {
      const now = app.clock.now();
      const ids = [await insert({ failedAt: now, lastError: 'refused' }), await insert({})];
      const later = await insert({ failedAt: now, expiresAt: plusSeconds(now, 301) });
      app.clock.advance(299);
      await round(app);
      expect(await holding()).toEqual([...ids, later].sort());
      app.clock.advance(1);
      await round(app);
      expect(await holding()).toEqual([later]);
      app.clock.advance(1);
      await round(app);
      expect(await holding()).toEqual([]);
      expect(await idsOf(app, 'outbox_messages', 'id', 'failed_at IS NOT NULL')).toHaveLength(2);
    });

    it('keep it where the mailbox shows them, or the relay still has them', async () => {
      const now = app.clock.now();
      const leased = { leasedBy: newId(now), leasedUntil: plusSeconds(now, 7200) };
      const ids = [await insert({ sentAt: now }), await insert({ nextAttemptAt: now, ...leased })];
      app.clock.advance(3600);
      await round(app);
      expect(await holding()).toEqual(ids.sort());
    });

    it('lose it when they were given up after their end', async () => {
      const now = app.clock.now();
      const leased = { leasedBy: newId(now), leasedUntil: plusSeconds(now, 7200), nextAttemptAt: now };
      const id = await insert(leased);
      app.clock.advance(301);
      await round(app);
      expect(await holding()).toEqual([id]);
      await app.query('UPDATE outbox_messages SET next_attempt_at = NULL, failed_at = ?', [stored(app.clock.now())]);
      app.clock.advance(60);
      await round(app);
      expect(await holding()).toEqual([]);
    });

    it('lose it in batches, also where many end in one millisecond', async () => {
      for (let i = 0; i < 1203; i++) await insert({ failedAt: app.clock.now() });
      app.clock.advance(300);
      await round(app);
      expect(await holding()).toEqual([]);
    }, 60_000);
  });

  it('of budgets are looked for once a day', async () => {
    await ask(app, 'send-otp', { email: 'walk@example.com', purpose: 'signup' });
    const looks = async () =>
      (await app.statements(() => round(app))).filter((sql) => /FROM .(otp_destinations|number_blocks)/.test(sql))
        .length;
    expect(await looks()).toBeGreaterThan(1);
    app.clock.advance(DAY - 1);
    // The other table is empty: there is no walk that could be over.
    expect(await looks()).toBe(1);
    app.clock.advance(1);
    expect(await looks()).toBeGreaterThan(1);
  });

  it('are counted, with the time of the round and the users', async () => {
    const read = async () => {
      app.clock.advance(61);
      const samples = parseScrape((await app.agent().get('/metrics')).text);
      return (name: string, labels: Record<string, string> = {}) =>
        samples.find(
          (each) => each.name === `latchkey_${name}` && JSON.stringify(each.labels) === JSON.stringify(labels),
        )?.value;
    };
    await registerUser(app, 'counted@example.com');
    await ask(app, 'register', { email: 'twice@example.com', password: PASSWORD });
    app.clock.advance(2 * DAY);
    expect((await read())('retention_lag_seconds', { table: 'registrations' })).toBe(61);
    await round(app);
    const at = app.clock.now().getTime() / 1000;
    const after = await read();
    expect(after('retention_rows_total', { table: 'registrations' })).toBe(1);
    expect(after('retention_rows_total', { table: 'sessions' })).toBeUndefined();
    expect(after('retention_lag_seconds', { table: 'registrations' })).toBe(0);
    expect(after('retention_last_timestamp_seconds')).toBe(at);
    expect(after('retention_batch_seconds_count')).toBeGreaterThan(0);
    expect(after('users', { realm: 'default', status: 'active' })).toBe(1);
    await app.query("UPDATE users SET status = 'disabled'");
    expect((await read())('users', { realm: 'default', status: 'active' })).toBeUndefined();
  });

  it('go batch by batch, each from where the one before ended', async () => {
    const createdAt = plusSeconds(app.clock.now(), -2 * YEAR);
    const events = Array.from({ length: 1203 }, (_, i) => {
      const at = plusSeconds(createdAt, i);
      return { id: newId(at), realm: 'default', type: 'signed_in' as const, details: {}, createdAt: at };
    });
    await app.app.get(DataSource).getRepository(AuditEvent).insert(events);
    const selects = (await app.statements(() => round(app))).filter((sql) => /^SELECT.*audit_events/.test(sql));
    expect(await idsOf(app, 'audit_events')).toEqual([]);
    expect(selects.length).toBeGreaterThan(2);
    expect(selects.filter((sql) => />= \?/.test(sql))).toHaveLength(selects.length - 1);
    await app.app.get(DataSource).getRepository(AuditEvent).insert(events[0]!);
    await round(app);
    expect(await idsOf(app, 'audit_events')).toEqual([]);
  });

  it('say how old the oldest is', async () => {
    const lag = async () => Object.fromEntries(await app.app.get(Lag).read());
    await ask(app, 'register', { email: 'lag@example.com', password: PASSWORD });
    app.clock.advance(2 * DAY - 1);
    expect(await lag()).toMatchObject({ registrations: 0, otp_challenges: 0, otp_destinations: 0 });
    app.clock.advance(100);
    expect(await lag()).toMatchObject({ registrations: 99, otp_challenges: 0 });
    app.clock.advance(6 * DAY);
    expect(await lag()).toMatchObject({ registrations: 6 * DAY + 99, outbox_messages: DAY + 99, otp_challenges: 99 });
    await round(app);
    expect(Object.values(await lag()).every((seconds) => seconds === 0)).toBe(true);
  });
});

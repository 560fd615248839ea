import { DataSource } from 'typeorm';
import { Signals, plusSeconds } from '../../src/common/index.js';
import { FunnelCounter } from '../../src/statistics/index.js';
import { changeEmail, openLink, watchLinks } from '../support/account.js';
import { adminIn, pathOf } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import { PASSWORD, askForCode, signIn, wrong } from '../support/flows.js';
import type { Problem } from '../support/flows.js';
import { idsOf, round } from '../support/retention.js';

const HOUR = 3600;
const DAY = 24 * HOUR;

interface Counts {
  asked: number;
  sent: number;
  delivered: number;
  verified: number;
  failed: number;
  refused: number;
  sign_ins?: number;
}
interface Stats {
  buckets: ({ from: string } & Counts)[];
  groups?: ({ key: string } & Counts)[];
}
const NOTHING = { asked: 0, sent: 0, delivered: 0, verified: 0, failed: 0, refused: 0 };

describe('the funnel of a realm', () => {
  let app: TestApp;
  let admin: { id: string; agent: Agent };
  let other: Agent;
  let adminEmail: string;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    // To the beginning of a day, a minute after it.
    app.clock.advance(DAY + 60 - ((app.clock.now().getTime() / 1000) % DAY));
    adminEmail = `root${app.clock.now().getTime()}@example.com`;
    admin = await adminIn(app, 'default', adminEmail);
    other = (await adminIn(app, 'shop', adminEmail)).agent;
    await flush();
    await app.query('DELETE FROM funnel_counts');
  });

  const flush = (of = app) => of.app.get(FunnelCounter).flush();
  const tell = (of = app) => of.app.get(Signals);
  const code = (more: object = {}) => ({
    ...{ realm: 'default', channel: 'email' as const, purpose: 'login', country: '' },
    ...more,
  });
  async function read(query = '', agent = admin.agent, realm = 'default'): Promise<Stats> {
    await agent.post(`${pathOf(realm)}/auth/refresh`);
    const { status, body, text } = await agent.get<Stats>(`${pathOf(realm)}/admin/stats?${query}`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return body;
  }
  const lastOf = async (query = '', agent = admin.agent, realm = 'default') =>
    (await read(query, agent, realm)).buckets.at(-1);
  const at = (time: Date) => time.toISOString();
  const hourOf = (time: Date) => at(new Date(Math.floor(time.getTime() / 3_600_000) * 3_600_000));

  it('counts what happens to a code, and a sign-in', async () => {
    const email = 'funnel@example.com';
    const agent = app.agent();
    const { challenge } = await askForCode(app, email, 'signup');
    const otp = await app.code(email);
    const guess = { email, purpose: 'signup', challenge_id: challenge.challenge_id };
    expect((await agent.post('/api/auth/verify-otp', { ...guess, otp: wrong(otp) })).status).toBe(400);
    expect((await agent.post('/api/auth/verify-otp', { ...guess, otp })).status).toBe(200);
    // One that nobody owns is asked for, and not sent.
    await app.agent().post('/api/auth/send-otp', { email: 'nobody@example.com', purpose: 'login' });
    await signIn(app, adminEmail);
    await flush();
    const counts = { asked: 2, sent: 1, delivered: 0, verified: 1, failed: 0, refused: 1, sign_ins: 1 };
    expect(await lastOf()).toEqual({ from: hourOf(app.clock.now()), ...counts });
  });

  it('counts an invitation by its channel and country, and no link that nobody asked for', async () => {
    const invited = { email: `guest${app.clock.now().getTime()}@example.com`, phone: '+14155552673' };
    for (const body of [{ email: invited.email }, { phone_number: invited.phone }]) {
      expect((await admin.agent.post('/api/admin/users', body)).status).toBe(201);
    }
    for (const to of [invited.email, invited.phone]) {
      const token = await app.linkToken(to);
      const { reset_token } = (await app.agent().post<{ reset_token: string }>('/api/auth/verify-link', { token }))
        .body;
      // The token that the link led to is no message.
      const set = { token: reset_token, new_password: PASSWORD };
      expect((await app.agent().post('/api/auth/reset-password', set)).status).toBe(200);
    }
    const links = watchLinks(app);
    await changeEmail(app, await signIn(app, invited.email), `new${invited.email}`);
    expect((await openLink(app, links[0]?.token)).status).toBe(200);
    await flush();
    const { groups } = await read('by=country');
    const verifiedOf = groups?.map(({ key, asked, verified }) => ({ key, asked, verified }));
    expect(verifiedOf).toEqual([
      // The code of the new address too.
      { key: '', asked: 2, verified: 2 },
      { key: 'US', asked: 1, verified: 1 },
    ]);
  });

  it('counts each step, in its realm, where its signal says', async () => {
    const signals = tell();
    const message = { realm: 'default', channel: 'sms' as const, template: 'code', country: 'DE' };
    const handed = { ...message, transport: 'primary' as const, seconds: 1 };
    signals.emit('codeAsked', code());
    signals.emit('messageHanded', { ...handed, outcome: 'sent' });
    signals.emit('messageHanded', { ...handed, outcome: 'down' });
    signals.emit('messageDelivered', message);
    signals.emit('messageFailed', { ...message, kind: 'refused' });
    signals.emit('codeVerified', { ...code(), by: 'code' });
    signals.emit('codeRefused', { ...code(), code: 'otp_invalid' });
    signals.emit('accountEvent', { realm: 'default', type: 'signed_in', action: 'login' });
    signals.emit('accountEvent', { realm: 'default', type: 'refused', action: 'login' });
    signals.emit('codeAsked', code({ realm: 'shop' }));
    await flush();
    const one = { asked: 1, sent: 1, delivered: 1, verified: 1, failed: 1, refused: 1 };
    expect(await lastOf()).toMatchObject({ ...one, sign_ins: 1 });
    expect(await lastOf('', other, 'shop')).toMatchObject({ ...NOTHING, asked: 1 });
    const { buckets, groups } = await read('by=channel');
    expect(buckets.at(-1)).toMatchObject(one);
    expect(groups).toEqual([
      { key: 'email', ...NOTHING, asked: 1, verified: 1, refused: 1 },
      { key: 'sms', ...NOTHING, sent: 1, delivered: 1, failed: 1 },
    ]);
    expect((await read('channel=sms')).buckets.at(-1)).toEqual({
      ...{ from: hourOf(app.clock.now()), ...NOTHING, sent: 1, delivered: 1, failed: 1 },
    });
    expect((await read('country=de&by=country')).groups).toEqual([
      { key: 'DE', ...NOTHING, sent: 1, delivered: 1, failed: 1 },
    ]);
    expect((await read('country=FR')).buckets.at(-1)).toMatchObject(NOTHING);
  });

  it('lists every hour, also one in which nothing happened', async () => {
    const began = app.clock.now();
    for (const hours of [0, 2, 1]) {
      for (let i = 0; i <= hours; i++) tell().emit('codeAsked', code());
      app.clock.advance(hours * HOUR);
    }
    await flush();
    const { buckets } = await read(`from=${at(began)}&to=${at(plusSeconds(began, 4 * HOUR))}`);
    expect(buckets.map(({ from, asked }) => [from, asked])).toEqual(
      [1, 3, 0, 0, 0].map((_, i) => [hourOf(plusSeconds(began, i * HOUR)), [4, 0, 2, 0, 0][i]]),
    );
    const hour = hourOf(began);
    expect((await read(`from=${hour}&to=${at(plusSeconds(new Date(hour), HOUR))}`)).buckets).toMatchObject([
      { from: hour, asked: 4 },
    ]);
  });

  it('lists days of UTC, of the same counts', async () => {
    tell().emit('codeAsked', code());
    app.clock.advance(23 * HOUR);
    tell().emit('codeAsked', code());
    app.clock.advance(HOUR);
    tell().emit('codeAsked', code());
    await flush();
    const { buckets } = await read('bucket=day');
    expect(buckets).toHaveLength(31);
    expect(buckets.slice(-3).map(({ from, asked }) => [from.slice(10), asked])).toEqual([
      ['T00:00:00.000Z', 0],
      ['T00:00:00.000Z', 2],
      ['T00:00:00.000Z', 1],
    ]);
  });

  it('lists a day by hours and 30 days by days where nothing is said', async () => {
    const now = app.clock.now();
    for (const [bucket, span] of [
      ['hour', DAY],
      ['day', 30 * DAY],
    ] as const) {
      const { buckets } = await read(`bucket=${bucket}`);
      const [first, last] = [new Date(buckets[0]!.from), new Date(buckets.at(-1)!.from)];
      expect((last.getTime() - first.getTime()) / 1000).toBe(span);
      expect(last <= now).toBe(true);
    }
    expect((await read()).buckets).toHaveLength(25);
  });

  it.each([
    ['hour', 31],
    ['day', 366],
  ])('spans, by %s, %i days at most', async (bucket, days) => {
    const to = app.clock.now();
    const spanning = (seconds: number) =>
      admin.agent.get<Problem>(`/api/admin/stats?bucket=${bucket}&from=${at(plusSeconds(to, -seconds))}&to=${at(to)}`);
    expect((await spanning(days * DAY)).status).toBe(200);
    const { status, body } = await spanning(days * DAY + 0.001);
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'from', message: `must be at most ${days} days before to` }],
    ]);
  });

  it.each([
    ['bucket', 'bucket=minute'],
    ['bucket', 'bucket='],
    ['from', 'from=soon'],
    ['from', 'from=2999-01-01'],
    ['from', 'from=2026-01-02&to=2026-01-02'],
    ['from', 'from=2026-01-03&to=2026-01-02'],
    ['to', 'to=2026-02-31'],
    ['channel', 'channel=post'],
    ['country', 'country=Germany'],
    ['country', 'country=D1'],
    ['country', 'country=DE&country=FR'],
    ['by', 'by=hour'],
    ['limit', 'limit=1'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    const { status, body } = await admin.agent.get<Problem>(`/api/admin/stats?${query}`);
    expect([status, body.code, body.errors?.map((error) => error.field)]).toEqual([400, 'validation_failed', [field]]);
  });

  it('reaches back to the first day and on to the last year', async () => {
    const { buckets } = await read('bucket=day&to=1970-01-02');
    expect(buckets.map(({ from }) => from)).toEqual(['1970-01-01T00:00:00.000Z']);
    expect((await read('from=9999-12-31T00:00Z&to=9999-12-31T12:00Z')).buckets).toHaveLength(12);
  });

  it('writes no more for a flood than for one code', async () => {
    const statements = async (count: number) => {
      const { logger } = app.app.get(DataSource);
      let seen = 0;
      const before = logger.logQuery.bind(logger);
      logger.logQuery = (sql: string) => void (sql.includes('funnel_counts') && seen++);
      for (let i = 0; i < count; i++) tell().emit('codeAsked', code());
      expect(seen).toBe(0);
      await flush();
      logger.logQuery = before;
      return seen;
    };
    await statements(1);
    const [one, flood] = [await statements(1), await statements(1_000)];
    // One UPDATE for the hour, and one for the day.
    expect([one, flood]).toEqual([2, 2]);
    expect((await lastOf())?.asked).toBe(1_002);
  });

  it('is not lost while the database is away, nor counted twice', async () => {
    tell().emit('codeAsked', code());
    await app.query('ALTER TABLE funnel_counts RENAME TO elsewhere');
    await flush();
    tell().emit('codeAsked', code());
    await app.query('ALTER TABLE elsewhere RENAME TO funnel_counts');
    await flush();
    await flush();
    expect((await lastOf())?.asked).toBe(2);
  });

  it('is written down by a process that ends', async () => {
    if (databaseKind() === 'embedded') return;
    const second = await TestApp.start({ database: app.database, clock: app.clock });
    tell(second).emit('codeAsked', code());
    await second.close();
    expect((await lastOf())?.asked).toBe(1);
  });

  it('adds up what instances count at the same time', async () => {
    const second = databaseKind() === 'mysql' ? await TestApp.start({ database: app.database, clock: app.clock }) : app;
    for (let i = 0; i < 20; i++) {
      for (const each of [app, second]) {
        tell(each).emit('codeAsked', code());
        tell(each).emit('codeVerified', { ...code({ channel: 'sms', country: 'DE' }), by: 'code' });
      }
      await Promise.all([flush(app), flush(second)]);
    }
    if (second !== app) await second.close();
    expect(await lastOf()).toMatchObject({ asked: 40, verified: 40 });
    expect(await app.query('SELECT id FROM funnel_counts')).toHaveLength(4);
  });

  it('forgets hours after three months, and days after three years', async () => {
    tell().emit('codeAsked', code());
    await flush();
    const grains = () => idsOf(app, 'funnel_counts', 'grain');
    app.clock.advance(93 * DAY);
    await round(app);
    expect(await grains()).toEqual(['day', 'hour']);
    app.clock.advance(HOUR);
    await round(app);
    expect(await grains()).toEqual(['day']);
    app.clock.advance((1_096 - 93) * DAY - HOUR);
    await round(app);
    expect(await grains()).toEqual(['day']);
    app.clock.advance(DAY);
    await round(app);
    expect(await grains()).toEqual([]);
  });
});

import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { adminIn, pathOf, personIn } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';

interface Event {
  id: string;
  realm: string;
  user_id: string | null;
  actor_id: string | null;
  type: string;
  ip: string | null;
  user_agent: string | null;
  details: Record<string, unknown>;
  created_at: string;
}
interface Page {
  items: Event[];
  next_cursor: string | null;
}

describe('GET /api/admin/audit-events', () => {
  let app: TestApp;
  let admin: Agent;
  let other: Agent;
  let person: { id: string; agent: Agent };
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
    admin = (await adminIn(app, 'default', 'root@example.com')).agent;
    other = (await adminIn(app, 'shop', 'root@example.com')).agent;
    person = await personIn(app, 'default', 'jane@example.com');
  });
  afterAll(() => app.close());

  async function list(query = '', agent = admin, realm = 'default'): Promise<Page> {
    const { status, body, text } = await agent.get<Page>(`${pathOf(realm)}/admin/audit-events?${query}`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    return body;
  }

  /** Events as somebody might have caused them, one a second, oldest first. */
  async function add(count: number, more: Partial<AuditEvent> = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      app.clock.advance(1);
      const now = app.clock.now();
      const event = { id: newId(now), realm: 'default', type: 'signed_in' as const, details: {}, createdAt: now };
      await app.app
        .get(DataSource)
        .getRepository(AuditEvent)
        .insert({ ...event, ...more });
      ids.push(event.id);
    }
    return ids;
  }

  const idsOf = ({ items }: Page) => items.map(({ id }) => id);

  it('lists what happened, newest first, each with who, from where and when', async () => {
    await person.agent.post('/api/auth/logout-all', undefined, { 'user-agent': 'Check/1' });
    const { items, next_cursor } = await list();
    expect(items[0]).toEqual({
      id: expect.any(String) as string,
      realm: 'default',
      user_id: person.id,
      actor_id: null,
      type: 'signed_out_everywhere',
      ip: '127.0.0.1',
      user_agent: 'Check/1',
      details: { action: 'logout_all' },
      created_at: app.clock.now().toISOString(),
    });
    expect(items.map(({ id }) => id)).toEqual(
      items
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(next_cursor).toBeNull();
  });

  it('shows an administrator nothing of another realm', async () => {
    const { items } = await list('', other, 'shop');
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ realm }) => realm !== 'shop')).toEqual([]);
    // Nor by the id of somebody there.
    expect((await list(`user_id=${person.id}`, other, 'shop')).items).toEqual([]);
    expect((await list(`actor_id=${person.id}`, other, 'shop')).items).toEqual([]);
    expect((await list(`user_id=${person.id}`)).items.length).toBeGreaterThan(0);
  });

  it('goes on from its cursor, whatever happens meanwhile', async () => {
    const user = newId(app.clock.now());
    const ids = (await add(7, { userId: user })).reverse();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`user_id=${user}&limit=3${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...idsOf(page));
      cursor = page.next_cursor;
      await add(2, { userId: user });
    }
    expect(seen).toEqual(ids);
  });

  it('goes on within one millisecond', async () => {
    const user = newId(app.clock.now());
    const now = app.clock.now();
    const events = Array.from({ length: 9 }, () => ({
      id: newId(now),
      realm: 'default',
      userId: user,
      createdAt: now,
    }));
    for (const event of events) {
      await app.app
        .get(DataSource)
        .getRepository(AuditEvent)
        .insert({ ...event, type: 'signed_in', details: {} });
    }
    const first = await list(`user_id=${user}&limit=5`);
    const second = await list(`user_id=${user}&limit=5&cursor=${first.next_cursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(
      events
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    expect(second.next_cursor).toBeNull();
  });

  describe('finds', () => {
    const user = newId(new Date());
    const actor = newId(new Date());
    let all: string[];
    let began: Date;
    beforeAll(async () => {
      began = app.clock.now();
      const [a] = await add(1, { userId: user, type: 'refused', ip: '203.0.113.1' });
      const [b] = await add(1, { userId: user, actorId: actor, type: 'profile_changed', ip: '203.0.113.2' });
      const [c] = await add(1, { actorId: actor, type: 'refused', ip: '2001:db8::1' });
      all = [a!, b!, c!];
    });

    it.each<[string, () => string, number[]]>([
      ['by user', () => `user_id=${user}`, [1, 0]],
      ['by user, in capitals', () => `user_id=${user.toUpperCase()}`, [1, 0]],
      ['by actor', () => `actor_id=${actor}`, [2, 1]],
      ['by IPv4', () => 'ip=203.0.113.1', [0]],
      ['by IPv6', () => 'ip=2001:DB8::1', [2]],
      ['by type', () => 'type=profile_changed', [1]],
      ['by user and type', () => `user_id=${user}&type=refused`, [0]],
      ['by actor and user', () => `actor_id=${actor}&user_id=${user}`, [1]],
      ['by address and type', () => 'ip=203.0.113.2&type=refused', []],
      ['by an unknown type', () => 'type=nothing_like_it', []],
      ['from', () => `actor_id=${actor}&from=${plusSeconds(began, 3).toISOString()}`, [2]],
      ['to, which is not in it', () => `user_id=${user}&to=${plusSeconds(began, 2).toISOString()}`, [0]],
      [
        'a time alone',
        () => `from=${plusSeconds(began, 2).toISOString()}&to=${plusSeconds(began, 4).toISOString()}`,
        [2, 1],
      ],
      ['a time with a zone', () => `actor_id=${actor}&from=2000-01-01T00:00%2B02:00`, [2, 1]],
      ['a day', () => `actor_id=${actor}&to=2000-01-01`, []],
    ])('%s', async (_, query, expected) => {
      expect(idsOf(await list(query()))).toEqual(expected.map((i) => all[i]));
    });
  });

  it('finds what is rare among many, a stretch at a time, and comes to its end', async () => {
    const user = newId(app.clock.now());
    const [rare] = await add(1, { userId: user, type: 'test_code' });
    const at = app.clock.now().getTime();
    const rows = Array.from({ length: 6_000 }, (_, i) => ({
      ...{ id: newId(new Date(at + i + 1)), realm: 'default', type: 'signed_in' as const, userId: user },
      ...{ details: {}, createdAt: new Date(at + i + 1) },
    }));
    for (let i = 0; i < rows.length; i += 500) {
      const values = rows.slice(i, i + 500);
      await app.app.get(DataSource).createQueryBuilder().insert().into(AuditEvent).values(values).execute();
    }
    const query = `user_id=${user}&type=test_code`;
    const first = await list(query);
    expect(first.items).toEqual([]);
    const second = await list(`${query}&cursor=${first.next_cursor}`);
    expect([idsOf(second), second.next_cursor]).toEqual([[rare], null]);
  });

  it.each([
    ['user_id', 'user_id=1'],
    ['actor_id', 'actor_id=%27'],
    ['user_id', `user_id=${newId(new Date())}&user_id=${newId(new Date())}`],
    ['type', 'type=Signed%20in'],
    ['type', 'type='],
    ['type', `type=${'a'.repeat(33)}`],
    ['type', 'type=refused&type=refused'],
    ['ip', 'ip=localhost'],
    ['from', 'from=yesterday'],
    ['from', 'from=2026-02-30'],
    ['from', 'from=2026-13-01'],
    ['from', 'from=2026-01-01T25:00:00Z'],
    ['from', 'from=2026-01-01T00:00:00'],
    ['from', 'from=1969-12-31'],
    ['to', 'to=9999-12-31T23:59:59-14:00'],
    ['to', 'to=1'],
    ['limit', 'limit=101'],
    ['limit', 'limit=0'],
    ['cursor', 'cursor=1'],
    ['offset', 'offset=1'],
    ['realm', 'realm=shop'],
  ])('refuses a wrong %s: %s', async (field, query) => {
    const { status, body } = await admin.get<Problem>(`/api/admin/audit-events?${query}`);
    expect([status, body.code, body.errors?.map((error) => error.field)]).toEqual([400, 'validation_failed', [field]]);
  });

  it('costs the session, the role and one statement', async () => {
    const statements = await app.statements(() => list('type=refused'));
    expect(statements.filter((sql) => /audit_events/.test(sql))).toHaveLength(1);
    expect(statements.filter((sql) => /users/.test(sql))).toHaveLength(1);
  });
});

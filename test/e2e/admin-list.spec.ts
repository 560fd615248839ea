import { DataSource } from 'typeorm';
import { newId, plusSeconds } from '../../src/common/index.js';
import { User } from '../../src/users/user.entity.js';
import type { Agent } from '../support/agent.js';
import { admin } from '../support/admin.js';
import type { UserAnswer, UserPage } from '../support/admin.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import type { Problem } from '../support/flows.js';
import { readingOf, statementsOf } from '../support/reading.js';

const USERS = '/api/admin/users';
const ROWS = 3000;
const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';

const cursor = (list: unknown[]) => `cursor=${Buffer.from(JSON.stringify(list)).toString('base64url')}`;

describe('the list of users', () => {
  let app: TestApp;
  let agent: Agent;

  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
    await fill();
    ({ agent } = await admin(app, 'boss@example.com'));
    const analyse = databaseKind() === 'mysql' ? 'ANALYZE TABLE users' : 'ANALYZE users';
    await app.query(analyse);
  }, 120_000);
  afterAll(() => app.close());

  function person(i: number, more: Partial<User> = {}): User {
    const at = plusSeconds(app.clock.now(), -100_000 + i);
    return Object.assign(new User(), {
      id: newId(at),
      realm: 'default',
      email: `person${String(i).padStart(5, '0')}@example.com`,
      emailVerifiedAt: at,
      phoneNumber: i % 10 === 0 ? `+4930${1_000_000 + i}` : null,
      phoneVerifiedAt: i % 10 === 0 ? at : null,
      typedPhoneNumber: null,
      passwordHash: null,
      name: `Name ${i % 100}`,
      firstName: i % 7 === 0 ? 'Ann' : null,
      lastName: null,
      countryCode: null,
      locale: null,
      roles: ['user'],
      status: i % 100 === 0 ? 'disabled' : 'active',
      invitedAt: null,
      createdAt: at,
      updatedAt: at,
      ...more,
    } satisfies User);
  }

  async function fill(): Promise<void> {
    for (let first = 0; first < ROWS; first += 500) {
      await add(...Array.from({ length: 500 }, (_, i) => person(first + i)));
    }
    await add(person(ROWS, { realm: 'shop', email: 'person00000@example.com', phoneNumber: null }));
  }

  const add = (...users: User[]) =>
    app.app.get(DataSource).createQueryBuilder().insert().into(User).values(users).updateEntity(false).execute();

  const list = (query = '') => agent.get<UserPage>(USERS + query);

  /** Every item of a list, page by page, and how many pages there were. */
  async function walk(
    query: string,
    between = () => Promise.resolve(),
  ): Promise<{ items: UserAnswer[]; pages: number }> {
    const items: UserAnswer[] = [];
    let cursor: string | null = '';
    for (let pages = 1; ; pages++) {
      const at: string = `?${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
      const { status, body, text } = await list(at);
      if (status !== 200) throw new Error(`${at}: ${status} ${text}`);
      items.push(...body.items);
      cursor = body.next_cursor;
      if (cursor === null) return { items, pages };
      await between();
    }
  }

  it('is given newest first, fifty at a time, without anybody of another realm', async () => {
    const { items, pages } = await walk('');
    expect(pages).toBe(Math.ceil((ROWS + 1) / 50));
    expect(items).toHaveLength(ROWS + 1);
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(new Set(items.map(({ realm }) => realm))).toEqual(new Set(['default']));
  });

  it('tells nobody twice and leaves nobody out while people come', async () => {
    let n = 0;
    const { items } = await walk('limit=100', async () => {
      await add(person(200_000 + n, { email: `new${n++}@example.org`, name: null }));
    });
    expect(n).toBeGreaterThan(20);
    expect(items).toHaveLength(ROWS + 1);
    expect(new Set(items.map(({ id }) => id)).size).toBe(ROWS + 1);
    await app.query("DELETE FROM users WHERE email LIKE 'new%'");
  });

  it.each<[string, number]>([
    ['query=person0001', 10],
    ['query=PERSON0001', 10],
    ['query=nobody', 0],
    ['query=ann', 429],
    ['query=name%2042', 30],
    ['query=Name%2042', 30],
    ['query=name%204', 330],
    ['query=%2B4930', 300],
    ['query=4930100', 300],
    ['query=%2B49%2030%201000010', 1],
    ['query=person&status=disabled', 30],
    ['query=%25', 0],
    ['query=_', 0],
    ['email=person00042@example.com', 1],
    ['email=PERSON00042@Example.com', 1],
    ['email=person0004@example.com', 0],
    ['phone_number=%2B49301000010', 1],
    ['phone_number=%2B49301000010&email=person00010@example.com', 1],
    ['phone_number=%2B49301000010&email=person00020@example.com', 0],
    ['status=disabled', 30],
    ['status=disabled&email=person00042@example.com', 0],
  ])('finds by %s, each once: %i', async (query, count) => {
    const { items } = await walk(`${query}&limit=7`);
    expect(items).toHaveLength(count);
    expect(new Set(items.map(({ id }) => id)).size).toBe(count);
    expect((await walk(`${query}&limit=100`)).items).toEqual(items);
  });

  it('finds a whole id', async () => {
    const [someone] = (await list('?query=person00042')).body.items;
    expect((await list(`?query=${someone?.id.toUpperCase()}`)).body).toEqual({ items: [someone], next_cursor: null });
  });

  it('tells somebody once who is found by their address and by their name', async () => {
    await add(person(300_000, { email: 'zora@example.com', name: 'zora', firstName: 'Zora', lastName: 'zora' }));
    for (const limit of [1, 2]) {
      expect((await walk(`query=zora&limit=${limit}`)).items.map(({ email }) => email)).toEqual(['zora@example.com']);
    }
    await app.query("DELETE FROM users WHERE email = 'zora@example.com'");
  });

  it.each<[string, string]>([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['limit=10&limit=20', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${Buffer.from('[99,"x"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[-1,"x"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[0,"x","y"]').toString('base64url')}`, 'cursor'],
    [`query=a&cursor=${Buffer.from('[0,"x"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[0,["x"]]').toString('base64url')}`, 'cursor'],
    [cursor([0, 'é']), 'cursor'],
    [`query=49&${cursor([1, ID, 'é'])}`, 'cursor'],
    [`query=a&${cursor([0, ID])}`, 'cursor'],
    [`query=b&${cursor([0, ID, 'a'])}`, 'cursor'],
    [cursor([0, ID, 'x']), 'cursor'],
    [cursor([0, ID.toUpperCase(), 'x', 'y']), 'cursor'],
    [`cursor=${'x'.repeat(3000)}`, 'cursor'],
    ['query=', 'query'],
    [`query=${'x'.repeat(255)}`, 'query'],
    ['query=a&query=b', 'query'],
    ['email=nobody', 'email'],
    ['phone_number=12', 'phone_number'],
    ['status=gone', 'status'],
    ['sort=name', 'sort'],
  ])('refuses ?%s', async (query, field) => {
    const answer = await agent.get<Problem>(`${USERS}?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors?.map((error) => error.field)).toEqual([field]);
  });

  it('takes any text for what it is', async () => {
    for (const query of ['%00', 'é', '%F0%9F%98%80', '%EF%BF%BF', '%2B', "'", '%5C', '%25', '١', '%2B%D9%A1']) {
      expect((await list(`?query=${query}`)).body).toEqual({ items: [], next_cursor: null });
    }
    for (const text of ['\ud800', '\0', 'x'.repeat(500)]) {
      expect((await list(`?query=zz&${cursor([0, ID, `zz${text}`])}`)).status).toBe(200);
    }
  });

  const searches = [
    '',
    '?status=disabled',
    '?query=person',
    '?query=person&status=disabled',
    '?query=Name',
    '?query=ann',
    '?query=4930',
    '?query=nobody',
    '?email=person00042@example.com',
    '?phone_number=%2B49301000010',
    '?query=0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
  ];

  it('reads no whole table or index, and sorts nothing but a page, from any page on', async () => {
    const faults: string[] = [];
    for (const search of searches) {
      const { next_cursor: next } = (await list(`${search}${search ? '&' : '?'}limit=5`)).body;
      for (const page of [search, next && `${search}${search ? '&' : '?'}cursor=${next}`].filter((at) => at !== null)) {
        for (const statement of await selects(page)) faults.push(...(await readingOf(app, statement)).faults);
      }
    }
    expect(faults).toEqual([]);
  });

  it('takes one statement beside those that let the administrator in, and few a field for a search', async () => {
    const count = async (search: string) => (await selects(search)).length;
    expect(await count('')).toBe(1);
    expect(await count('?status=disabled')).toBe(1);
    expect(await count('?query=person')).toBe(1);
    // Whether few are disabled, and those of them.
    expect(await count('?query=person&status=disabled&limit=10')).toBe(2);
    // E-mail, and each name as typed and with a capital, of which all may have been found by an earlier field.
    expect(await count('?query=nobody')).toBe(1 + 6 * 3);
  });

  /** The statements that list people. */
  const selects = (search: string) => statementsOf(app, 'item', () => list(search));
});

import { newId, plusSeconds } from '../../src/common/index.js';
import { User } from '../../src/users/user.entity.js';
import { UserSearch } from '../../src/users/index.js';
import type { UserMark } from '../../src/users/index.js';
import { TestApp } from '../support/app.js';
import { insertRows } from '../support/rows.js';
import { readingOf, statementsOf } from '../support/reading.js';

/** More than one walk passes. */
const ROWS = 12_000;
/** So that too many are disabled to be looked at one by one. */
const DISABLED = 2_400;
const LIMIT = 50;
/** Entries of an index that a walk passes. */
const LONGEST = 5_000;

type Search = Omit<Parameters<UserSearch['page']>[0], 'realm'>;

describe('a page of people', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    await fill();
  }, 120_000);
  afterAll(() => app.close());

  /** The disabled ones come last by name and by address; all of them are called Ann, and their addresses begin so. */
  async function fill(): Promise<void> {
    const began = plusSeconds(app.clock.now(), -ROWS);
    await insertRows(app, User, ROWS, (i) => person(i, plusSeconds(began, i)));
    if (app.database.kind === 'mysql') await app.query('ANALYZE TABLE users');
  }

  function person(i: number, at: Date): Partial<User> {
    const number = String(i).padStart(5, '0');
    return {
      ...{ id: newId(at), realm: 'default', email: `ann${number}@example.com`, emailVerifiedAt: at, roles: ['user'] },
      ...{
        name: `Ann ${number}`,
        firstName: 'Ann',
        lastName: i % 2 ? 'Lee' : null,
        phoneNumber: `+4930${1_000_000 + i}`,
      },
      ...{ status: i < ROWS - DISABLED ? 'active' : 'disabled', createdAt: at, updatedAt: at },
    };
  }

  const page = async (search: Search, mark?: UserMark) => {
    const found = await app.app.get(UserSearch).page({ realm: 'default', ...search }, LIMIT, mark);
    if (!found) throw new Error('the mark is of another search');
    return found;
  };

  /** What the statements of `work` read, by their own account and by the database's. */
  async function reading(work: () => Promise<unknown>) {
    const statements = await statementsOf(app, 'item', work);
    const faults: string[] = [];
    for (const statement of statements) faults.push(...(await readingOf(app, statement)).faults);
    const asked = statements.map(([sql]) => Math.max(...[...sql.matchAll(/LIMIT (\d+)/g)].map(([, n]) => Number(n))));
    return { faults, most: Math.max(...asked), statements: statements.length };
  }

  it.each<Search>([
    {},
    { status: 'active' },
    { status: 'disabled' },
    { query: 'ann' },
    { query: 'Ann' },
    { query: 'ann', status: 'active' },
    { query: 'ann', status: 'disabled' },
    { query: '4930', status: 'disabled' },
    { query: 'Lee', status: 'disabled' },
    { query: 'nobody' },
    { query: 'nobody', status: 'disabled' },
    { query: 'ann', email: 'ann00042@example.com', status: 'active' },
  ])('reads no more than a stretch of an index, wherever it begins: %j', async (search) => {
    const marks: (UserMark | undefined)[] = [undefined];
    for (let at: UserMark | undefined, n = 0; n < 2; n++) {
      at = (await page(search, at)).next;
      marks.push(at);
    }
    for (const mark of marks) {
      const { faults, most } = await reading(() => page(search, mark));
      expect(faults).toEqual([]);
      expect(most).toBeLessThanOrEqual(LONGEST);
    }
  });

  it('begins in the midst of a field in which all are the same', async () => {
    const id = newId(plusSeconds(app.clock.now(), -ROWS / 2));
    // Names, then first names, as typed and with a capital.
    for (const part of [1, 2, 3]) {
      const { faults } = await reading(() => page({ query: 'Lee' }, { part, value: 'Lee', id }));
      expect(faults).toEqual([]);
    }
  });

  it('is short where those who fit are far, and the next ones come to them, each once', async () => {
    const found: string[] = [];
    let pages = 0;
    let short = 0;
    for (let mark: UserMark | undefined; ; pages++) {
      const { users, next } = await page({ query: 'ann', status: 'disabled' }, mark);
      found.push(...users.map(({ id }) => id));
      expect(users.every(({ status }) => status === 'disabled')).toBe(true);
      if (!next) break;
      if (users.length < LIMIT) short++;
      mark = next;
    }
    expect(found).toHaveLength(DISABLED);
    expect(new Set(found).size).toBe(DISABLED);
    expect(short).toBeGreaterThan(0);
    expect(pages).toBeLessThan(DISABLED / LIMIT + 20);
  });

  it('holds those of a rare status at once, in the order of what was looked for', async () => {
    const rare = ['ann00007@example.com', 'ann05000@example.com'];
    await app.query(`UPDATE users SET status = 'disabled' WHERE email IN ('${rare.join("', '")}')`);
    await app.query(`UPDATE users SET status = 'active' WHERE email > 'ann0${ROWS - DISABLED}'`);
    const { users, next } = await page({ query: 'ann', status: 'disabled' });
    expect([users.map(({ email }) => email), next]).toEqual([rare, undefined]);
    const { faults } = await reading(() => page({ query: 'ann', status: 'disabled' }));
    expect(faults).toEqual([]);
  });
});

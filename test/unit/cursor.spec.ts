import { randomUUID } from 'node:crypto';
import { newId } from '../../src/common/index.js';
import type { ValidationFailed } from '../../src/common/index.js';
import { ListQuery, pageOf, validationPipe } from '../../src/http/index.js';

const read = (query: Record<string, unknown>): Promise<ListQuery> =>
  validationPipe().transform(query, { type: 'query', metatype: ListQuery }) as Promise<ListQuery>;

const refused = async (query: Record<string, unknown>) =>
  read(query).then(
    () => [],
    (error: ValidationFailed) => error.facts.errors?.map(({ field }) => field),
  );

describe('the page of a list', () => {
  const rows = [1, 2, 3].map((second) => ({ id: newId(new Date(second * 1000)) }));

  it('ends with a cursor where another row was read, which is read back as the id of the last item', async () => {
    const page = pageOf(rows, 2, ({ id }) => id);
    expect(page.items).toEqual([rows[0]?.id, rows[1]?.id]);
    expect(page.next_cursor).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await read({ cursor: page.next_cursor })).toEqual({ cursor: rows[1]?.id, limit: 50 });
  });

  it('is the last one where none was, and where there is nothing', () => {
    expect(pageOf(rows, 3, ({ id }) => id).next_cursor).toBeNull();
    expect(pageOf([], 3, ({ id }) => id)).toEqual({ items: [], next_cursor: null });
  });

  it.each(['1', '100'])('may have %s items', async (limit) => {
    expect(await read({ limit })).toEqual({ cursor: undefined, limit: Number(limit) });
  });

  it.each(['0', '101', '-1', '1.5', '1e1', '', ' 5', '0x10', 'ten', ['5', '5'], { a: '1' }])(
    'has no limit of %j',
    async (limit) => expect(await refused({ limit })).toEqual(['limit']),
  );

  it.each([
    '',
    'x',
    rows[0]?.id,
    'A'.repeat(21),
    'A'.repeat(23),
    '_'.repeat(21) + '=',
    '//////////////////////',
    // An id of another version, and one of the year 10889.
    Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url'),
    Buffer.from('ffffffffffff70008000000000000000', 'hex').toString('base64url'),
    ['a'],
    { a: 'b' },
  ])('does not begin at %j', async (cursor) => expect(await refused({ cursor })).toEqual(['cursor']));

  it('has no parameter that nobody knows', async () => {
    expect(await refused({ offset: '3' })).toEqual(['offset']);
  });
});

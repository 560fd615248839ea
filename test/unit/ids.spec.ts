import fc from 'fast-check';
import { formatUuid, isUuid, newId, uuidBytes } from '../../src/common/index.js';

const time = new Date('2027-03-14T09:26:53.589Z');

describe('newId', () => {
  it('is a UUID of version 7 that begins with its time', () => {
    const id = newId(time);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(time.getTime());
    expect(isUuid(id)).toBe(true);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId(time))).size).toBe(10_000);
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (start, later) => {
        expect(newId(new Date(start)) < newId(new Date(start + later))).toBe(true);
      }),
    );
  });
});

describe('isUuid', () => {
  it.each([
    '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a1',
    '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a100',
    '0193e3a60b5c7def8a112f1f3c9d7a10',
    '{0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10}',
    ' 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
    '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10\n',
    '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a1g',
    '00000000-0000-0000-0000-000000000000',
    "' OR '1'='1",
    '0',
    '',
  ])('not %j', (text) => {
    expect(isUuid(text)).toBe(false);
  });

  it('in either case', () => {
    expect(isUuid('0193E3A6-0B5C-7DEF-8A11-2F1F3C9D7A10')).toBe(true);
  });
});

describe('uuidBytes', () => {
  it('and formatUuid undo each other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect([...uuidBytes(formatUuid(bytes))]).toEqual([...bytes]);
      }),
    );
  });
});

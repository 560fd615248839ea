import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryFailedError } from 'typeorm';
import { Unavailable } from '../../src/common/index.js';
import { ConfigError } from '../../src/config/index.js';
import { entryOf } from '../../src/import/entry.js';
import { UsageError, sentenceOf } from '../../src/import/failure.js';
import { MAX_LINE, linesOf } from '../../src/import/lines.js';

describe('linesOf', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-lines-'));
  const file = join(folder, 'lines');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function read(bytes: string | Buffer, start = { offset: 0, line: 0 }) {
    writeFileSync(file, bytes);
    const lines: [number: number, end: number, text: string | undefined][] = [];
    for await (const { number, end, bytes } of linesOf(file, start)) lines.push([number, end, bytes?.toString()]);
    return lines;
  }

  it.each([
    ['', []],
    ['a', [[1, 1, 'a']]],
    ['a\n', [[1, 2, 'a']]],
    [
      'a\r\nb',
      [
        [1, 3, 'a'],
        [2, 4, 'b'],
      ],
    ],
    [
      '\n\r\n',
      [
        [1, 1, ''],
        [2, 3, ''],
      ],
    ],
    [
      'ä\n😀\n',
      [
        [1, 3, 'ä'],
        [2, 8, '😀'],
      ],
    ],
  ])('%j', async (text, lines) => {
    expect(await read(text)).toEqual(lines);
  });

  it('begins where it is told to, with the next number', async () => {
    expect(await read('ä\nb\nc\n', { offset: 3, line: 1 })).toEqual([
      [2, 5, 'b'],
      [3, 7, 'c'],
    ]);
  });

  it('gives up on a line that is too long, and finds the next', async () => {
    const fits = 'x'.repeat(MAX_LINE);
    const lines = await read([fits, `${fits}\r`, `${fits}x`, `${fits}xx`, 'x'.repeat(1_000_000), 'end'].join('\n'));
    expect(lines.map(([, , text]) => text?.length)).toEqual([MAX_LINE, MAX_LINE, undefined, undefined, undefined, 3]);
    expect(lines.at(-1)).toEqual([6, 1_000_000 + 4 * MAX_LINE + 12, 'end']);
  });

  it('puts lines together that fall into two reads', async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `${i} ${'é'.repeat(i % 400)}`);
    expect((await read(texts.join('\n'))).map(([, , text]) => text)).toEqual(texts);
  });
});

describe('entryOf', () => {
  const timeOf = (created_at: string) => entryOf({ created_at }).created_at?.toISOString();

  it.each([
    ['2021-05-06T07:08:09Z', '2021-05-06T07:08:09.000Z'],
    ['2021-05-06T07:08:09.123456+00:00', '2021-05-06T07:08:09.123Z'],
    ['2021-05-06T07:08:09-03:30', '2021-05-06T10:38:09.000Z'],
    ['2021-05-06T07:08:09', '2021-05-06T07:08:09.000Z'],
    ['2021-05-06 07:08:09.123456', '2021-05-06T07:08:09.123Z'],
  ])('reads the time %s', (text, iso) => {
    expect(timeOf(text)).toBe(iso);
  });

  it.each(['2021-05-06', '06.05.2021 07:08:09', '1620284889', '2021-13-01T00:00:00Z', '2021-02-29T00:00:00Z', ''])(
    'refuses the time %s',
    (text) => expect(() => timeOf(text)).toThrow('must be a time as ISO 8601 has it'),
  );

  it('takes null for absent, and reads nothing from a prototype', () => {
    expect(entryOf({ email: null, roles: null })).toEqual({});
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
      expect(() => entryOf(JSON.parse(`{"${name}": {}}`) as object)).toThrow(`unknown: ${name}`);
    }
  });

  it('names a few unknown properties and no more', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, 1]));
    expect(() => entryOf(many)).toThrow('unknown: p0, p1, p2, p3, p4 and more');
  });
});

describe('sentenceOf', () => {
  const failed = (code: string) =>
    new QueryFailedError('INSERT', ['jane@example.com'], Object.assign(new Error("for 'jane@example.com'"), { code }));

  it.each([
    [new UsageError('usage: …'), 'usage: …'],
    [new ConfigError([{ name: 'PORT', text: 'is no number' }]), 'The settings cannot be used:\nPORT: is no number'],
    [
      new Unavailable('database: ECONNRESET'),
      'The database failed (database: ECONNRESET); the same command goes on where it stopped.',
    ],
    [failed('ER_X'), 'The database failed (ER_X); the same command goes on where it stopped.'],
    [Object.assign(new Error('x'), { code: 'EACCES', path: 'a/b' }), "a/b can't be read or written (EACCES)."],
    [Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write' }), "A file can't be read or written (ENOSPC)."],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), "The database can't be reached (ECONNREFUSED)."],
    [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      "The database can't be reached (ECONNREFUSED).",
    ],
    [
      Object.assign(new Error('no access'), { code: 'ER_ACCESS_DENIED_ERROR' }),
      "The database can't be reached (ER_ACCESS_DENIED_ERROR).",
    ],
    [new Error('the database is not up to date'), 'the database is not up to date'],
  ])('case %#', (error, sentence) => {
    expect(sentenceOf(error)).toBe(sentence);
  });
});

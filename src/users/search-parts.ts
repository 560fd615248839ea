import type { EntityManager } from 'typeorm';
import { isUuid } from '../common/index.js';
import type { Condition } from '../database/index.js';
import { lowerAscii } from './addresses.js';
import type { User } from './user.entity.js';

/** Where a page ended: in which of the search's parts, and the last row that was looked at there. */
export interface UserMark {
  part: number;
  /** That row's value of the field that the part goes along; absent where that is the id. */
  value?: string | undefined;
  id: string;
}

export type Field = 'email' | 'phoneNumber' | 'name' | 'firstName' | 'lastName';

/** A walk along one index: rows whose `field` begins with `prefix`, or without a field all rows, newest first. */
export type Part = { field: Field; prefix: string } | { field?: undefined; prefix?: string };

/** Sorts after every text that begins with what stands before it: the columns compare by code point, numbers are ASCII. */
const LAST = '\u{10ffff}';
const LAST_OF_NUMBERS = '~';
/** What may be compared with a column of ASCII. */
const ASCII = /^[\x20-\x7e]*$/;
/** Two addresses of one realm never are the same, so these need no second key. */
const UNIQUE: ReadonlySet<Field> = new Set(['email', 'phoneNumber']);

/** What a text may be the beginning of: addresses as they are stored, names as typed and with a capital. */
export function partsOf(query?: string): [Part, ...Part[]] {
  if (query === undefined) return [{}];
  if (isUuid(query)) return [{ prefix: query.toLowerCase() }];
  const [head = '', ...tail] = query;
  const names = [...new Set([query, head.toUpperCase() + tail.join('')])];
  const number = /^\+?[\d\s().\/-]*\d[\d\s().\/-]*$/.test(query) ? [`+${query.replace(/\D/g, '')}`] : [];
  return [
    { field: 'email', prefix: lowerAscii(query) },
    ...number.map((prefix) => ({ field: 'phoneNumber' as const, prefix })),
    ...(['name', 'firstName', 'lastName'] as const).flatMap((field) => names.map((prefix) => ({ field, prefix }))),
  ];
}

/** Whether a mark, which a client may have made up, is one of that part. */
export function fits({ id, value }: UserMark, { field, prefix = '' }: Part): boolean {
  if (!isUuid(id) || (value === undefined) !== (field === undefined)) return false;
  if (value === undefined) return true;
  // MySQL takes no notice of blanks at the end.
  return value.startsWith(prefix.replace(/ +$/, '')) && (field !== 'phoneNumber' || ASCII.test(value));
}

export function markOf(user: User, part: number, { field }: Part): UserMark {
  return { part, id: user.id, ...(field && { value: user[field] ?? '' }) };
}

/** By what a part goes on. */
export function keysOf({ field }: Part): (Field | 'id')[] {
  if (!field) return ['id'];
  return UNIQUE.has(field) ? [field] : [field, 'id'];
}

/** Where a part begins: at its beginning, or past a mark. */
export function startOf(
  { field, prefix = '' }: Part,
  mark: UserMark | undefined,
  dialect: Dialect,
): Condition | undefined {
  if (!field) return mark && { where: 'item.id < :afterId', values: { afterId: mark.id } };
  if (!mark) return { where: `item.${field} >= :prefix`, values: { prefix } };
  return { where: beside(field, '>', ['after', 'afterId'], dialect), values: { after: mark.value, afterId: mark.id } };
}

/** What is not past a row. */
export function upTo({ field }: Part, end: User, dialect: Dialect): Condition {
  if (!field) return { where: 'item.id >= :endId', values: { endId: end.id } };
  return { where: beside(field, '<=', ['end', 'endId'], dialect), values: { end: end[field], endId: end.id } };
}

/**
 * On one side of a place of an index. SQLite enters an index there by a comparison of pairs, for which MySQL and MariaDB would pass
 * all rows.
 */
function beside(field: Field, sign: '>' | '<=', [value, id]: [string, string], dialect: Dialect): string {
  const column = `item.${field}`;
  if (UNIQUE.has(field)) return `${column} ${sign} :${value}`;
  if (dialect === 'sqlite') return `(${column}, item.id) ${sign} (:${value}, :${id})`;
  const strict = sign.charAt(0);
  return `${column} ${strict}= :${value} AND (${column} ${strict} :${value} OR (${column} = :${value} AND item.id ${sign} :${id}))`;
}

/** Where a part ends. */
export function endOf({ field, prefix = '' }: Part): Condition | undefined {
  return field && { where: `item.${field} <= :last`, values: { last: lastOf(field, prefix) } };
}

/** What a part found, so that no later one finds it again. */
export function outside({ field = 'email', prefix = '' }: Part, n: number): Condition {
  const [from, to] = [`from${n}`, `to${n}`];
  return {
    where: `(item.${field} IS NULL OR item.${field} < :${from} OR item.${field} > :${to})`,
    values: { [from]: prefix, [to]: lastOf(field, prefix) },
  };
}

export type Dialect = 'mysql' | 'sqlite';

export function dialectOf({ dataSource }: EntityManager): Dialect {
  return dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
}

function lastOf(field: Field, prefix: string): string {
  return prefix + (field === 'phoneNumber' ? LAST_OF_NUMBERS : LAST);
}

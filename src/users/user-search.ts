import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { isUuid } from '../common/index.js';
import { Replicas } from '../database/index.js';
import { lowerAscii } from './addresses.js';
import { User } from './user.entity.js';
import type { UserStatus } from './user.entity.js';

export interface UserFilter {
  realm: string;
  /** The beginning of an address or of a name, or a whole id. */
  query?: string | undefined;
  /** Whole and canonical. */
  email?: string | undefined;
  phoneNumber?: string | undefined;
  status?: UserStatus | undefined;
}

/** Where a page ended: in which of the search's parts, and the last row there. */
export interface UserMark {
  part: number;
  /** The last row's value of the field that the part goes along; absent where that is the id. */
  value?: string | undefined;
  id: string;
}

type Field = 'email' | 'phoneNumber' | 'name' | 'firstName' | 'lastName';

/** A walk along one index: rows whose `field` begins with `prefix`, or without a field all rows, newest first. */
interface Part {
  field?: Field;
  prefix?: string;
}

/** Sorts after every text that begins with what stands before it: the columns compare by code point, numbers are ASCII. */
const LAST = '\u{10ffff}';
const LAST_OF_NUMBERS = '~';
/** What may be compared with a column of ASCII. */
const ASCII = /^[\x20-\x7e]*$/;
/** Two addresses of one realm never are the same, so these need no second key. */
const UNIQUE: ReadonlySet<Field> = new Set(['email', 'phoneNumber']);

/**
 * Lists people, a page at a time. Each page walks along an index from where the last one ended and reads little more than
 * it answers, however many people there are: a search goes through the fields one after another, in the order of each.
 */
@Injectable()
export class UserSearch {
  constructor(private readonly replicas: Replicas) {}

  /**
   * The next `limit` people after `mark`, and where they end; no mark after the last. Without a query the newest come first.
   * @returns `null` for a mark of another search
   */
  async page(filter: UserFilter, limit: number, mark?: UserMark): Promise<{ users: User[]; next?: UserMark } | null> {
    const parts = partsOf(filter.query);
    const first = mark ? parts[mark.part] : parts[0];
    if (!first || (mark && !fits(mark, first))) return null;
    const found: { user: User; mark: UserMark }[] = [];
    for (let part = mark?.part ?? 0; part < parts.length && found.length <= limit; part++) {
      const after = part === mark?.part ? mark : undefined;
      const users = await this.walk(filter, parts, part, limit + 1 - found.length, after);
      found.push(...users.map((user) => ({ user, mark: markOf(user, part, parts[part]) })));
    }
    const page = found.slice(0, limit);
    const next = found.length > limit ? page.at(-1)?.mark : undefined;
    return { users: page.map(({ user }) => user), ...(next && { next }) };
  }

  private walk(filter: UserFilter, parts: Part[], at: number, take: number, after?: UserMark): Promise<User[]> {
    const { field, prefix } = parts[at] ?? {};
    const { email, phoneNumber } = filter;
    return this.replicas.read((manager) => {
      const users = manager.getRepository(User).createQueryBuilder('user');
      users.where('user.realm = :realm', filter);
      narrow(users, filter);
      if (!field) {
        if (prefix !== undefined) users.andWhere('user.id = :prefix', { prefix });
        if (after) users.andWhere('user.id < :afterId', { afterId: after.id });
        // MariaDB would else walk along the primary key, past everybody of other realms.
        if (email === undefined && phoneNumber === undefined && prefix === undefined)
          users.useIndex(filter.status === undefined ? 'users_realm_id' : 'users_realm_status');
        return users.orderBy('user.id', 'DESC').take(take).getMany();
      }
      begins(users, field, prefix ?? '', 'this');
      // Who was found by an earlier field is not found again.
      parts.slice(0, at).forEach((earlier, i) => {
        const column = `user.${earlier.field ?? 'id'}`;
        users.andWhere(
          `(${column} IS NULL OR ${column} < :from${i} OR ${column} > :to${i})`,
          rangeOf(earlier, String(i)),
        );
      });
      if (after) pass(users, field, after);
      users.orderBy(`user.${field}`, 'ASC');
      if (!UNIQUE.has(field)) users.addOrderBy('user.id', 'ASC');
      return users.take(take).getMany();
    });
  }
}

function narrow(users: SelectQueryBuilder<User>, { email, phoneNumber, status }: UserFilter): void {
  if (email !== undefined) users.andWhere('user.email = :email', { email });
  if (phoneNumber !== undefined) users.andWhere('user.phoneNumber = :phoneNumber', { phoneNumber });
  if (status !== undefined) users.andWhere('user.status = :status', { status });
}

function begins(users: SelectQueryBuilder<User>, field: Field, prefix: string, name: string): void {
  users.andWhere(`user.${field} BETWEEN :from${name} AND :to${name}`, rangeOf({ field, prefix }, name));
}

function rangeOf({ field, prefix = '' }: Part, name: string): Record<string, string> {
  const last = field === 'phoneNumber' ? LAST_OF_NUMBERS : LAST;
  return { [`from${name}`]: prefix, [`to${name}`]: prefix + last };
}

function pass(users: SelectQueryBuilder<User>, field: Field, { value, id }: UserMark): void {
  if (UNIQUE.has(field)) users.andWhere(`user.${field} > :value`, { value });
  // The first condition is what the index is entered by.
  else
    users
      .andWhere(`user.${field} >= :value`, { value })
      .andWhere(`(user.${field} > :value OR user.id > :afterId)`, { afterId: id });
}

/** Whether a mark, which a client may have made up, is one of that part. */
function fits({ id, value }: UserMark, { field }: Part): boolean {
  if (!isUuid(id) || (value === undefined) !== (field === undefined)) return false;
  return field !== 'phoneNumber' || ASCII.test(value ?? '');
}

function markOf(user: User, part: number, { field }: Part = {}): UserMark {
  return { part, id: user.id, ...(field && { value: user[field] ?? '' }) };
}

/** What a text may be the beginning of: addresses as they are stored, names as typed and with a capital. */
function partsOf(query?: string): [Part, ...Part[]] {
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

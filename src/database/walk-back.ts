import type { EntityManager, ObjectLiteral } from 'typeorm';
import { timeOfId } from '../common/index.js';
import { walk } from './walk.js';
import type { Condition, Way } from './walk.js';

/** A list of rows, newest first. Conditions name the row `item`, and properties of the entity. */
export interface WalkBack<T> extends Pick<Way<T>, 'entity' | 'index' | 'along' | 'also' | 'select'> {
  /** An id is a UUIDv7, so both are the same order; `time`: by `createdAt`, where an index of old goes on by that. */
  order: 'id' | 'time';
  /** With this time, and without that one; of a list by time. */
  since?: Date | undefined;
  until?: Date | undefined;
}

/** Part of a list. */
export interface Stretch<T> {
  rows: T[];
  /** The id at which the walk ended before it had found enough; null where nothing older is left. */
  floor: string | null;
}

interface Row extends ObjectLiteral {
  id: string;
  createdAt: Date;
}

/** Up to `take` rows that are older than the id `before`. However rare they are, it reads no more than 5,000 rows. */
export async function walkBack<T extends Row>(
  manager: EntityManager,
  { order, since, until, ...list }: WalkBack<T>,
  { before, take }: { before: string | undefined; take: number },
): Promise<Stretch<T>> {
  const ids = {
    from: before === undefined ? undefined : { where: 'item.id < :before', values: { before } },
    upTo: ({ id }: T) => ({ where: 'item.id >= :end', values: { end: id } }),
    keys: ['id'] as const,
  };
  const times = {
    from: startOf(before, until),
    to: since && { where: 'item.createdAt >= :since', values: { since } },
    upTo: ({ id, createdAt }: T) => ({
      where: 'item.createdAt >= :endAt AND item.id >= :end',
      values: { endAt: createdAt, end: id },
    }),
    keys: ['createdAt', 'id'] as const,
  };
  const way: Way<T> = { ...list, ...(order === 'time' ? times : ids), direction: 'DESC' };
  const { rows, end } = await walk(manager, way, take);
  return { rows, floor: end?.id ?? null };
}

/** The nearer one of both alone: SQLite would enter an index at whichever comes first. */
function startOf(before: string | undefined, until: Date | undefined): Condition | undefined {
  const beforeAt = before === undefined ? undefined : timeOfId(before);
  if (until && !(beforeAt && beforeAt < until)) return { where: 'item.createdAt < :until', values: { until } };
  if (!beforeAt) return undefined;
  return { where: 'item.createdAt <= :beforeAt AND item.id < :before', values: { beforeAt, before } };
}

/** Several lists as one. It ends where the first of them ended early: what is older may be missing from that one. */
export function together<T extends Row>(parts: Stretch<T>[], take: number): Stretch<T> {
  const floor = parts.reduce<string>(
    (highest, part) => (part.floor && part.floor > highest ? part.floor : highest),
    '',
  );
  const rows = parts
    .flatMap((part) => part.rows)
    .filter(({ id }) => id >= floor)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  return { rows: rows.slice(0, take), floor: floor === '' ? null : floor };
}

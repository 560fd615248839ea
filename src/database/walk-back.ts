import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { timeOfId } from '../common/index.js';

/** Entries of an index that one walk passes at most: on the embedded database nothing else runs meanwhile. */
const LONGEST_WALK = 5_000;

/** A list of rows, newest first. Conditions name the row `item`, and properties of the entity. */
export interface Walk<T> {
  entity: EntityTarget<T>;
  /** What an index answers that goes on by the order. */
  along: string;
  /** What is looked at row by row on the way, and may hold for few of them. */
  also?: string;
  values: ObjectLiteral;
  /** What is read of a row, as `item.id`; else all of it. */
  select?: string[];
  /** An id is a UUIDv7, so both are the same order; `time`: by `createdAt`, where an index of old goes on by that. */
  order: 'id' | 'time';
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
  walk: Walk<T>,
  { before, take }: { before: string | undefined; take: number },
): Promise<Stretch<T>> {
  const query = (limit: number) => {
    const list = manager.createQueryBuilder(walk.entity, 'item').where(walk.along, walk.values);
    if (walk.order === 'time') list.orderBy('item.createdAt', 'DESC');
    list.addOrderBy('item.id', 'DESC').limit(limit);
    if (before === undefined) return list;
    if (walk.order === 'time') list.andWhere('item.createdAt <= :beforeAt', { beforeAt: timeOfId(before) });
    return list.andWhere('item.id < :before', { before });
  };
  const read = () => (walk.select ? query(take).select(walk.select) : query(take));
  if (walk.also === undefined) return { rows: await read().getMany(), floor: null };
  const end = query(1).select(['item.id', 'item.createdAt']);
  const floor = await end.offset(LONGEST_WALK - 1).getOne();
  const list = read().andWhere(walk.also);
  if (floor) {
    if (walk.order === 'time') list.andWhere('item.createdAt >= :floorAt', { floorAt: floor.createdAt });
    list.andWhere('item.id >= :floor', { floor: floor.id });
  }
  const rows = await list.getMany();
  return { rows, floor: rows.length < take ? (floor?.id ?? null) : null };
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

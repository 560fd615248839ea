import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Entries of an index that one walk passes at most: on the embedded database nothing else runs meanwhile. */
const LONGEST_WALK = 5_000;
/** How many of them may have come in after the end was found: none of the old is pushed past it. */
const NEWCOMERS = 1_000;
/** For each row that is wanted so many entries are passed at first. */
const FIRST_TRY = 4;

/** A condition of rows that are named `item`, by properties of the entity. */
export interface Condition {
  where: string;
  values: ObjectLiteral;
}

/** A way along an index: all of `along`, from one place of it to another. */
export interface Way<T> {
  entity: EntityTarget<T>;
  /** Which index, for MySQL: it holds a whole table in order for short, where most of it is looked for. */
  index: string;
  /** What the index begins with. */
  along: Condition;
  from?: Condition | undefined;
  to?: Condition | undefined;
  /** Stands for `to`, where the walk has to end early: what is not past a row, of which the keys are known. */
  upTo: (end: T) => Condition;
  /** What is looked at row by row on the way, and may hold for few of them. */
  also?: Condition | undefined;
  /** The properties by which the index goes on from `along`, in all of which two rows are never the same. */
  keys: readonly (keyof T & string)[];
  direction: 'ASC' | 'DESC';
  /** All rows of `along` may be looked at, which are fewer than 5,000, in whatever order they stand there. */
  isShort?: boolean | undefined;
  /** What is read of a row, as `item.id`; else all of it. */
  select?: string[] | undefined;
}

/** What a walk found. */
export interface Walked<T> {
  rows: T[];
  /** The row, of which the keys are known, at which it ended before it had found enough; else absent. */
  end?: T | undefined;
}

/** Up to `take` rows along a way. However rare they are, it passes no more than 5,000 entries of the index, and reads their rows. */
export async function walk<T extends ObjectLiteral & { id: string }>(
  manager: EntityManager,
  way: Way<T>,
  take: number,
): Promise<Walked<T>> {
  if (way.isShort) return { rows: await rowsOf(manager, way, LONGEST_WALK, take) };
  if (!way.also) return { rows: await rowsOf(manager, way, take, take) };
  const near = await rowsOf(manager, way, FIRST_TRY * take, take);
  if (near.length === take) return { rows: near };
  // The end first: who comes or goes meanwhile moves it no more.
  const end = await endOf(manager, way, LONGEST_WALK - NEWCOMERS);
  const rows = await rowsOf(manager, end ? { ...way, to: way.upTo(end) } : way, LONGEST_WALK, take);
  return { rows, ...(end && rows.length < take && { end }) };
}

/**
 * The first `take` rows that fit, of `length` entries. MariaDB enters an index in its middle for what the index alone answers, and
 * would begin at its end for whole rows: so these are fetched by their ids.
 */
function rowsOf<T extends ObjectLiteral>(
  manager: EntityManager,
  way: Way<T>,
  length: number,
  take: number,
): Promise<T[]> {
  const { entity, keys, direction, also, isShort, select } = way;
  const entries = (sub: Query<ObjectLiteral>) => {
    const found = along(sub.from(entity, 'item'), way).limit(length);
    if (isShort) return found.select('item.id', 'at_id');
    found.select([]);
    for (const key of known(way)) found.addSelect(`item.${key}`, `at_${key}`);
    return inOrder(found, way);
  };
  const rows = manager.createQueryBuilder(entity, 'item').innerJoin(entries, 'page', 'at_id = item.id').limit(take);
  if (select) rows.select(select);
  // As an expression: the database shall not go along another index for it.
  if (also) rows.where(`CASE WHEN ${also.where} THEN 1 ELSE 0 END = 1`, also.values);
  if (isShort) return inOrder(rows, way).getMany();
  // By the entries' own: MariaDB sorts them before it fetches rows, and fetches no more than it has to.
  for (const key of keys) rows.addOrderBy(`at_${key}`, direction);
  return rows.getMany();
}

/** The last one of `length` entries; null where there are fewer. */
function endOf<T extends ObjectLiteral>(manager: EntityManager, way: Way<T>, length: number): Promise<T | null> {
  const entries = manager.createQueryBuilder(way.entity, 'item').select(known(way).map((key) => `item.${key}`));
  return inOrder(along(entries, way), way)
    .limit(1)
    .offset(length - 1)
    .getOne();
}

/** The keys, and the id, which every index holds. */
function known({ keys }: Track): string[] {
  return [...new Set([...keys, 'id'])];
}

type Track = Pick<Way<ObjectLiteral>, 'index' | 'along' | 'from' | 'to' | 'direction'> & { keys: readonly string[] };
type Query<T extends ObjectLiteral> = SelectQueryBuilder<T>;

function along<T extends ObjectLiteral>(query: Query<T>, { index, along: begins, from, to }: Track): Query<T> {
  query.useIndex(index).where(begins.where, begins.values);
  for (const bound of [from, to]) if (bound) query.andWhere(bound.where, bound.values);
  return query;
}

function inOrder<T extends ObjectLiteral>(query: Query<T>, { keys, direction }: Track): Query<T> {
  for (const key of keys) query.addOrderBy(`item.${key}`, direction);
  return query;
}

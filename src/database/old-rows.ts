import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { firstIdAt, plusSeconds } from '../common/index.js';
import type { Clock } from '../common/index.js';
import { Eraser } from './eraser.js';
import type { ErasedBatch } from './eraser.js';
import type { Database } from './transaction.js';

/** Which rows of an entity are old. */
export interface OldRowsRule<T> {
  entity: EntityTarget<T>;
  table: string;
  /** The primary key: a UUIDv7. */
  key: keyof T & string;
  /** From when on the period counts. */
  time: keyof T & string;
  /** Seconds. */
  period: number;
  /** `key`: the id tells the age, and no other index is needed; `time`: that column has an index. */
  follow: 'key' | 'time';
  /** SQL that has to hold as well, over the columns and `:now`; it must hold for nearly every row of that age. */
  also?: string;
}

/** Removes rows that are older than a period. */
export class OldRows<T extends ObjectLiteral> extends Eraser {
  readonly table: string;
  /**
   * Where the batch before ended. What it removed stays in InnoDB's index as long as any snapshot is open, a dump's for
   * instance: whoever began at the front each time would read all of it each time.
   */
  private from: unknown;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rule: OldRowsRule<T>,
  ) {
    super();
    this.table = rule.table;
  }

  /** Ids first, which locks nothing; then by them, where the condition is asked again. */
  async eraseBatch(limit: number): Promise<ErasedBatch> {
    const rows = await this.database.read((manager) => this.oldest(manager, limit, this.from));
    const removed = rows.length > 0 ? await this.remove(rows.map((row) => row[this.rule.key])) : 0;
    const more = rows.length === limit;
    this.from = more ? rows.at(-1)?.[this.followed] : undefined;
    return { removed, more };
  }

  override async overdueSince(): Promise<Date | null> {
    const { time, period } = this.rule;
    const [oldest] = await this.database.read((manager) => this.oldest(manager, 1));
    return oldest ? plusSeconds(oldest[time], period) : null;
  }

  private get followed(): keyof T & string {
    const { follow, key, time } = this.rule;
    return follow === 'key' ? key : time;
  }

  private oldest(manager: EntityManager, limit: number, from?: unknown): Promise<T[]> {
    const { entity, key, time } = this.rule;
    const { where, values, column } = this.past(manager);
    return manager
      .createQueryBuilder(entity, 'old')
      .select([`old.${key}`, `old.${time}`])
      .where(from === undefined ? where : `${column} >= :from AND ${where}`, { ...values, from })
      .orderBy(`old.${this.followed}`)
      .limit(limit)
      .getMany();
  }

  private remove(ids: unknown[]): Promise<number> {
    return this.database.transaction(async ({ manager }) => {
      const { entity, key } = this.rule;
      const { where, values } = this.past(manager);
      const result = await manager
        .createQueryBuilder()
        .delete()
        .from(entity)
        .where(`${columnOf(manager, entity, key)} IN (:...ids) AND ${where}`, { ...values, ids })
        .execute();
      return result.affected ?? 0;
    });
  }

  private past(manager: EntityManager) {
    const { entity, period, follow, also } = this.rule;
    const now = this.clock.now();
    const due = plusSeconds(now, -period);
    const column = columnOf(manager, entity, this.followed);
    const limits = follow === 'key' ? `${column} < :before` : `${column} <= :due`;
    // An id is as old as its first millisecond.
    const values = { now, due, before: firstIdAt(new Date(due.getTime() + 1)) };
    return { where: also ? `${limits} AND ${also}` : limits, values, column };
  }
}

function columnOf(manager: EntityManager, entity: EntityTarget<ObjectLiteral>, property: string): string {
  return manager.dataSource.getMetadata(entity).findColumnWithPropertyName(property)?.databaseName ?? property;
}

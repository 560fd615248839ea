import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { plusSeconds } from '../common/index.js';
import type { Clock } from '../common/index.js';
import { Eraser } from './eraser.js';
import type { ErasedBatch } from './eraser.js';
import type { Database } from './transaction.js';

const DAY = 86_400;

/** Which rows of an entity say no more than a row that is made anew. */
export interface IdleRowsRule<T> {
  entity: EntityTarget<T>;
  table: string;
  /** The second column of the primary key, which begins with `realm`; the same name in the entity. */
  name: keyof T & string;
  /** SQL over the columns, `:dayAgo` and `:now`. */
  idle: string;
}

/** Where a walk is; '' is before every name. */
interface Place {
  realm: string;
  name: string;
}

const START: Place = { realm: '', name: '' };

/**
 * Walks through a table of counters along its primary key, once a day, and removes what counts nothing any more. No index
 * says which rows those are: it would have to change with every message and every guess.
 */
export class IdleRows<T extends ObjectLiteral> extends Eraser {
  readonly table: string;
  private place = START;
  private began: Date | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rule: IdleRowsRule<T>,
  ) {
    super();
    this.table = rule.table;
  }

  async eraseBatch(limit: number): Promise<ErasedBatch> {
    const now = this.clock.now();
    if (this.place === START) {
      if (this.began && now < plusSeconds(this.began, DAY)) return { removed: 0, more: false };
      const realm = await this.realmAfter('');
      if (realm === undefined) return { removed: 0, more: false };
      this.place = { realm, name: '' };
      this.began = now;
    }
    const { realm } = this.place;
    const rows = await this.rowsFrom(this.place, limit);
    const removed = await this.remove(realm, rows);
    const next = rows.length < limit ? await this.realmAfter(realm) : realm;
    this.place = next === undefined ? START : { realm: next, name: next === realm ? (rows.at(-1)?.name ?? '') : '' };
    return { removed, more: next !== undefined };
  }

  /** Those that counted something again in between stay: the condition is asked again. */
  private async remove(realm: string, rows: { name: string; idle: unknown }[]): Promise<number> {
    const names = rows.filter(({ idle }) => Number(idle) === 1).map(({ name }) => name);
    if (names.length === 0) return 0;
    return this.database.transaction(async ({ manager }) => {
      const { entity, name, idle } = this.rule;
      const result = await manager
        .createQueryBuilder()
        .delete()
        .from(entity)
        .where(`realm = :realm AND ${name} IN (:...names) AND ${idle}`, { ...this.values(), realm, names })
        .execute();
      return result.affected ?? 0;
    });
  }

  private rowsFrom({ realm, name: after }: Place, limit: number): Promise<{ name: string; idle: unknown }[]> {
    const { entity, name, idle } = this.rule;
    return this.database.read((manager) =>
      manager
        .createQueryBuilder(entity, 'counter')
        .select(`counter.${name}`, 'name')
        .addSelect(`CASE WHEN ${idle} THEN 1 ELSE 0 END`, 'idle')
        .where(`realm = :realm AND ${name} > :after`, { ...this.values(), realm, after })
        .orderBy(`counter.${name}`)
        .limit(limit)
        .getRawMany(),
    );
  }

  private async realmAfter(realm: string): Promise<string | undefined> {
    const row = await this.database.read((manager) =>
      manager
        .createQueryBuilder(this.rule.entity, 'counter')
        .select('counter.realm', 'realm')
        .where('realm > :realm', { realm })
        .orderBy('counter.realm')
        .limit(1)
        .getRawOne<{ realm: string }>(),
    );
    return row?.realm;
  }

  private values() {
    const now = this.clock.now();
    return { now, dayAgo: plusSeconds(now, -DAY) };
  }
}

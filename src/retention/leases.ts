import { Injectable } from '@nestjs/common';
import { Clock, newId, plusSeconds } from '../common/index.js';
import { Database, isUniqueViolation } from '../database/index.js';
import { Lease } from './lease.entity.js';

/** Before any time at which somebody asks. */
const NEVER = new Date(0);

/**
 * Who may do a work that one instance alone does. A row with a time bound, taken by a conditional UPDATE whose affected rows
 * decide: a holder that is killed holds it no longer than that, and it works where there are no named locks (Vitess, TiDB).
 */
@Injectable()
export class Leases {
  private readonly holder: string;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.holder = newId(clock.now());
  }

  /**
   * Takes the lease, or holds it on, for `seconds` from now.
   * @returns whether this instance has it; another may while its time lasts
   * @throws Unavailable when the database can't be reached
   */
  async take(name: string, seconds: number): Promise<boolean> {
    if (await this.charge(name, seconds)) return true;
    return (await this.create(name)) && this.charge(name, seconds);
  }

  /** Nobody else may begin for `seconds`; with 0 anybody may. Nothing happens where it is not held here any more. */
  async leave(name: string, seconds: number): Promise<void> {
    const heldUntil = plusSeconds(this.clock.now(), seconds);
    await this.database.read((manager) =>
      manager.getRepository(Lease).update({ name, holder: this.holder }, { heldUntil }),
    );
  }

  private async charge(name: string, seconds: number): Promise<boolean> {
    const now = this.clock.now();
    const { affected } = await this.database.read((manager) =>
      manager
        .createQueryBuilder()
        .update(Lease)
        .set({ holder: this.holder, heldUntil: plusSeconds(now, seconds) })
        .where('name = :name AND (holder = :holder OR held_until <= :now)', { name, holder: this.holder, now })
        .execute(),
    );
    return affected === 1;
  }

  /** The first time of all: the row is missing. @returns whether it was made, and not by another instance */
  private async create(name: string): Promise<boolean> {
    const exists = await this.database.read((manager) => manager.getRepository(Lease).existsBy({ name }));
    if (exists) return false;
    try {
      await this.database.read((manager) =>
        manager.getRepository(Lease).insert({ name, holder: this.holder, heldUntil: NEVER }),
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}

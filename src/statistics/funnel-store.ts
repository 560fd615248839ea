import { Injectable } from '@nestjs/common';
import { Clock, newId } from '../common/index.js';
import { Database, isUniqueViolation } from '../database/index.js';
import { FunnelCount } from './funnel-count.entity.js';
import { HOURS, KEPT, STEPS, noCounts, timeOfBucket } from './funnel.js';
import type { Counts, Place } from './funnel.js';

/** The table of counts. Every instance adds to the same rows. */
@Injectable()
export class FunnelStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds to the row of a place, by one UPDATE, so that instances add up; the first one of all makes the row.
   * @throws Unavailable when the database can't be reached
   */
  async add(place: Place, counts: Counts): Promise<void> {
    if ((await this.increase(place, counts)) || (await this.create(place, counts))) return;
    await this.increase(place, counts);
  }

  private async increase(place: Place, counts: Counts): Promise<boolean> {
    const steps = STEPS.filter((step) => counts[step] > 0);
    const { affected } = await this.database.read((manager) =>
      manager
        .createQueryBuilder()
        .update(FunnelCount)
        .set(Object.fromEntries(steps.map((step) => [step, () => `${columnOf(step)} + :${step}`])))
        .where(place)
        .setParameters(Object.fromEntries(steps.map((step) => [step, counts[step]])))
        .execute(),
    );
    return affected === 1;
  }

  /** @returns whether it was made, and not by another instance */
  private async create(place: Place, counts: Counts): Promise<boolean> {
    const { hour, grain } = place;
    const row = { ...noCounts(), ...place, ...counts, expiresAt: timeOfBucket(hour + HOURS[grain] + KEPT[grain]) };
    try {
      await this.database.read((manager) =>
        manager.getRepository(FunnelCount).insert({ ...row, id: newId(this.clock.now()) }),
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}

function columnOf(step: keyof Counts): string {
  return step === 'signIns' ? 'sign_ins' : step;
}

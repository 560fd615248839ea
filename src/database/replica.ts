import { Logger } from '@nestjs/common';
import type { DataSource, DataSourceOptions, EntityManager } from 'typeorm';
import { Unavailable } from '../common/index.js';
import { createDataSource } from './connection.js';
import { translateFault } from './faults.js';

/** How far a replica may be behind (s). */
const MOST_BEHIND = 30;
/** Of MySQL 8.0.22 and MariaDB 10.5, and of those before. */
const ASKING = ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'];

/** One row of those. Its time is null while nothing is replicated. */
interface ReplicaStatus {
  Seconds_Behind_Source?: unknown;
  Seconds_Behind_Master?: unknown;
}

/** One read replica with connections of its own, used as long as it answers and keeps up. */
export class Replica {
  private readonly logger = new Logger(Replica.name);
  private source: DataSource | undefined;
  private looking: Promise<void> | undefined;
  private state: 'new' | 'in use' | 'left out' = 'new';

  /** @param name where it is; without its credentials */
  constructor(
    private readonly name: string,
    private readonly options: () => DataSourceOptions,
  ) {}

  get isInUse(): boolean {
    return this.state === 'in use';
  }

  /** @throws whatever the driver throws */
  async read<T>(query: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (!this.source) throw new Unavailable('the replica was never reached');
    return query(this.source.manager);
  }

  /** It is not asked any more until the next look finds it well. */
  leaveOut(why: unknown): void {
    if (this.state === 'left out') return;
    this.state = 'left out';
    this.logger.warn(`replica ${this.name} is left out: ${why instanceof Error ? why.message : 'unknown'}`);
  }

  /** Looks whether it can be used; of two looks at once one is had. Never throws. */
  look(): Promise<void> {
    this.looking ??= this.examine().finally(() => (this.looking = undefined));
    return this.looking;
  }

  async close(): Promise<void> {
    await this.looking;
    await this.source?.destroy().catch(() => undefined);
  }

  private async examine(): Promise<void> {
    try {
      this.source ??= await createDataSource(this.options()).initialize();
      await this.refuseLate(this.source);
      if (this.state === 'left out') this.logger.log(`replica ${this.name} is back`);
      this.state = 'in use';
    } catch (error) {
      this.leaveOut(translateFault(error));
    }
  }

  /** Where it may not be asked, or knows no such thing (Aurora, Vitess), an answer is sign enough. */
  private async refuseLate(source: DataSource): Promise<void> {
    const [status] = await this.statusOf(source);
    if (!status) return;
    const behind = status.Seconds_Behind_Source ?? status.Seconds_Behind_Master ?? null;
    if (behind === null) throw new Unavailable('it does not replicate');
    if (Number(behind) > MOST_BEHIND) throw new Unavailable(`it is ${Number(behind)} s behind`);
  }

  private async statusOf(source: DataSource): Promise<ReplicaStatus[]> {
    await source.query('SELECT 1');
    for (const sql of ASKING) {
      try {
        return await source.query<ReplicaStatus[]>(sql);
      } catch (error) {
        if (translateFault(error) instanceof Unavailable) throw error;
      }
    }
    return [];
  }
}

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Unavailable } from '../common/index.js';
import { Env } from '../config/index.js';
import { replicaOptions } from './connection.js';
import { translateFault } from './faults.js';
import { Replica } from './replica.js';
import { Database } from './transaction.js';

/** How often each is looked at (ms): so long at most one that is back stays out, and one that falls behind stays in. */
const LOOK_INTERVAL = 5_000;
/** How long a stopping process waits for connections that may be frozen (ms). */
const CLOSE_PATIENCE = 1_000;

/**
 * The door for reads that may be some seconds old: statistics and lists. Never for anything that decides: what was just
 * written may be missing here, and what was just revoked may be there.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly replicas: Replica[];
  private turn = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    dataSource: DataSource,
    private readonly database: Database,
    env: Env,
  ) {
    this.replicas = env.DATABASE_READ_URLS.map(
      (url) => new Replica(new URL(url).host, () => replicaOptions(url, dataSource.options.entities)),
    );
  }

  /** Nobody waits for replicas: until they are found well, the primary answers. */
  onApplicationBootstrap(): void {
    if (this.replicas.length === 0) return;
    void this.look();
    this.timer = setInterval(() => void this.look(), LOOK_INTERVAL);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_PATIENCE).unref());
    await Promise.race([Promise.all(this.replicas.map((replica) => replica.close())), patience]);
  }

  /** How many there are of each kind; undefined where there is none. */
  count(): { in_use: number; left_out: number } | undefined {
    if (this.replicas.length === 0) return undefined;
    const inUse = this.replicas.filter(({ isInUse }) => isInUse).length;
    return { in_use: inUse, left_out: this.replicas.length - inUse };
  }

  /**
   * One read, on the replica whose turn it is. One that can't be reached is left out from then on. Where a replica fails, is not
   * well or there is none, the primary answers.
   * @throws Unavailable when the primary can't be reached either, and whatever it says of the query
   */
  async read<T>(query: (manager: EntityManager) => Promise<T>): Promise<T> {
    const replica = this.next();
    if (!replica) return this.database.read(query);
    try {
      return await replica.read(query);
    } catch (error) {
      // A fault of the query is none of the replica's.
      if (translateFault(error) instanceof Unavailable) replica.leaveOut(error);
      return this.database.read(query);
    }
  }

  /** Looks at each of them; never throws. */
  async look(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.look()));
  }

  private next(): Replica | undefined {
    const usable = this.replicas.filter(({ isInUse }) => isInUse);
    return usable[this.turn++ % usable.length];
  }
}

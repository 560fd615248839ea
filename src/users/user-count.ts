import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Replicas } from '../database/index.js';
import type { UserStatus } from './user.entity.js';

/** Rows that one statement reads: on the embedded database nothing else runs meanwhile. */
const CHUNK = 5_000;
/** After each statement nothing is asked for at least this time (ms), and for as long as it took. */
const SHORTEST_REST = 5;

export interface UserTally {
  realm: string;
  status: UserStatus;
  count: number;
}

interface Row {
  realm: string;
  status: UserStatus;
  tally: number | string;
}

/** How many users there are. */
@Injectable()
export class UserCount {
  constructor(private readonly replicas: Replicas) {}

  /**
   * By realm and status; on a replica, where there is one. It walks along the primary key, so it takes time, holds nothing
   * up, and is exact only while nobody comes and goes.
   * @throws Unavailable when the database can't be reached
   */
  async read(): Promise<UserTally[]> {
    const tallies = new Map<string, UserTally>();
    for (let after = '', to: string | undefined; ; after = to) {
      const began = performance.now();
      to = await this.endOfChunk(after);
      for (const { realm, status, tally } of await this.countOf(after, to)) {
        const key = `${realm}/${status}`;
        const known = tallies.get(key) ?? { realm, status, count: 0 };
        tallies.set(key, { ...known, count: known.count + Number(tally) });
      }
      if (to === undefined) return [...tallies.values()];
      await pause(Math.max(SHORTEST_REST, performance.now() - began), undefined, { ref: false });
    }
  }

  /** The id up to which a chunk reaches; undefined for the last one. */
  private async endOfChunk(after: string): Promise<string | undefined> {
    const sql = `SELECT id FROM users WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${CHUNK - 1}`;
    const rows = await this.replicas.read((manager) => manager.query<{ id: string }[]>(sql, [after]));
    return rows[0]?.id;
  }

  private countOf(after: string, to: string | undefined): Promise<Row[]> {
    const end = to === undefined ? '' : 'AND id <= ?';
    const sql = `SELECT realm, status, COUNT(*) AS tally FROM users WHERE id > ? ${end} GROUP BY realm, status`;
    return this.replicas.read((manager) => manager.query<Row[]>(sql, to === undefined ? [after] : [after, to]));
  }
}

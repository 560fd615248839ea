import { Injectable } from '@nestjs/common';
import { Clock, plusSeconds } from '../common/index.js';
import type { Channel, Failure } from '../common/index.js';
import { Database } from '../database/index.js';
import { Reading } from './reading.js';

/** Rows that are counted at most: the statement reads that many entries of one index, however long the outbox grows. */
const MOST_COUNTED = 10_000;

/** Messages whose time has come and that have not left: those under way too. */
export interface DueMessages {
  /** At most 10,000. */
  count: number;
  /** How long the oldest of them has been due (s); 0 where there is none. */
  oldest: number;
}

const DUE = `
  SELECT COUNT(*) AS due_count, MIN(next_attempt_at) AS due_since FROM (
    SELECT next_attempt_at FROM outbox_messages WHERE next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ${MOST_COUNTED}
  ) AS due`;

/** How long a message that was given up is counted (s). */
const DAY = 86_400;

/** Messages that were given up in the last 24 hours. */
export interface DeadMessages {
  channel: Channel;
  kind: Failure | 'unknown';
  /** Of all of them together at most 10,000. */
  count: number;
}

const DEAD = `
  SELECT channel, failure, COUNT(*) AS dead_count FROM (
    SELECT channel, failure FROM outbox_messages WHERE failed_at > ? ORDER BY failed_at DESC LIMIT ${MOST_COUNTED}
  ) AS dead GROUP BY channel, failure`;

/** How far the relay is behind, and what it gave up. */
@Injectable()
export class Backlog {
  private readonly dueReading: Reading<DueMessages>;
  private readonly deadReading: Reading<DeadMessages[]>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.dueReading = new Reading(clock, () => this.askDue());
    this.deadReading = new Reading(clock, () => this.askDead());
  }

  /**
   * What is due, as of the last 5 s.
   * @throws Unavailable where the database does not answer within a second
   */
  due(): Promise<DueMessages> {
    return this.dueReading.value();
  }

  /**
   * What was given up, as of the last 5 s.
   * @throws Unavailable where the database does not answer within a second
   */
  dead(): Promise<DeadMessages[]> {
    return this.deadReading.value();
  }

  private async askDue(): Promise<DueMessages> {
    const now = this.clock.now();
    const [row] = await this.database.read((manager) => manager.query<Row[]>(DUE, [asText(now)]));
    const since = row?.due_since ? asDate(row.due_since) : now;
    return { count: Number(row?.due_count ?? 0), oldest: (now.getTime() - since.getTime()) / 1000 };
  }

  private async askDead(): Promise<DeadMessages[]> {
    const since = asText(plusSeconds(this.clock.now(), -DAY));
    const rows = await this.database.read((manager) => manager.query<DeadRow[]>(DEAD, [since]));
    return rows.map(({ channel, failure, dead_count }) => ({
      channel,
      kind: failure ?? 'unknown',
      count: Number(dead_count),
    }));
  }
}

interface DeadRow {
  channel: Channel;
  failure: Failure | null;
  dead_count: number | string;
}

interface Row {
  due_count: number | string;
  due_since: Date | string | null;
}

/** As both databases store and compare it. */
function asText(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

/** The embedded database knows texts alone; without a zone they would be read in this machine's. */
function asDate(stored: Date | string): Date {
  return stored instanceof Date ? stored : new Date(`${stored.replace(' ', 'T')}Z`);
}

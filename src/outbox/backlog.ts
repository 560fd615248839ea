import { Injectable } from '@nestjs/common';
import { Clock, Unavailable, plusSeconds } from '../common/index.js';
import { Database } from '../database/index.js';

/** Rows that are counted at most: the statement reads that many entries of one index, however long the outbox grows. */
const MOST_COUNTED = 10_000;
/** How long an answer serves again (s): several monitors cost one statement. */
const FRESH = 5;
/** How long the database may take (ms); a scrape must not hang where it is needed most. */
const PATIENCE = 1_000;

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

/** How far the relay is behind. */
@Injectable()
export class Backlog {
  private known: { due: DueMessages; until: Date } | undefined;
  private asking: Promise<DueMessages> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * What is due, as of the last 5 s.
   * @throws Unavailable where the database does not answer within a second
   */
  async due(): Promise<DueMessages> {
    if (this.known && this.clock.now() < this.known.until) return this.known.due;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return within(PATIENCE, this.asking);
  }

  private async ask(): Promise<DueMessages> {
    const now = this.clock.now();
    const [row] = await this.database.read((manager) => manager.query<Row[]>(DUE, [asText(now)]));
    const since = row?.due_since ? asDate(row.due_since) : now;
    const due = { count: Number(row?.due_count ?? 0), oldest: (now.getTime() - since.getTime()) / 1000 };
    this.known = { due, until: plusSeconds(now, FRESH) };
    return due;
  }
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

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable('the outbox was not counted in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

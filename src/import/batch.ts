import type { Realms } from '../realms/index.js';
import { entryOf } from './entry.js';
import { Seen } from './identity.js';
import { linesOf, objectOf } from './lines.js';
import type { Line } from './lines.js';
import { personOf } from './person.js';
import type { Person } from './person.js';
import { Refused } from './refused.js';
import type { Store } from './store.js';

/** Lines of one transaction. */
const BATCH = 500;

/** What became of some lines. */
export interface BatchResult {
  imported: number;
  there: number;
  /** In the order of the file. */
  refused: [line: number, why: Refused][];
}

/** The lines of a file, some hundred at a time. */
export async function* batchesOf(file: string, start: { offset: number; line: number }): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  for await (const line of linesOf(file, start)) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Takes the lines of one file, batch after batch. */
export class Intake {
  private readonly seen = new Seen();

  constructor(
    private readonly realms: Realms,
    private readonly store: Store,
  ) {}

  /**
   * Reads the lines, and settles everybody who is not refused for what stands in their own line.
   * @throws Unavailable when the database can't be reached
   */
  async take(lines: readonly Line[], now: Date): Promise<BatchResult> {
    const result: BatchResult = { imported: 0, there: 0, refused: [] };
    const people: Person[] = [];
    for (const line of lines) {
      const read = this.read(line, now);
      if (read instanceof Refused) result.refused.push([line.number, read]);
      else if (read) people.push(read);
    }
    const outcomes = await this.store.settle(people);
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome instanceof Refused) result.refused.push([people[i]?.line ?? 0, outcome]);
      else result[outcome]++;
    }
    result.refused.sort(([a], [b]) => a - b);
    return result;
  }

  /** `undefined` for a blank line. */
  private read(line: Line, now: Date): Person | Refused | undefined {
    try {
      const object = objectOf(line);
      if (!object) return undefined;
      const person = personOf(entryOf(object), { line: line.number, realms: this.realms, now });
      this.seen.claim(person);
      return person;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }
}

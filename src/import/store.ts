import { isUniqueViolation } from '../database/index.js';
import type { Database } from '../database/index.js';
import { addImported, ownersOf } from '../users/index.js';
import { Owners } from './identity.js';
import type { Person } from './person.js';
import { Refused } from './refused.js';

/** What became of a person. */
export type Outcome = 'imported' | 'there' | Refused;

/** Puts people into the database, and never changes who is there. */
export class Store {
  /** @param dryRun judges everybody and writes nothing */
  constructor(
    private readonly database: Database,
    private readonly dryRun: boolean,
  ) {}

  /**
   * Adds everybody in one transaction. Where the unique indices refuse that, it asks who is there already and adds the
   * rest; where they refuse even that, because somebody registers at the same time, it adds one by one.
   * @throws Unavailable when the database can't be reached
   */
  async settle(people: readonly Person[]): Promise<Outcome[]> {
    if (!this.dryRun && (await this.add(people))) return people.map(() => 'imported');
    const outcomes = await this.judge(people);
    const missing = people.filter((_, i) => outcomes[i] === 'imported');
    if (this.dryRun || (await this.add(missing))) return outcomes;
    return this.settleOneByOne(people);
  }

  private async settleOneByOne(people: readonly Person[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const person of people) {
      const [outcome = 'imported'] = (await this.add([person])) ? [] : await this.judge([person]);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  /** Whether the unique indices let everybody in. */
  private async add(people: readonly Person[]): Promise<boolean> {
    if (people.length === 0) return true;
    const users = people.map(({ user }) => user);
    try {
      await this.database.transaction((tx) => addImported(tx, users));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  private async judge(people: readonly Person[]): Promise<Outcome[]> {
    const users = people.map(({ user }) => user);
    const owners = new Owners(await this.database.transaction((tx) => ownersOf(tx, users)));
    return people.map((person) => outcomeOf(owners, person));
  }
}

function outcomeOf(owners: Owners, person: Person): Outcome {
  try {
    return owners.judge(person) === 'there' ? 'there' : 'imported';
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

import { Injectable } from '@nestjs/common';
import { NotFound, isUuid } from '../common/index.js';
import { Database } from '../database/index.js';
import { People } from '../users/index.js';
import type { User } from '../users/index.js';

/** One user of the realm, whatever their state. */
@Injectable()
export class ReadUser {
  constructor(
    private readonly database: Database,
    private readonly people: People,
  ) {}

  /** @throws NotFound, also for a user of another realm and for what is no id */
  async execute(realm: string, id: string): Promise<User> {
    const user = isUuid(id)
      ? await this.database.transaction((tx) => this.people.find(tx, realm, id.toLowerCase()))
      : null;
    if (!user) throw new NotFound({ detail: 'no such user in this realm' });
    return user;
  }
}

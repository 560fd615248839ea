import type { UserIdentity } from '../users/index.js';
import type { Person } from './person.js';
import { Refused } from './refused.js';

/** What nobody else may have: one key for the id and one for each address. */
export function keysOf({ id, realm, email, phoneNumber }: UserIdentity): [field: string, key: string][] {
  const keys: [string, string][] = [['id', `id ${id}`]];
  if (email !== null) keys.push(['email', `email ${realm} ${email}`]);
  if (phoneNumber !== null) keys.push(['phone_number', `phone ${realm} ${phoneNumber}`]);
  return keys;
}

/** What earlier lines of the file have; 100 bytes of memory for each key, as measured with a million. */
export class Seen {
  private readonly lines = new Map<string, number>();

  /** @throws Refused when an earlier line of the file has the id or an address of this one */
  claim({ user, line, hasOwnId }: Person): void {
    const keys = keysOf(user).filter(([field]) => field !== 'id' || hasOwnId);
    for (const [field, key] of keys) {
      const earlier = this.lines.get(key);
      if (earlier !== undefined) throw new Refused(`is that of line ${earlier} too`, field);
    }
    for (const [, key] of keys) this.lines.set(key, line);
  }
}

/** The users of the database that stand in somebody's way, by every key. */
export class Owners {
  private readonly byKey = new Map<string, UserIdentity>();

  constructor(users: readonly UserIdentity[]) {
    for (const user of users) for (const [, key] of keysOf(user)) this.byKey.set(key, user);
  }

  /**
   * What the database says of a person: new, or there already, which is who has the same id, or the same addresses where
   * the line names no id.
   * @throws Refused when the id or an address is somebody else's
   */
  judge({ user, hasOwnId }: Person): 'new' | 'there' {
    const same = this.byKey.get(`id ${user.id}`);
    if (same && same.realm !== user.realm) throw new Refused('is that of a user of another realm', 'id');
    if (same) return 'there';
    for (const [field, key] of keysOf(user)) {
      const owner = this.byKey.get(key);
      if (!owner) continue;
      if (hasOwnId) throw new Refused('belongs to a user with another id', field);
      if (owner.email === user.email && owner.phoneNumber === user.phoneNumber) return 'there';
      throw new Refused('belongs to another user', field);
    }
    return 'new';
  }
}

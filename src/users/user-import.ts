import { In } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import type { Tx } from '../database/index.js';
import { User } from './user.entity.js';

/** What tells a user apart. */
export type UserIdentity = Pick<User, 'id' | 'realm' | 'email' | 'phoneNumber'>;

/**
 * Adds users from another system in one statement: all of them or none.
 * @throws QueryFailedError, a unique violation, when an id or an address has an owner already
 */
export async function addImported(tx: Tx, users: readonly User[]): Promise<void> {
  const insert = tx.manager
    .createQueryBuilder()
    .insert()
    .into(User)
    .values([...users]);
  await insert.updateEntity(false).execute();
}

/** The users that have the id or an address of one of `wanted`. */
export async function ownersOf(tx: Tx, wanted: readonly UserIdentity[]): Promise<UserIdentity[]> {
  const found: UserIdentity[] = [];
  for (const where of conditionsOf(wanted)) {
    const select = { id: true, realm: true, email: true, phoneNumber: true } as const;
    found.push(...(await tx.repository(User).find({ select, where })));
  }
  return found;
}

/** One for each index, so that each is used. */
function conditionsOf(wanted: readonly UserIdentity[]): FindOptionsWhere<User>[] {
  const realms = [...new Set(wanted.map(({ realm }) => realm))];
  const addresses = realms.flatMap((realm): FindOptionsWhere<User>[] => {
    const people = wanted.filter((user) => user.realm === realm);
    return [
      { realm, email: In(people.flatMap(({ email }) => email ?? [])) },
      { realm, phoneNumber: In(people.flatMap(({ phoneNumber }) => phoneNumber ?? [])) },
    ];
  });
  return [{ id: In(wanted.map(({ id }) => id)) }, ...addresses];
}

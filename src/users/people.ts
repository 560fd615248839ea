import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { Clock } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { holder } from './address-holding.js';
import { User } from './user.entity.js';
import type { Role } from './user.entity.js';

/** What somebody else may change of a user. */
export type UserChange = Partial<Pick<User, 'name' | 'firstName' | 'lastName' | 'countryCode' | 'status' | 'roles'>>;

/** The users of a realm, as those see them who look after it: disabled and invited ones too. */
@Injectable()
export class People {
  constructor(private readonly clock: Clock) {}

  /** Locks these users' rows, in the order of their ids, so that two who act on each other wait and don't deadlock. */
  async lock(tx: Tx, ids: string[]): Promise<void> {
    await tx.manager
      .createQueryBuilder()
      .update(User)
      .set({ status: () => 'status' })
      .where('id IN (:...ids)', { ids })
      .execute();
  }

  /** The user of that id in that realm, whatever their state. */
  find(tx: Tx, realm: string, id: string): Promise<User | null> {
    return tx.repository(User).findOneBy({ id, realm });
  }

  /** Whoever has that address in that realm, proved or not. */
  holderOf(tx: Tx, realm: string, address: string): Promise<User | null> {
    return tx.repository(User).findOneBy(holder(realm, address));
  }

  /**
   * Whether this user administers the realm, and nobody else does. Locks its administrators until the transaction ends: of two who leave
   * at once the second one learns that it is the last.
   */
  async isLastAdmin(tx: Tx, { id, realm }: User): Promise<boolean> {
    // By their ids, as all do who lock users.
    const ids = (await administrators(tx, realm).getMany()).map((admin) => admin.id);
    await this.lock(tx, [...new Set([...ids, id])].sort());
    const left = await administrators(tx, realm).limit(2).getMany();
    return left.length === 1 && left[0]?.id === id;
  }

  /**
   * Locks the row of somebody who signs in, and answers whether they still may, with the rights that were read: so the end
   * of all sessions that a disabling or a change of roles brings can't be passed by a sign-in that is under way.
   */
  async confirm(tx: Tx, { id, roles }: User): Promise<boolean> {
    const result = await tx.manager
      .createQueryBuilder()
      .update(User)
      .set({ status: () => 'status' })
      .where("id = :id AND status = 'active' AND roles = :roles", { id, roles: JSON.stringify(roles) })
      .execute();
    return result.affected === 1;
  }

  /** Changes a user, whatever their state; absent properties stay, `null` empties. */
  async change(tx: Tx, user: User, change: UserChange): Promise<User> {
    const changed = { ...givenOf(change), updatedAt: this.clock.now() };
    await tx.repository(User).update({ id: user.id }, changed);
    return Object.assign(new User(), user, changed);
  }
}

/** Those of a realm who can act as such. */
function administrators(tx: Tx, realm: string): SelectQueryBuilder<User> {
  return tx
    .repository(User)
    .createQueryBuilder('user')
    .select('user.id')
    .where('user.realm = :realm AND user.roles = :roles', { realm, roles: JSON.stringify(rolesWith(['admin'])) })
    .andWhere("user.status = 'active' AND user.invitedAt IS NULL");
}

/** The roles as they are stored: everybody is a user. */
export function rolesWith(roles: readonly Role[]): Role[] {
  return roles.includes('admin') ? ['user', 'admin'] : ['user'];
}

/** What is said of a change: absent and `undefined` are the same. */
export function givenOf<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}

import { Injectable } from '@nestjs/common';
import { Clock, channelOf, newId } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { claiming, provedOwner, succeeds } from './address-holding.js';
import { Invitees } from './invitees.js';
import { User } from './user.entity.js';

/** What a person tells of themselves. */
export interface Profile {
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  countryCode?: string | null;
}

export interface NewUser {
  realm: string;
  /** Canonical, and proved. */
  address: string;
  /** Typed and not proved: whether it is somebody's shows nowhere. */
  typedPhoneNumber?: string | null;
  passwordHash?: string | null;
  profile?: Profile;
}

/** The people of all realms. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly invitees: Invitees,
  ) {}

  /** Whoever has proved that the canonical address is theirs in the realm. */
  findByAddress(tx: Tx, realm: string, address: string): Promise<User | null> {
    return tx.repository(User).findOneBy(provedOwner(realm, address));
  }

  /** The user of that id, whatever their state. */
  find(tx: Tx, id: string): Promise<User | null> {
    return tx.repository(User).findOneBy({ id });
  }

  /**
   * The user of that id, while they may sign in, with the row locked: what changes one account does so one after
   * another, and sees what the one before it did.
   */
  async hold(tx: Tx, id: string): Promise<User | null> {
    const active = { id, status: 'active' as const };
    const result = await tx.repository(User).update(active, { status: 'active' });
    return result.affected === 1 ? tx.repository(User).findOneBy(active) : null;
  }

  /** The user of that id, while they may sign in. */
  async findActive(id: string, tx?: Tx): Promise<User | null> {
    const where = { id, status: 'active' as const };
    if (tx) return tx.repository(User).findOneBy(where);
    return this.database.read((manager) => manager.getRepository(User).findOneBy(where));
  }

  /**
   * A user with a proved address, somebody invited who proves theirs by it included; `null` when the unique index says that
   * the address has an owner.
   */
  async create(tx: Tx, { realm, address, typedPhoneNumber = null, passwordHash = null, profile = {} }: NewUser) {
    const now = this.clock.now();
    const isEmail = channelOf(address) === 'email';
    const user = Object.assign(new User(), {
      id: newId(now),
      realm,
      email: isEmail ? address : null,
      emailVerifiedAt: isEmail ? now : null,
      phoneNumber: isEmail ? null : address,
      phoneVerifiedAt: isEmail ? null : now,
      typedPhoneNumber,
      passwordHash,
      name: profile.name ?? null,
      firstName: profile.firstName ?? null,
      lastName: profile.lastName ?? null,
      countryCode: profile.countryCode ?? null,
      roles: ['user'] satisfies User['roles'],
      status: 'active',
      invitedAt: null,
      createdAt: now,
      updatedAt: now,
    } satisfies User);
    const insert = () => tx.repository(User).insert(user);
    if (await succeeds(insert)) return user;
    const invitee = await this.invitees.at(tx, realm, address);
    if (invitee) return this.invitees.accept(tx, invitee, user);
    return (await claiming(tx, realm, address, insert)) ? user : null;
  }

  /**
   * Gives a user a proved address in place of the one they had of that kind.
   * @returns whether it could be: `false` when the unique index says that it has an owner
   */
  async setAddress(tx: Tx, { id, realm }: User, address: string): Promise<boolean> {
    const now = this.clock.now();
    const change =
      channelOf(address) === 'email'
        ? { email: address, emailVerifiedAt: now }
        : { phoneNumber: address, phoneVerifiedAt: now, typedPhoneNumber: null };
    return claiming(tx, realm, address, () => tx.repository(User).update({ id }, { ...change, updatedAt: now }));
  }

  /** Takes an address of a kind from a user who has another one. */
  async removeAddress(tx: Tx, { id }: User, kind: Channel): Promise<void> {
    const change =
      kind === 'email' ? { email: null, emailVerifiedAt: null } : { phoneNumber: null, phoneVerifiedAt: null };
    await tx.repository(User).update({ id }, { ...change, updatedAt: this.clock.now() });
  }

  /** The user is gone. */
  async erase(tx: Tx, id: string): Promise<void> {
    await tx.repository(User).delete({ id });
  }

  /**
   * Says that a password was checked, and answers whether it still is the user's, with the roles that were read: a reset that committed since the
   * check wins, and its end of all sessions can't be passed by a sign-in that was under way.
   * @param upgrade a hash of the same password by today's scheme
   */
  async confirmPassword(tx: Tx, user: User, upgrade?: string): Promise<boolean> {
    const checked = user.passwordHash ?? '';
    const result = await tx.manager
      .createQueryBuilder()
      .update(User)
      .set({ passwordHash: upgrade ?? checked })
      .where("id = :id AND password_hash = :checked AND status = 'active'", { id: user.id, checked })
      .andWhere('roles = :roles', { roles: JSON.stringify(user.roles) })
      .execute();
    return result.affected === 1;
  }

  /** Replaces the password. */
  async setPassword(tx: Tx, user: User, passwordHash: string): Promise<void> {
    await tx.repository(User).update({ id: user.id }, { passwordHash, updatedAt: this.clock.now() });
  }

  /** The user has no password any more; they get one by a reset. */
  async dropPassword(tx: Tx, { id }: User): Promise<void> {
    await tx.repository(User).update({ id }, { passwordHash: null, updatedAt: this.clock.now() });
  }

  /** Changes what a person tells of themselves; absent properties stay, `null` empties. */
  async changeProfile(tx: Tx, id: string, profile: Profile): Promise<User | null> {
    const given = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
    await tx.repository(User).update({ id, status: 'active' }, { ...given, updatedAt: this.clock.now() });
    return this.findActive(id, tx);
  }
}

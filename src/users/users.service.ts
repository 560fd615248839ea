import { Injectable } from '@nestjs/common';
import { Clock, newId } from '../common/index.js';
import { Database, isUniqueViolation } from '../database/index.js';
import type { Tx } from '../database/index.js';
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
  email: string;
  passwordHash?: string | null;
  profile?: Profile;
}

/** The people of all realms. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whoever owns the canonical address in the realm. */
  findByEmail(realm: string, email: string, tx?: Tx): Promise<User | null> {
    if (tx) return tx.repository(User).findOneBy({ realm, email });
    return this.database.read((manager) => manager.getRepository(User).findOneBy({ realm, email }));
  }

  /** The user of that id, while they may sign in. */
  async findActive(id: string, tx?: Tx): Promise<User | null> {
    const where = { id, status: 'active' as const };
    if (tx) return tx.repository(User).findOneBy(where);
    return this.database.read((manager) => manager.getRepository(User).findOneBy(where));
  }

  /** A user with a proved address; `null` when the unique index says that the address has an owner. */
  async create(tx: Tx, { realm, email, passwordHash = null, profile = {} }: NewUser): Promise<User | null> {
    const now = this.clock.now();
    const user = Object.assign(new User(), {
      id: newId(now),
      realm,
      email,
      emailVerifiedAt: now,
      phoneNumber: null,
      phoneVerifiedAt: null,
      passwordHash,
      name: profile.name ?? null,
      firstName: profile.firstName ?? null,
      lastName: profile.lastName ?? null,
      countryCode: profile.countryCode ?? null,
      roles: ['user'] satisfies User['roles'],
      status: 'active',
      createdAt: now,
      updatedAt: now,
    } satisfies User);
    try {
      await tx.repository(User).insert(user);
      return user;
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  /**
   * Says that a password was checked, and answers whether it still is the user's: a reset that committed since the
   * check wins, and its end of all sessions can't be passed by a sign-in that was under way.
   * @param upgrade a hash of the same password by today's scheme
   */
  async confirmPassword(tx: Tx, user: User, upgrade?: string): Promise<boolean> {
    const checked = user.passwordHash ?? '';
    const result = await tx
      .repository(User)
      .update({ id: user.id, passwordHash: checked, status: 'active' }, { passwordHash: upgrade ?? checked });
    return result.affected === 1;
  }

  /** Replaces the password. */
  async setPassword(tx: Tx, user: User, passwordHash: string): Promise<void> {
    await tx.repository(User).update({ id: user.id }, { passwordHash, updatedAt: this.clock.now() });
  }

  /** Changes what a person tells of themselves; absent properties stay, `null` empties. */
  async changeProfile(tx: Tx, id: string, profile: Profile): Promise<User | null> {
    const given = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
    await tx.repository(User).update({ id, status: 'active' }, { ...given, updatedAt: this.clock.now() });
    return this.findActive(id, tx);
  }
}

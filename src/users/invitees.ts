import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Clock, channelOf, newId } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { holder, releaseTyped, succeeds } from './address-holding.js';
import { User } from './user.entity.js';
import type { Role } from './user.entity.js';

export interface NewInvitee {
  realm: string;
  /** Canonical; nobody has proved it yet. */
  address: string;
  typedPhoneNumber?: string | null;
  roles: Role[];
  profile: Partial<Pick<User, 'name' | 'firstName' | 'lastName' | 'countryCode'>>;
}

/** What somebody invited brings along when they prove their address. */
export type Arrival = Partial<
  Pick<User, 'passwordHash' | 'typedPhoneNumber' | 'name' | 'firstName' | 'lastName' | 'countryCode'>
>;

/** People who were invited and have not proved their address: they have neither password nor session. */
@Injectable()
export class Invitees {
  constructor(private readonly clock: Clock) {}

  /**
   * Somebody new, whose address waits for a proof; `null` when the unique index says that it is taken: proved, or waited for
   * by another invitation. Who had only typed it has it no more.
   */
  async add(tx: Tx, { realm, address, typedPhoneNumber = null, roles, profile }: NewInvitee): Promise<User | null> {
    const now = this.clock.now();
    const isEmail = channelOf(address) === 'email';
    const user = Object.assign(new User(), {
      id: newId(now),
      realm,
      email: isEmail ? address : null,
      emailVerifiedAt: null,
      phoneNumber: isEmail ? null : address,
      phoneVerifiedAt: null,
      typedPhoneNumber,
      passwordHash: null,
      name: profile.name ?? null,
      firstName: profile.firstName ?? null,
      lastName: profile.lastName ?? null,
      countryCode: profile.countryCode ?? null,
      locale: null,
      roles,
      status: 'active',
      invitedAt: now,
      createdAt: now,
      updatedAt: now,
    } satisfies User);
    const insert = () => tx.repository(User).insert(user);
    if (await succeeds(insert)) return user;
    return (await releaseTyped(tx, realm, address)) && (await succeeds(insert)) ? user : null;
  }

  /** Who was invited at an address, and has not proved it. */
  at(tx: Tx, realm: string, address: string): Promise<User | null> {
    return tx.repository(User).findOneBy({ ...holder(realm, address), invitedAt: Not(IsNull()) });
  }

  /**
   * The address is proved, by the invitation or in any other way: of parallel proofs one gets the user, and `null` says that
   * somebody else did, or that the user is disabled. What they typed themselves counts, else what the invitation said.
   */
  async accept(tx: Tx, { id, email }: User, arrival: Arrival = {}): Promise<User | null> {
    const now = this.clock.now();
    const { passwordHash, typedPhoneNumber, name, firstName, lastName, countryCode } = arrival;
    const typed = Object.entries({ passwordHash, typedPhoneNumber, name, firstName, lastName, countryCode });
    const result = await tx.repository(User).update(
      { id, status: 'active', invitedAt: Not(IsNull()) },
      {
        ...Object.fromEntries(typed.filter(([, value]) => (value ?? null) !== null)),
        ...(email === null ? { phoneVerifiedAt: now } : { emailVerifiedAt: now }),
        invitedAt: null,
        updatedAt: now,
      },
    );
    return result.affected === 1 ? tx.repository(User).findOneBy({ id }) : null;
  }

  /** The invitation begins anew; `false` where there is none any more. */
  async renew(tx: Tx, { id }: User): Promise<boolean> {
    const waiting = { id, status: 'active' as const, invitedAt: Not(IsNull()) };
    const result = await tx.repository(User).update(waiting, { invitedAt: this.clock.now() });
    return result.affected === 1;
  }
}

/** The address that an invitation waits for. */
export function invitedAddressOf({ email, phoneNumber, invitedAt }: User): string | null {
  return invitedAt === null ? null : (email ?? phoneNumber);
}

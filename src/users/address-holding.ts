import { IsNull, Not } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import { channelOf } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { isUniqueViolation } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { User } from './user.entity.js';

/** The addresses that a user has proved, the one that messages go to first. */
export function provedAddressesOf(user: User): string[] {
  const phone = user.phoneVerifiedAt && user.phoneNumber;
  return [user.emailVerifiedAt && user.email, phone].filter((address) => address !== null);
}

/** The address of a kind that a user has proved. */
export function provedAddressOf(user: User, kind: Channel): string | null {
  return provedAddressesOf(user).find((address) => channelOf(address) === kind) ?? null;
}

/** Whoever has an address, proved or not. */
export function holder(realm: string, address: string): FindOptionsWhere<User> {
  return channelOf(address) === 'email' ? { realm, email: address } : { realm, phoneNumber: address };
}

/** Who has proved that an address is theirs. */
export function provedOwner(realm: string, address: string): FindOptionsWhere<User> {
  return channelOf(address) === 'email'
    ? { realm, email: address, emailVerifiedAt: Not(IsNull()) }
    : { realm, phoneNumber: address, phoneVerifiedAt: Not(IsNull()) };
}

/**
 * Runs a write that gives somebody an address they have proved. Where the unique index says that it is taken, by somebody
 * who holds it without a proof, they hold it no more: an address that was only typed reserves nothing (security: 18).
 * @returns whether the address could be had
 */
export async function claiming(tx: Tx, realm: string, address: string, write: () => Promise<unknown>) {
  if (await succeeds(write)) return true;
  return (await release(tx, realm, address)) && (await succeeds(write));
}

/** Of somebody who waited for this proof alone nothing is left: they never were. */
async function release(tx: Tx, realm: string, address: string): Promise<boolean> {
  const users = tx.repository(User);
  const unproved =
    channelOf(address) === 'email'
      ? { realm, email: address, emailVerifiedAt: IsNull() }
      : { realm, phoneNumber: address, phoneVerifiedAt: IsNull() };
  const invited = await users.delete({ ...unproved, invitedAt: Not(IsNull()) });
  if (invited.affected === 1) return true;
  const result = await users.update(unproved, channelOf(address) === 'email' ? { email: null } : { phoneNumber: null });
  return result.affected === 1;
}

/** Whether the unique index took a row. */
export async function succeeds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

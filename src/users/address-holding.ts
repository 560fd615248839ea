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

/** Of somebody who waited for this proof alone nothing is left: they never were. Who was disabled meanwhile stays. */
async function release(tx: Tx, realm: string, address: string): Promise<boolean> {
  const waiting = { ...unproved(realm, address), invitedAt: Not(IsNull()), status: 'active' as const };
  const invited = await tx.repository(User).delete(waiting);
  return invited.affected === 1 || releaseTyped(tx, realm, address);
}

/** Whether somebody had an address that they had only typed: they have it no more. */
export async function releaseTyped(tx: Tx, realm: string, address: string): Promise<boolean> {
  const nothing = channelOf(address) === 'email' ? { email: null } : { phoneNumber: null };
  const typed = { ...unproved(realm, address), invitedAt: IsNull() };
  return (await tx.repository(User).update(typed, nothing)).affected === 1;
}

function unproved(realm: string, address: string): FindOptionsWhere<User> {
  return channelOf(address) === 'email'
    ? { realm, email: address, emailVerifiedAt: IsNull() }
    : { realm, phoneNumber: address, phoneVerifiedAt: IsNull() };
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

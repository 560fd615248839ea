import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { newId } from '../common/index.js';
import { DEFAULT_REALM } from '../realms/index.js';
import type { Realms } from '../realms/index.js';
import { OwnProfileFields, canonicalEmail, canonicalPhone } from '../users/index.js';
import type { User } from '../users/index.js';
import type { Entry } from './entry.js';
import { Refused } from './refused.js';

/** A user to be, and whether the line named their id. */
export interface Person {
  line: number;
  user: User;
  hasOwnId: boolean;
}

/**
 * The user that a line describes, with addresses in their canonical form.
 * @throws Refused
 */
export function personOf(entry: Entry, { line, realms, now }: { line: number; realms: Realms; now: Date }): Person {
  const realm = entry.realm ?? DEFAULT_REALM;
  const settings = realms.all.find(({ slug }) => slug === realm)?.settings;
  if (!settings) throw new Refused('must be a realm of REALMS', 'realm');
  const createdAt = createdAtOf(entry, now);
  const email = entry.email === undefined ? null : addressOf('email', canonicalEmail(entry.email));
  const phone = entry.phone_number === undefined ? null : numberOf(entry.phone_number, settings.DEFAULT_REGION);
  const verified = verifiedOf(entry, email, phone);
  const user: User = {
    id: entry.id ?? newId(now),
    realm,
    email,
    emailVerifiedAt: verified.email ? createdAt : null,
    phoneNumber: verified.phone ? phone : null,
    typedPhoneNumber: verified.phone ? null : phone,
    phoneVerifiedAt: verified.phone ? createdAt : null,
    passwordHash: entry.password_hash ?? null,
    ...profileOf(entry),
    roles: entry.roles ?? ['user'],
    status: statusOf(entry),
    invitedAt: null,
    createdAt,
    updatedAt: now,
  };
  return { line, user, hasOwnId: entry.id !== undefined };
}

function numberOf(typed: string, region: string): string {
  return addressOf('phone_number', canonicalPhone(typed, region));
}

function addressOf(field: 'email' | 'phone_number', canonical: string | null): string {
  if (canonical !== null) return canonical;
  throw new Refused(field === 'email' ? 'must be an e-mail address' : 'must be a valid phone number', field);
}

/** Which addresses were proved. One at least has to be: an address that nobody proved holds no account. */
function verifiedOf(entry: Entry, email: string | null, phone: string | null): { email: boolean; phone: boolean } {
  if (email === null && phone === null) throw new Refused('needs an email or a phone_number');
  const both = email !== null && phone !== null;
  if (entry.is_verified !== undefined && both) {
    throw new Refused('does not say which of two addresses it means', 'is_verified');
  }
  const verified = {
    email: flagOf('email_verified', entry, email),
    phone: flagOf('phone_verified', entry, phone),
  };
  if (!verified.email && !verified.phone) {
    throw new Refused('no address is verified: the person registers again', email === null ? 'phone_number' : 'email');
  }
  return verified;
}

function flagOf(field: 'email_verified' | 'phone_verified', entry: Entry, address: string | null): boolean {
  const { [field]: own, is_verified: shorthand } = entry;
  if (address === null && own) throw new Refused('is true without such an address', field);
  if (address !== null && own !== undefined && shorthand !== undefined && own !== shorthand) {
    throw new Refused(`contradicts ${field}`, 'is_verified');
  }
  return address !== null && (own ?? shorthand ?? false);
}

function createdAtOf({ created_at: time }: Entry, now: Date): Date {
  if (!time) return now;
  if (time.getTime() < 0 || time > now) throw new Refused('must lie between 1970 and now', 'created_at');
  return time;
}

function statusOf({ status, is_active: active }: Entry): User['status'] {
  const shorthand = active === undefined ? undefined : active ? 'active' : 'disabled';
  if (status && shorthand && status !== shorthand) throw new Refused('contradicts status', 'is_active');
  return status ?? shorthand ?? 'active';
}

/** By the rules that people have who change their own. */
function profileOf({ name, first_name, last_name, country_code, locale }: Entry) {
  const fields = plainToInstance(OwnProfileFields, { name, first_name, last_name, country_code, locale });
  const [error] = validateSync(fields);
  if (error) throw new Refused(Object.values(error.constraints ?? {})[0] ?? 'is malformed', error.property);
  return {
    name: fields.name ?? null,
    firstName: fields.first_name ?? null,
    lastName: fields.last_name ?? null,
    countryCode: fields.country_code ?? null,
    locale: fields.locale ?? null,
  };
}

import type { AuditEventType } from '../audit/index.js';
import { digest } from '../common/index.js';
import type { Channel } from '../common/index.js';
import type { Purpose } from '../otp/index.js';
import { provedAddressOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { mainAddressOf } from './own-proofs.js';

interface Change {
  purpose: Purpose;
  /** Of the request. */
  field: string;
  /** In the trail: the two routes, and what was done. */
  asks: string;
  verifies: string;
  event: AuditEventType;
}

/** What a change of each kind of address is called. */
export const CHANGES: Readonly<Record<Channel, Change>> = {
  email: {
    purpose: 'change_email',
    field: 'email',
    asks: 'change_email',
    verifies: 'verify_new_email',
    event: 'email_changed',
  },
  sms: {
    purpose: 'change_phone',
    field: 'phone_number',
    asks: 'change_phone',
    verifies: 'verify_new_phone',
    event: 'phone_changed',
  },
};

/** What a link that undoes a change of address has to know. */
export interface ChangeDetails extends Record<string, string | null> {
  kind: Channel;
  /** The address before it; null where there was none of that kind that was proved. */
  from: string | null;
  to: string;
  /** The session that it was done in. */
  session: string;
  /** A digest of the password's hash at that time: whether it was changed since. */
  password: string | null;
}

/** Tells one stored password from another without keeping it. */
export function markOfPassword({ passwordHash }: User): string | null {
  return passwordHash === null ? null : digest(Buffer.from(passwordHash, 'utf8'));
}

/** Where somebody is told of a change: the address that it takes away, else the other one. */
export function formerAddressOf(user: User, kind: Channel): string {
  return provedAddressOf(user, kind) ?? mainAddressOf(user);
}

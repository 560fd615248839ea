import type { User } from '../types.js';

export interface Page<T> {
  items: T[];
  /** For the next page; null on the last. */
  next_cursor: string | null;
}

interface PageQuery {
  cursor?: string;
  /** At most 100. */
  limit?: number;
}

export interface UserQuery extends PageQuery {
  /** Part of an address or a name. */
  query?: string;
  email?: string;
  phone_number?: string;
  status?: User['status'];
}

export interface Invitation {
  email?: string;
  phone_number?: string;
  name?: string;
  roles?: User['roles'];
}

/** Absent properties stay as they are, `null` empties one. */
export interface Changes {
  name?: string | null;
  first_name?: string | null;
  last_name?: string | null;
  country_code?: string | null;
  status?: User['status'];
  roles?: User['roles'];
}

export interface AuditQuery extends PageQuery {
  /** Whom it is about. */
  user_id?: string;
  /** Who did it, where that was somebody else. */
  actor_id?: string;
  type?: string;
  ip?: string;
  /** ISO 8601, with this time. */
  from?: string;
  /** ISO 8601, without it. */
  to?: string;
}

export interface AuditEvent {
  id: string;
  realm: string;
  user_id: string | null;
  /** Who did it to them, where that is somebody else. */
  actor_id: string | null;
  type: string;
  ip: string | null;
  user_agent: string | null;
  details: Record<string, string | number | boolean>;
  created_at: string;
}

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'failed' | 'expired';

export interface MessageQuery extends PageQuery {
  status?: MessageStatus;
  channel?: 'email' | 'sms';
}

export interface Message {
  id: string;
  channel: 'email' | 'sms';
  template: string;
  /** Masked. */
  destination: string;
  status: MessageStatus;
  attempts: number;
  /** Why it was given up: `refused`, `expired`, `no_transport`, or `reported` later. */
  failure: string | null;
  last_error: string | null;
  /** Whether a retry may help. */
  retryable: boolean;
  created_at: string;
  expires_at: string;
  sent_at: string | null;
}

export interface StatsQuery {
  /** ISO 8601. */
  from?: string;
  to?: string;
  bucket?: 'hour' | 'day';
  channel?: 'email' | 'sms';
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /** Adds `groups`. */
  by?: 'channel' | 'country';
}

export interface Counts {
  asked: number;
  sent: number;
  delivered: number;
  verified: number;
  failed: number;
  refused: number;
  /** Absent where a channel or a country is asked for. */
  sign_ins?: number;
}

export interface Stats {
  buckets: (Counts & { from: string })[];
  /** `key`: the channel or the country; empty for mail, `none` for a number of no country. */
  groups?: (Counts & { key: string })[];
}

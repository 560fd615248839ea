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
  user_id?: string;
  type?: string;
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
  details: Record<string, unknown> | null;
  created_at: string;
}

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'failed' | 'expired';

export interface MessageQuery extends PageQuery {
  status?: MessageStatus;
}

export interface Message {
  id: string;
  channel: 'email' | 'sms';
  template: string;
  /** Masked. */
  destination: string;
  status: MessageStatus;
  attempts: number;
  last_error: string | null;
  created_at: string;
  sent_at: string | null;
}

export interface StatsQuery {
  /** ISO 8601. */
  from?: string;
  to?: string;
  bucket?: 'hour' | 'day';
}

export interface Stats {
  buckets: {
    from: string;
    asked: number;
    sent: number;
    delivered: number;
    verified: number;
    failed: number;
    refused: number;
    sign_ins: number;
  }[];
}

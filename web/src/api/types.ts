/** What a realm says to its pages (`GET /api/auth/settings`). */
export interface Settings {
  realm: string;
  name: string;
  /** `#rrggbb` */
  brand_color: string;
  logo_url: string | null;
  support_email: string | null;
  sign_up: 'open' | 'closed';
  channels: ('email' | 'sms')[];
  otp_length: number;
  password_min_length: number;
  default_region: string;
  languages: string[];
}

export interface User {
  id: string;
  realm: string;
  email: string | null;
  email_verified: boolean;
  phone_number: string | null;
  phone_verified: boolean;
  is_verified: boolean;
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  country_code: string | null;
  roles: ('user' | 'admin')[];
  status: 'active' | 'disabled';
  /** Where the service keeps one. */
  locale?: string | null;
  created_at: string;
  updated_at: string;
}

export interface Challenge {
  challenge_id: string;
  channel: 'email' | 'sms';
  destination: string;
  /** s */
  expires_in: number;
  /** s */
  resend_in: number;
  attempts_allowed: number;
}

export interface ChallengeStatus {
  status: 'queued' | 'sent' | 'delivered' | 'failed';
  expires_in: number;
  resend_in: number;
  attempts_remaining: number;
}

export interface SignedIn {
  user: User;
  session: { id: string; expires_at: string };
}

export interface ListedSession {
  id: string;
  current: boolean;
  user_agent: string | null;
  ip: string | null;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

/** An address as the service takes it. */
export type Address = { email: string } | { phone_number: string };

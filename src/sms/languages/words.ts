/** What the words of a text are made of. */
export interface TextFacts {
  app: string;
  /** What was changed. */
  what: 'email' | 'phone';
  /** Masked. */
  address: string;
  /** Empty where the message carries none. */
  link: string;
}

export type TextNotice =
  | 'registration_attempt'
  | 'change_attempt'
  | 'password_changed'
  | 'address_change_requested'
  | 'address_changed'
  | 'account_deleted'
  | 'invitation';

/**
 * All that texts say in one language: in the default alphabet of SMS where it has the letters, and as short as may be where
 * it has not, for 70 characters fill a message then.
 */
export interface TextWords {
  alphabet: 'gsm7' | 'ucs2';
  /** The code first; the name is empty where there is no room for it. */
  code: (code: string, app: string) => string;
  /** What follows it, where there is room. */
  warning: string;
  notices: Record<TextNotice, (facts: TextFacts) => string>;
}

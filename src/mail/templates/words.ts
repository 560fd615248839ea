/** What the words of a message are made of; everything in it is plain text, escaped where it is laid out. */
export interface Facts {
  app: string;
  /** Empty where the template carries none. */
  code: string;
  /** The link that carries the message's token; empty where it has none. */
  link: string;
  /** Neutralised; empty where none was typed. */
  name: string;
  /** What was changed. */
  what: 'email' | 'phone';
  /** To what: masked. */
  address: string;
  /** For example `5 minutes`. */
  lifetime: string;
  /** For example `3 August 2026 at 14:05 UTC`. */
  time: string;
  siteUrl: string;
}

/** A button, and in the text its address. */
export interface Action {
  label: string;
  url: string;
  /** A paragraph before it; the text part then gives the address a line of its own. */
  intro?: string;
}

/** One message in words, before any layout. */
export interface Words {
  subject: string;
  /** What a list of messages shows beside the subject. */
  preview: string;
  heading: string;
  /** Paragraphs above the code or button. */
  before: string[];
  code?: string;
  action?: Action;
  /** Paragraphs below it. */
  after: string[];
}

/** The words of a mail with a code. */
export interface CodeWords extends Pick<Words, 'subject' | 'preview' | 'heading' | 'before'> {
  /** Of the button that does what typing in the code does; only where the message may have a link. */
  shortcut?: Omit<Action, 'url'>;
  /** What the code of somebody who asked for none can do. */
  consequence: string;
}

/** The words of a mail about something that happened. */
export interface NoticeWords extends Omit<Words, 'code' | 'action'> {
  /** Of the button with the message's link; without it the button opens the front page. */
  shortcut?: Omit<Action, 'url'>;
}

export type CodeTemplate =
  'verification_code' | 'registration_code' | 'sign_in_code' | 'reset_code' | 'change_code' | 'step_up_code';

export type NoticeTemplate =
  | 'registration_attempt'
  | 'change_attempt'
  | 'password_changed'
  | 'address_change_requested'
  | 'address_changed'
  | 'account_deleted'
  | 'invitation';

/** The mails that this service writes. */
export type MailTemplate = CodeTemplate | NoticeTemplate;

/** All that mails say in one language. The code stands in a subject only where that helps a phone to fill it in. */
export interface MailWords {
  /** Typefaces that have its script, before the general ones; as CSS. */
  typefaces?: string;
  /** What its typography asks of every text. */
  typeset?: (text: string) => string;
  /** For how long the code, and the link beside it, are good. */
  validity: (lifetime: string, withLink: boolean) => string;
  /** For whoever asked for nothing; `asked.name`: the message names a name that was typed. */
  unasked: (asked: { link: boolean; name: boolean }, consequence: string) => string;
  codes: Record<CodeTemplate, (facts: Facts) => CodeWords>;
  notices: Record<NoticeTemplate, (facts: Facts) => NoticeWords>;
  /** The button that opens the front page. */
  open: (app: string) => string;
  /** What stands before and after the address for help. */
  questions: [string, string];
  automatic: string;
}

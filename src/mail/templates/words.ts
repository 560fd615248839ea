/** What the words of a message are made of; everything in it is plain text, escaped where it is laid out. */
export interface Facts {
  app: string;
  /** Empty where the template carries none. */
  code: string;
  /** The link that carries the message's token; empty where it has none. */
  link: string;
  /** Neutralised; empty where none was typed. */
  name: string;
  /** What was changed: `email address` or `phone number`. */
  what: string;
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

/** Writes one message; the code stands in a subject only where that helps a phone to fill it in. */
export type Writer = (facts: Facts) => Words;

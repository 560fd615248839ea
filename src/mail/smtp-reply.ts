import { DeliveryRefused, MaybeTaken, NotTaken, TransportDown, TryLater } from '../outbox/index.js';

/** RFC 5321, 4.2.1: these speak about the session (bad sequence, authentication, TLS), not about the message. */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);
/** RFC 5321, 3.8: the server closes the channel; it serves nobody now, whatever was asked. */
const CLOSING = 421;
/** RFC 5321, 4.2.2 and RFC 4954, 6: an error in processing, no room, a temporary failure of the account. */
const NOT_NOW = new Set([451, 452, 454]);
/** RFC 3463, 3.4: the state of the mail system; 5.3.4 says that this message is too big. */
const ABOUT_THE_SYSTEM = /^[45]\.3\.(?!4$)/;
/** The commands that name the recipient or carry the message. */
const ABOUT_THE_MESSAGE = new Set(['RCPT TO', 'DATA']);
/** Nodemailer's names for no connection, no answer, no TLS, no sign-in, and for our own deadline. */
const UNREACHED = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'EABORT',
]);
const ERROR_CODE = /^[A-Z][A-Z_]{1,30}$/;
const ENHANCED_STATUS = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/;

/**
 * What a failed conversation means for the outbox (docs/operations.md has it as a table). `isWhole`: the final dot was on its
 * way, so that without a reply nobody knows whether the server took the message; a reply of 4xx or 5xx says that it did not.
 *
 * A server's answer repeats the address and may repeat the message, and a cause would carry both into the log: only codes pass.
 */
export function smtpFailure(error: unknown, isWhole = false): Error {
  const { code, reply, command, status } = facts(error);
  const said = [reply || '', status];
  if (isRefusal(reply, command, status)) return new DeliveryRefused(textOf(...said));
  const text = textOf(code, ...said);
  if (reply > 0) return failureOf(reply, command, status, text);
  if (isWhole) return new MaybeTaken(text);
  return UNREACHED.has(code) || command === 'CONN' ? new TransportDown(text) : new Error(text);
}

function textOf(...parts: (string | number)[]): string {
  return ['SMTP', ...parts].filter(Boolean).join(' ');
}

/** The recipient or the message was refused for good. */
function isRefusal(reply: number, command: string, status: string): boolean {
  if (reply < 500 || ABOUT_THE_SESSION.has(reply) || ABOUT_THE_SYSTEM.test(status)) return false;
  return ABOUT_THE_MESSAGE.has(command);
}

/** What the server said of itself, or of this message for now; it surely did not take it. */
function failureOf(reply: number, command: string, status: string, text: string): Error {
  if (reply === CLOSING || ABOUT_THE_SESSION.has(reply) || ABOUT_THE_SYSTEM.test(status))
    return new TransportDown(text);
  // Of the sender, which may be one realm's.
  if (command === 'MAIL FROM') return new NotTaken(text);
  if (!ABOUT_THE_MESSAGE.has(command)) return new TransportDown(text);
  return NOT_NOW.has(reply) ? new NotTaken(text) : new TryLater(text);
}

interface Facts {
  code: string;
  /** 0: no reply of failure was read. */
  reply: number;
  command: string;
  /** RFC 3463; empty where the server gives none. */
  status: string;
}

function facts(error: unknown): Facts {
  const { code, responseCode, command, response } = (error ?? {}) as Record<string, unknown>;
  const isFailure = typeof responseCode === 'number' && responseCode >= 400 && responseCode < 600;
  return {
    code: typeof code === 'string' && ERROR_CODE.test(code) ? code : 'failed',
    reply: isFailure ? responseCode : 0,
    command: typeof command === 'string' ? command : '',
    status: (typeof response === 'string' && ENHANCED_STATUS.exec(response)?.[1]) || '',
  };
}

const QUEUE_ID = /\b(?:queued as|id=)\s*<?([\w.@-]{4,80})/i;

/** The name under which the server queued the message, where its last word gives one: to find it in its log. */
export function queueId(info: unknown): string | null {
  const { response } = (info ?? {}) as { response?: unknown };
  return typeof response === 'string' ? (QUEUE_ID.exec(response)?.[1] ?? null) : null;
}

import { DeliveryRefused, TransportDown } from '../outbox/index.js';

/** RFC 5321, 4.2.1: these speak about the session (bad sequence, authentication, TLS), not about the message. */
const ABOUT_THE_SESSION = new Set([503, 530, 534, 535, 538]);
/** The commands that name the recipient or carry the message. */
const ABOUT_THE_MESSAGE = new Set(['RCPT TO', 'DATA']);
/** RFC 4954, 6: it wants to know who we are, and what we said does not do. */
const ABOUT_OUR_ACCOUNT = new Set([530, 534, 535, 538]);
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
 * What a failed conversation means for the outbox: `DeliveryRefused` when the server refused the recipient or the
 * message for good, else an error that is tried again: `TransportDown` when no message would have got through. A server's answer repeats the address and may repeat the
 * message, and a cause would carry both into the log: only codes pass.
 */
export function smtpFailure(error: unknown): Error {
  const { code, responseCode, command, response } = facts(error);
  const status = ENHANCED_STATUS.exec(response)?.[1];
  const reply = [responseCode, status].filter(Boolean).join(' ');
  const permanent = responseCode >= 500 && responseCode < 600 && !ABOUT_THE_SESSION.has(responseCode);
  if (permanent && ABOUT_THE_MESSAGE.has(command)) return new DeliveryRefused(`SMTP ${reply}`);
  const text = ['SMTP', code, reply].filter(Boolean).join(' ');
  const down = UNREACHED.has(code) || ABOUT_OUR_ACCOUNT.has(responseCode) || command === 'CONN';
  return down ? new TransportDown(text) : new Error(text);
}

function facts(error: unknown): { code: string; responseCode: number; command: string; response: string } {
  const { code, responseCode, command, response } = (error ?? {}) as Record<string, unknown>;
  return {
    code: typeof code === 'string' && ERROR_CODE.test(code) ? code : 'failed',
    responseCode: typeof responseCode === 'number' ? responseCode : 0,
    command: typeof command === 'string' ? command : '',
    response: typeof response === 'string' ? response : '',
  };
}

const QUEUE_ID = /\b(?:queued as|id=)\s*<?([\w.@-]{4,80})/i;

/** The name under which the server queued the message, where its last word gives one: to find it in its log. */
export function queueId(info: unknown): string | null {
  const { response } = (info ?? {}) as { response?: unknown };
  return typeof response === 'string' ? (QUEUE_ID.exec(response)?.[1] ?? null) : null;
}

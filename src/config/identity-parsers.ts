import { field, refuse, Refusal } from './parsers.js';

/** Who a mail is from; handed to nodemailer as it is, never concatenated (security 9). */
export interface MailSender {
  readonly name: string;
  readonly address: string;
}

/** An address (or, of a test code, a number in E.164) and the code it always gets. */
export interface TestCode {
  readonly address: string;
  readonly code: string;
}

const local = /^[a-z\d!#$%&'*+/=?^_`{|}~.-]{1,64}$/i;
const domain = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;
/** A second @ or < outside quotes would be a second sender. */
const named = /^([^<>"@]*|\s*"(?:[^"\\]|\\.)*"\s*)<([^<>]*)>$/u;
const e164 = /^\+[1-9]\d{6,14}$/;

function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return text.length <= 254 && local.test(text.slice(0, Math.max(at, 0))) && domain.test(text.slice(at + 1));
}

export function mailAddress() {
  return field('an e-mail address', (raw) => (isMailAddress(raw) ? raw : refuse('is no e-mail address')));
}

export function mailFrom() {
  return field('Name <address> or an address alone', (raw) => {
    const sender = readSender(raw);
    return Refusal.is(sender) ? sender : writeSender(sender);
  });
}

/** `Name <address>`, `"Name" <address>` or `address`. */
export function readSender(raw: string): MailSender | Refusal {
  if (/\p{Cc}/u.test(raw)) return refuse('holds a control character');
  const [, before = '', within] = named.exec(raw) ?? [];
  const address = (within ?? raw).trim();
  if (!isMailAddress(address)) return refuse('holds no e-mail address, or several');
  const name = before.trim().replace(/^"(.*)"$/u, (_, quoted: string) => quoted.replace(/\\(.)/gu, '$1'));
  return [...name].length > 100 ? refuse('has too long a name') : { name, address };
}

/** Quotes a name with reserved characters: a bare comma would make two senders of it (RFC 5322 3.4). */
export function writeSender({ name, address }: MailSender): string {
  if (!name) return address;
  const quoted = /^[^()<>[\]:;@\\,."]*$/u.test(name) ? name : `"${name.replace(/["\\]/gu, '\\$&')}"`;
  return `${quoted} <${address}>`;
}

export function testCode() {
  return field('address=code pairs, comma separated, the code of 6 to 10 digits', (raw): TestCode | Refusal => {
    const at = raw.lastIndexOf('=');
    const address = raw.slice(0, Math.max(at, 0));
    const code = raw.slice(at + 1);
    if (!isMailAddress(address) && !e164.test(address)) return refuse('names no address');
    return /^\d{6,10}$/.test(code) ? { address, code } : refuse('holds a malformed code');
  });
}

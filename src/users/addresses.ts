import { isEmail } from 'class-validator';
import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1: octets before the @, and in all. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;
/** What mail servers take unquoted in a local part (RFC 5322, 3.2.3), with dots between and not around. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** Blanks of ASCII alone: `trim()` would take zero-width and no-break ones with it. */
const OUTER_BLANKS = /^[ \t\r\n]+|[ \t\r\n]+$/g;
/** The letters of domains in every script, digits, marks, hyphens and dots: no character that a resolver maps away. */
const DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;

/**
 * The one canonical form of an e-mail address, or `null` where it is none: outer blanks gone, ASCII letters lower-cased,
 * a Unicode domain as A-labels, and nothing else touched. Two spellings of one mailbox meet in one row; two mailboxes
 * never do. Quoted and non-ASCII local parts and address literals are refused.
 */
export function canonicalEmail(typed: string): string | null {
  if (typed.length > 2 * MAX_ADDRESS) return null;
  const address = typed.replace(OUTER_BLANKS, '');
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  const local = lowerAscii(address.slice(0, at));
  const domain = canonicalDomain(address.slice(at + 1));
  if (domain === null || local.length > MAX_LOCAL || !LOCAL_PART.test(local)) return null;
  const canonical = `${local}@${domain}`;
  return canonical.length <= MAX_ADDRESS && isEmail(canonical, { allow_utf8_local_part: false }) ? canonical : null;
}

function canonicalDomain(domain: string): string | null {
  if (!DOMAIN.test(domain) || [...domain].some(pretendsToBeAscii)) return null;
  const ascii = domainToASCII(domain);
  if (ascii === '' || !isAscii(ascii)) return null;
  return isAscii(domain) && ascii !== lowerAscii(domain) ? null : ascii;
}

/** ﬀ, ①, full-width letters and the Kelvin sign are mapped to ASCII: two different texts would name one row. */
function pretendsToBeAscii(character: string): boolean {
  return !isAscii(character) && /[\x21-\x7e]/.test(character.normalize('NFKC').toLowerCase());
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

/** Lower case for A to Z alone: `toLowerCase()` turns the Kelvin sign into k. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An address as it may be shown: `j•••@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? `•••${address.slice(-2)}` : `${address.slice(0, 1)}•••${address.slice(at)}`;
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';

/** Characters; the longest number has 15 digits, and people add blanks, brackets and hyphens. */
export const LONGEST_PHONE = 32;
/** What a number is typed with; letters, extensions and digits of other scripts are no part of it. */
const TYPED = /^[+]?[0-9 ()./\-\u00a0\u2010\u2011]+$/;

/**
 * The one canonical form of a phone number, E.164, or `null` where it is none: read as typed in `region` unless it names
 * its country, and valid there.
 */
export function canonicalPhone(typed: string, region: string): string | null {
  const text = typed.trim();
  if (text.length > LONGEST_PHONE || !TYPED.test(text)) return null;
  const number = parsePhoneNumberFromString(text, { defaultCountry: region as CountryCode, extract: false });
  return number?.isValid() && !number.ext ? number.number : null;
}

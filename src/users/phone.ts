import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';

/** What is longer is no number, and is not given to the parser (characters). */
export const LONGEST_PHONE = 32;
/** Digits of any script and what people set between them: no letters, no extension, no second number. */
const TYPED = /^[+＋]?[\p{Nd}\p{Zs}\p{Pd}().\/（）．／]+$/u;
/** ITU-T E.164, 6: at most 15 digits. The numbering plans that the parser knows go beyond it for a few countries. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * The one canonical form of a phone number, E.164 (`+4930123456`), or `null` where it is none: blanks and signs between
 * the digits gone, digits of every script as ASCII, and valid in the numbering plan of its country.
 * @param region ISO 3166-1 alpha-2; the country of a number that is typed without one, whose prefix for calls abroad
 *   (`00`, `011`) is understood as well
 */
export function canonicalPhone(typed: string, region: string): string | null {
  const text = typed.trim();
  if (typed.length > LONGEST_PHONE || !TYPED.test(text)) return null;
  const number = parsePhoneNumberFromString(text.normalize('NFKC'), {
    defaultCountry: region as CountryCode,
    extract: false,
  });
  return number?.isValid() && E164.test(number.number) ? number.number : null;
}

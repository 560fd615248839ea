import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** The country (ISO 3166) of a number in E.164: `none` for one of no country, empty for an e-mail address. */
export function countryOf(address: string): string {
  return address.includes('@') ? '' : (parsePhoneNumberFromString(address)?.country ?? 'none');
}

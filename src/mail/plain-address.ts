/**
 * One address and nothing else. A comma, blank, bracket, quote or line break adds a recipient or a header even
 * where nodemailer gets an object; the stored address has none, and what has one is never sent to.
 */
const PLAIN_ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/** Whether `address` names exactly one recipient (RFC 5321 lengths, ASCII, no quoted local part). */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && PLAIN_ADDRESS.test(address);
}

import { createHmac } from 'node:crypto';
import { sameBytes } from '../common/index.js';

/**
 * Whether Twilio, or somebody else who knows the token, sent these parameters to `url`
 * (https://www.twilio.com/docs/usage/security#validating-requests): base64 of HMAC-SHA1 over the URL and then each
 * parameter's name and value, sorted by name. Compared in constant time.
 */
export function isSignedByTwilio(token: string, url: string, form: URLSearchParams, signature: string): boolean {
  return sameBytes(Buffer.from(twilioSignature(token, url, form)), Buffer.from(signature));
}

/** The signature that such a request must bear. */
export function twilioSignature(token: string, url: string, form: URLSearchParams): string {
  const pairs = [...form].map(([name, value]) => ({ name, value })).sort((a, b) => order(a.name, b.name));
  const text = url + pairs.map(({ name, value }) => name + value).join('');
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

/** By code unit, as Twilio sorts; a locale would sort otherwise. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

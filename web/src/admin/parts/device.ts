import { deviceOf as named } from '../../pages/account/index.js';
import type { AdminWords } from '../words/index.js';

/** What a user agent says of itself, short; its first word where it is no browser. */
export function deviceOf(userAgent: string | null, { person }: AdminWords): string {
  const device = named(userAgent);
  if (device) return person.on(device.browser, device.system);
  return userAgent?.split(/[\s/]/)[0] || person.unknownDevice;
}

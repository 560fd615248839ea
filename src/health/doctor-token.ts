import { keyedHash, sameBytes } from '../common/index.js';
import type { Keys } from '../config/index.js';

/** How long a token opens (s): long enough for clocks that differ by some seconds. */
const LIFETIME = 60;
/** A token that claims to live longer was not made by a doctor whose clock is right. */
const LONGEST = 2 * LIFETIME;
const FORM = /^Doctor (\d{10})\.([\w-]{43})$/;

/** What `npm run doctor` shows to the service: that it knows APP_SECRET, and nothing of it. As a header `Authorization`. */
export function doctorToken({ current }: Keys, now: Date): string {
  const ends = String(seconds(now) + LIFETIME);
  return `Doctor ${ends}.${keyedHash(current.doctor, ends).toString('base64url')}`;
}

/** Whether a header was made by `doctorToken` under a secret of ours, and lately. */
export function isDoctor({ all }: Keys, header: string | undefined, now: Date): boolean {
  const [, ends = '', mac = ''] = FORM.exec(header ?? '') ?? [];
  const given = Buffer.from(mac, 'base64url');
  const left = Number(ends) - seconds(now);
  return all.some(({ doctor }) => sameBytes(given, keyedHash(doctor, ends))) && left > 0 && left <= LONGEST;
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

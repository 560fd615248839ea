import type { Purpose } from './otp-challenge.entity.js';

/** A destination and what a code may open there. */
export interface Target {
  realm: string;
  purpose: Purpose;
  destination: string;
}

/** The target alone of something that has more. */
export function targetOf({ realm, purpose, destination }: Target): Target {
  return { realm, purpose, destination };
}

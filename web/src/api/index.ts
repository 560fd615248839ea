export type { Challenge, ChallengeStatus, Settings, SignedIn, User } from '@latchkey/client';
export type { LatchkeyError as Problem } from '@latchkey/client';
export { isOver } from '@latchkey/client';
export { client, problemOf, speak } from './client.js';
export { DEFAULT_REALM, place } from './place.js';

/** An address as the service takes it. */
export type Address = { email: string } | { phone_number: string };

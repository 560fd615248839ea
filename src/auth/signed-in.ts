import type { ClientInfo } from '../http/index.js';
import type { OpenSession } from '../sessions/index.js';
import type { User } from '../users/index.js';

/** What a sign-in gives: who, and their live session. */
export interface SignedIn {
  user: User;
  session: OpenSession;
  /** What the browser shall keep, so that it is known next time. */
  device?: string | undefined;
}

/** For whom, and from where, a session is opened. */
export function ownerOf(user: User, { ip, userAgent }: ClientInfo) {
  return { userId: user.id, realm: user.realm, isAdmin: user.roles.includes('admin'), ip, userAgent };
}

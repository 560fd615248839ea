import type { Session } from './session.entity.js';

/** Whether the session still goes on at `now`. */
export function isLive(session: Session, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now && session.idleExpiresAt > now;
}

/** The earlier of two moments. */
export function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** When an idle session ends if it is used at `now`: its idle time is kept, its absolute end stays. */
export function idleEnd(session: Session, now: Date): Date {
  const idle = session.idleExpiresAt.getTime() - session.lastSeenAt.getTime();
  return earlier(new Date(now.getTime() + idle), session.expiresAt);
}

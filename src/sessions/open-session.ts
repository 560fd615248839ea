import type { AccessToken } from './access-token.js';
import type { Session } from './session.entity.js';

/** A live session with its pair of tokens, which exist nowhere else. */
export interface OpenSession {
  id: string;
  userId: string;
  realm: string;
  /** Its absolute end. */
  expiresAt: Date;
  /** When it ends unless it is refreshed before. */
  idleExpiresAt: Date;
  accessToken: string;
  /** How long the access token lives (s). */
  accessExpiresIn: number;
  refreshToken: string;
}

/** What becomes known of a session, with its pair of tokens. */
export function openSession(session: Session, access: AccessToken, refreshToken: string): OpenSession {
  const { id, userId, realm, expiresAt, idleExpiresAt } = session;
  return {
    id,
    userId,
    realm,
    expiresAt,
    idleExpiresAt,
    accessToken: access.token,
    accessExpiresIn: access.expiresIn,
    refreshToken,
  };
}

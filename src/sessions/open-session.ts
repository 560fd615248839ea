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

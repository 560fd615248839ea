import { Injectable } from '@nestjs/common';
import { digest, formatUuid, keyedHash, randomSecret, sameBytes, uuidBytes } from '../common/index.js';
import { Keys } from '../config/index.js';

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const TAG_BYTES = 16;
const TOKEN_BYTES = ID_BYTES + SECRET_BYTES + TAG_BYTES;
/** base64url of the bytes above, without padding. */
const TOKEN_LENGTH = Math.ceil((TOKEN_BYTES * 8) / 6);

/** A refresh token that this service made; whether it still lives, the session says. */
export interface ReadRefreshToken {
  sessionId: string;
  secret: Buffer;
  /** SHA-256 of the secret: what the table holds. */
  hash: string;
}

/**
 * Refresh tokens: the session's id, 256 secret bits, and a tag. The tag tells a token of ours from an invented one
 * without a look-up, so that nobody ends a stranger's session by showing garbage for it.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly keys: Keys) {}

  /** The first token of a session. */
  first(sessionId: string): { token: string; hash: string } {
    return this.write(sessionId, randomSecret(SECRET_BYTES));
  }

  /**
   * The token that follows `secret`. It is derived, not drawn: within the grace the same successor is handed out again
   * without its text being stored anywhere. One for each key that still counts, newest first.
   */
  successors(sessionId: string, secret: Buffer): { token: string; hash: string }[] {
    return this.keys.all.map((set) => this.write(sessionId, keyedHash(set.refresh, 'successor', sessionId, secret)));
  }

  /** `null` for anything that this service did not make. */
  read(token: string): ReadRefreshToken | null {
    if (token.length !== TOKEN_LENGTH) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return null;
    const body = bytes.subarray(0, ID_BYTES + SECRET_BYTES);
    const tag = bytes.subarray(ID_BYTES + SECRET_BYTES);
    if (!this.keys.all.some((set) => sameBytes(tag, tagOf(set, body)))) return null;
    const secret = body.subarray(ID_BYTES);
    return { sessionId: formatUuid(body.subarray(0, ID_BYTES)), secret, hash: digest(secret) };
  }

  private write(sessionId: string, secret: Buffer): { token: string; hash: string } {
    const body = Buffer.concat([uuidBytes(sessionId), secret]);
    const token = Buffer.concat([body, tagOf(this.keys.current, body)]).toString('base64url');
    return { token, hash: digest(secret) };
  }
}

function tagOf(set: Keys['current'], body: Uint8Array): Buffer {
  return keyedHash(set.refresh, 'tag', body).subarray(0, TAG_BYTES);
}

import { Injectable } from '@nestjs/common';
import { digest, formatUuid, keyedHash, randomSecret, sameBytes, uuidBytes } from '../common/index.js';
import { Keys } from '../config/index.js';
import type { KeySet } from '../config/index.js';

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

/** `hash`: what the table holds of it. */
export interface WrittenRefreshToken {
  token: string;
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
  first(sessionId: string): WrittenRefreshToken {
    return this.write(sessionId, randomSecret(SECRET_BYTES));
  }

  /**
   * The token that follows another one. It is derived, not drawn: within the grace it is handed out again without its
   * text being stored anywhere.
   */
  successor({ sessionId, secret }: ReadRefreshToken): WrittenRefreshToken {
    return this.write(sessionId, next(this.keys.current, sessionId, secret));
  }

  /**
   * The last of the tokens that were derived one from another, beginning with `from`. Any key that still counts may have
   * derived them, so that a rotation of keys does not break the chain.
   * @param hashes of the tokens after `from`, oldest first
   * @returns undefined when one was derived with a key that counts no more
   */
  follow({ sessionId, secret }: ReadRefreshToken, hashes: readonly string[]): string | undefined {
    let last: Buffer | undefined = secret;
    for (const hash of hashes) last &&= this.derived(sessionId, last, hash);
    return last && this.write(sessionId, last).token;
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

  private derived(sessionId: string, secret: Buffer, hash: string): Buffer | undefined {
    return this.keys.all.map((set) => next(set, sessionId, secret)).find((each) => digest(each) === hash);
  }

  private write(sessionId: string, secret: Buffer): WrittenRefreshToken {
    const body = Buffer.concat([uuidBytes(sessionId), secret]);
    const token = Buffer.concat([body, tagOf(this.keys.current, body)]).toString('base64url');
    return { token, hash: digest(secret) };
  }
}

function next(set: KeySet, sessionId: string, secret: Buffer): Buffer {
  return keyedHash(set.refresh, 'successor', sessionId, secret);
}

function tagOf(set: KeySet, body: Uint8Array): Buffer {
  return keyedHash(set.refresh, 'tag', body).subarray(0, TAG_BYTES);
}

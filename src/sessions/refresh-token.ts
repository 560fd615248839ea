import { Injectable } from '@nestjs/common';
import { SECRET_BYTES, digest, keyedHash, randomSecret, readToken, writeToken } from '../common/index.js';
import type { ReadToken, WrittenToken } from '../common/index.js';
import { Keys } from '../config/index.js';
import type { KeySet } from '../config/index.js';

/** Refresh tokens; their id is that of the session. */
@Injectable()
export class RefreshTokens {
  constructor(private readonly keys: Keys) {}

  /** The first token of a session. */
  first(sessionId: string): WrittenToken {
    return this.write(sessionId, randomSecret(SECRET_BYTES));
  }

  /**
   * The token that follows another one. It is derived, not drawn: within the grace it is handed out again without its
   * text being stored anywhere.
   */
  successor({ id, secret }: ReadToken): WrittenToken {
    return this.write(id, next(this.keys.current, id, secret));
  }

  /**
   * The last of the tokens that were derived one from another, beginning with `from`. Any key that still counts may have
   * derived them, so that a rotation of keys does not break the chain.
   * @param hashes of the tokens after `from`, oldest first
   * @returns undefined when one was derived with a key that counts no more
   */
  follow({ id, secret }: ReadToken, hashes: readonly string[]): string | undefined {
    let last: Buffer | undefined = secret;
    for (const hash of hashes) last &&= this.derived(id, last, hash);
    return last && this.write(id, last).token;
  }

  /** `null` for anything that this service did not make; whether it still lives, the session says. */
  read(token: string): ReadToken | null {
    return readToken(
      this.keys.all.map(({ refresh }) => refresh),
      token,
    );
  }

  private derived(id: string, secret: Buffer, hash: string): Buffer | undefined {
    return this.keys.all.map((set) => next(set, id, secret)).find((each) => digest(each) === hash);
  }

  private write(id: string, secret: Buffer): WrittenToken {
    return writeToken(this.keys.current.refresh, id, secret);
  }
}

function next(set: KeySet, id: string, secret: Buffer): Buffer {
  return keyedHash(set.refresh, 'successor', id, secret);
}

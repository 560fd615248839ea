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

/** A step token that this service made; whether its step is due, the registration says. */
export interface ReadStepToken {
  challengeId: string;
  /** SHA-256 of the secret: what the table holds. */
  hash: string;
}

/** `hash`: what the table holds of it. */
export interface WrittenStepToken {
  token: string;
  hash: string;
}

/**
 * The tokens between the steps of a registration: its challenge's id, 256 secret bits, and a tag. The tag tells a token
 * of ours from an invented one without a look-up, so that nobody asks with garbage how far a stranger's registration is.
 */
@Injectable()
export class StepTokens {
  constructor(private readonly keys: Keys) {}

  /** A new token for the next step of a registration. */
  make(challengeId: string): WrittenStepToken {
    const secret = randomSecret(SECRET_BYTES);
    const body = Buffer.concat([uuidBytes(challengeId), secret]);
    const token = Buffer.concat([body, tagOf(this.keys.current, body)]).toString('base64url');
    return { token, hash: digest(secret) };
  }

  /** `null` for anything that this service did not make. */
  read(token: string): ReadStepToken | null {
    if (token.length !== TOKEN_LENGTH) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return null;
    const body = bytes.subarray(0, ID_BYTES + SECRET_BYTES);
    const tag = bytes.subarray(ID_BYTES + SECRET_BYTES);
    if (!this.keys.all.some((set) => sameBytes(tag, tagOf(set, body)))) return null;
    return { challengeId: formatUuid(body.subarray(0, ID_BYTES)), hash: digest(body.subarray(ID_BYTES)) };
  }
}

function tagOf(set: KeySet, body: Uint8Array): Buffer {
  return keyedHash(set.step, 'tag', body).subarray(0, TAG_BYTES);
}

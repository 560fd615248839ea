import type { KeyObject } from 'node:crypto';
import { digest, keyedHash, sameBytes } from './crypto.js';
import { formatUuid, uuidBytes } from './ids.js';

const ID_BYTES = 16;
/** 256 bits. */
export const SECRET_BYTES = 32;
const TAG_BYTES = 16;
const TOKEN_BYTES = ID_BYTES + SECRET_BYTES + TAG_BYTES;
/** base64url of the bytes above, without padding. */
const TOKEN_LENGTH = Math.ceil((TOKEN_BYTES * 8) / 6);

/** `hash`: SHA-256 of the secret, which is what a table holds of a token. */
export interface WrittenToken {
  token: string;
  hash: string;
}

/** A token that this service made; what it opens, the row of its id says. */
export interface ReadToken {
  id: string;
  secret: Buffer;
  hash: string;
}

/**
 * A token of three parts: the id of a row, a secret, and a tag under `key`. The tag tells a token of ours from an invented
 * one without a look-up, so that nobody does anything to a stranger's row by showing garbage for it.
 */
export function writeToken(key: KeyObject, id: string, secret: Uint8Array): WrittenToken {
  const body = Buffer.concat([uuidBytes(id), secret]);
  return { token: Buffer.concat([body, tagOf(key, body)]).toString('base64url'), hash: digest(secret) };
}

/** `null` for anything that was written under none of `keys`, and for any other spelling of what was. */
export function readToken(keys: readonly KeyObject[], token: string): ReadToken | null {
  if (token.length !== TOKEN_LENGTH) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return null;
  const body = bytes.subarray(0, ID_BYTES + SECRET_BYTES);
  const tag = bytes.subarray(ID_BYTES + SECRET_BYTES);
  if (!keys.some((key) => sameBytes(tag, tagOf(key, body)))) return null;
  const secret = body.subarray(ID_BYTES);
  return { id: formatUuid(body.subarray(0, ID_BYTES)), secret, hash: digest(secret) };
}

function tagOf(key: KeyObject, body: Uint8Array): Buffer {
  return keyedHash(key, 'tag', body).subarray(0, TAG_BYTES);
}

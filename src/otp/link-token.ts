import { digest, randomSecret } from '../common/index.js';

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** A token for a link, and what the table holds of it. */
export interface LinkToken {
  token: string;
  hash: string;
}

/** A new token: 256 bits from a CSPRNG. */
export function newLinkToken(): LinkToken {
  const token = randomSecret().toString('base64url');
  return { token, hash: hashOfLink(token) };
}

/** Whether a text has the form of a token. */
export function isLinkToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256: of 256 random bits nothing more is needed. */
export function hashOfLink(token: string): string {
  return digest(Buffer.from(token, 'utf8'));
}

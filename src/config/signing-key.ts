import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { field, refuse } from './parsers.js';

/** A P-256 private key, PEM (`\n` may be written out) or JWK; kept as text. */
export function signingKey() {
  return field('a P-256 (ES256) private key as PEM or JWK', (raw) => {
    const text = raw.startsWith('{') ? raw : raw.replaceAll('\\n', '\n');
    try {
      const key = readSigningKey(text);
      const curve = key.asymmetricKeyDetails?.namedCurve;
      if (key.asymmetricKeyType !== 'ec' || curve !== 'prime256v1') return refuse('is a key of another kind');
      return isWhole(key) ? text : refuse('has halves of different keys');
    } catch {
      return refuse('is no private key');
    }
  });
}

/**
 * The key that `signingKey` took.
 * @throws Error for any other text
 */
export function readSigningKey(text: string): KeyObject {
  return text.startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
    : createPrivateKey(text);
}

/** A JWK names its public half beside the private one, and Node does not compare the two. */
function isWhole(key: KeyObject): boolean {
  const text = Buffer.from('a probe');
  return verify('sha256', text, createPublicKey(key), sign('sha256', text, key));
}

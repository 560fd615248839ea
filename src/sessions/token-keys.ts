import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Env, Keys, readSigningKey, type KeySet } from '../config/index.js';

/** A key of access tokens. Its algorithm is its own, whatever the header of a token claims (RFC 8725, 3.1). */
export interface TokenKey {
  /** The `kid` of what it signs. */
  readonly id: string;
  readonly algorithm: 'HS256' | 'ES256';
  readonly signing: KeyObject;
  readonly verifying: KeyObject;
}

/** What others verify ES256 with (RFC 7517). */
export interface PublishedKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/**
 * The keys of access tokens: the pair of JWT_PRIVATE_KEY, which signs where there is one, and those of APP_SECRET, under
 * which tokens from before a switch run out.
 */
@Injectable()
export class TokenKeys {
  /** Signs. */
  readonly current: TokenKey;
  /** The public half of the pair; `null` while a secret signs. */
  readonly published: PublishedKey | null;
  private readonly byId: ReadonlyMap<string, TokenKey>;

  constructor(env: Env, keys: Keys) {
    const pair = env.JWT_PRIVATE_KEY ? readPair(env.JWT_PRIVATE_KEY) : null;
    this.current = pair?.key ?? ofSecret(keys.current);
    this.published = pair?.published ?? null;
    this.byId = new Map([...keys.all.map(ofSecret), this.current].map((key) => [key.id, key]));
  }

  /** The key with this `kid`, unless it was retired or never was. */
  find(id: string): TokenKey | undefined {
    return this.byId.get(id);
  }
}

function ofSecret({ id, token }: KeySet): TokenKey {
  return { id, algorithm: 'HS256', signing: token, verifying: token };
}

function readPair(text: string): { key: TokenKey; published: PublishedKey } {
  const signing = readSigningKey(text);
  const verifying = createPublicKey(signing);
  const { kty = '', crv = '', x = '', y = '' } = verifying.export({ format: 'jwk' });
  // The thumbprint of RFC 7638: these members, in this order.
  const id = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
  return {
    key: { id, algorithm: 'ES256', signing, verifying },
    published: { kty, crv, x, y, kid: id, alg: 'ES256', use: 'sig' },
  };
}

import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ConfigError } from './config-error.js';
import { Env } from './env.js';

/** The keys of one secret of APP_SECRET, 32 bytes each, none of which can be computed from another. */
export interface KeySet {
  /** 8 hexadecimal digits; stands beside what these keys sign, hash or seal. */
  readonly id: string;
  /** Signs access tokens (HS256), unless a JWT_PRIVATE_KEY does. */
  readonly token: KeyObject;
  /** HMAC of codes. */
  readonly code: KeyObject;
  /** HMAC of passwords before they are hashed. */
  readonly pepper: KeyObject;
  /** Seals queued messages (AES-256). */
  readonly seal: KeyObject;
  /** HMAC of refresh tokens. */
  readonly refresh: KeyObject;
  /** HMAC of the tokens between the steps of a registration. */
  readonly step: KeyObject;
  /** HMAC of addresses, where what was sent and tried there is counted. */
  readonly budget: KeyObject;
  /** HMAC of the tokens by which `npm run doctor` shows that it knows the secret. */
  readonly doctor: KeyObject;
}

/** HKDF labels (RFC 5869 3.2). A changed label invalidates everything that was made under it. */
const labels = {
  id: 'latchkey/v1/key-id',
  token: 'latchkey/v1/access-token',
  code: 'latchkey/v1/code',
  pepper: 'latchkey/v1/password-pepper',
  seal: 'latchkey/v1/outbox-seal',
  refresh: 'latchkey/v1/refresh-token',
  step: 'latchkey/v1/registration-step',
  budget: 'latchkey/v1/budget',
  doctor: 'latchkey/v1/doctor',
} as const;

/** The derived keys of every secret, so that a rotation still reads what the older ones made. */
@Injectable()
export class Keys {
  /** Newest first. */
  readonly all: readonly KeySet[];
  /** The set that makes everything new. */
  readonly current: KeySet;

  /** @throws ConfigError without any APP_SECRET. */
  constructor(env: Env) {
    this.all = Object.freeze(env.APP_SECRET.map(deriveKeySet));
    const [newest] = this.all;
    if (!newest) throw new ConfigError([{ name: 'APP_SECRET', text: 'is missing; expected a secret' }]);
    this.current = newest;
  }

  /** The set with this id, or undefined when its secret was taken out of APP_SECRET. */
  find(id: string): KeySet | undefined {
    return this.all.find((set) => set.id === id);
  }
}

function deriveKeySet(secret: string): KeySet {
  const key = (label: string) => createSecretKey(derive(secret, label, 32));
  return Object.freeze({
    id: derive(secret, labels.id, 4).toString('hex'),
    token: key(labels.token),
    code: key(labels.code),
    pepper: key(labels.pepper),
    seal: key(labels.seal),
    refresh: key(labels.refresh),
    step: key(labels.step),
    budget: key(labels.budget),
    doctor: key(labels.doctor),
  });
}

function derive(secret: string, label: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'utf8'), Buffer.alloc(0), label, bytes));
}

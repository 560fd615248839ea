import { Injectable } from '@nestjs/common';
import { keyedHash } from '../common/index.js';
import { Keys } from '../config/index.js';
import type { Purpose } from './otp-challenge.entity.js';

/** All that a code is bound to. */
export interface CodeBinding {
  realm: string;
  purpose: Purpose;
  destination: string;
  challengeId: string;
}

/** A keyed hash and the version of its key. */
export interface VersionedHash {
  keyVersion: string;
  hmac: string;
}

/** Six digits under a plain hash are reversed in a second: only an HMAC with a key outside the database is stored. */
@Injectable()
export class CodeHash {
  constructor(private readonly keys: Keys) {}

  /** The hash to store, under the newest key. */
  current(binding: CodeBinding, code: string): VersionedHash {
    return hashUnder(this.keys.current, binding, code);
  }

  /** The hashes that `code` may be stored as: one for each key that still counts. */
  all(binding: CodeBinding, code: string): VersionedHash[] {
    return this.keys.all.map((set) => hashUnder(set, binding, code));
  }
}

function hashUnder(set: Keys['current'], binding: CodeBinding, code: string): VersionedHash {
  const { realm, purpose, destination, challengeId } = binding;
  return {
    keyVersion: set.id,
    hmac: keyedHash(set.code, realm, purpose, destination, challengeId, code).toString('hex'),
  };
}

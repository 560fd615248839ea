import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Env, Keys } from '../config/index.js';
import { compareWithFullWork, nobodysBcrypt } from './equal-work.js';
import { HashPool } from './hash-pool.js';
import { barePassword, readStored } from './stored-hash.js';
import type { StoredHash } from './stored-hash.js';

export interface Verdict {
  matches: boolean;
  /** A password that matched and should be stored anew: its scheme, cost or pepper is not today's. */
  outdated: boolean;
}

/**
 * bcrypt over `base64(HMAC-SHA-384(pepper, NFC(password)))` (security: 11): 64 characters, so all of a long password
 * counts although bcrypt stops at 72 bytes, and a stolen table can't be searched without the pepper. A plain bcrypt
 * string of another system (`$2a$`, `$2b$`, `$2y$`) is verified as it is and always outdated.
 */
@Injectable()
export class PasswordHash {
  private readonly nobody: StoredHash;

  constructor(
    private readonly env: Env,
    private readonly keys: Keys,
    private readonly pool: HashPool,
  ) {
    const cost = env.BCRYPT_COST;
    this.nobody = { version: keys.current.id, bcrypt: nobodysBcrypt(cost), cost };
  }

  /** @throws Unavailable when too many hashes wait already */
  async create(password: string): Promise<string> {
    const { id, pepper } = this.keys.current;
    const hash = await this.pool.run(() => bcrypt.hash(preHash(pepper, password), this.env.BCRYPT_COST));
    return `v1.${id}.${hash}`;
  }

  /**
   * Compares in the same time whether there is a hash or not: an unknown user costs what a known one does, and so does
   * a hash of a lower cost than BCRYPT_COST. One of a higher cost takes longer and tells that there is an account; it is
   * gone after the first sign-in.
   * @throws Unavailable when too many hashes wait already
   */
  async verify(password: string, stored: string | null): Promise<Verdict> {
    const known = stored === null ? undefined : this.known(stored);
    const hash = known ?? this.nobody;
    const input = this.inputOf(hash, password);
    const equal = await this.pool.run(() => compareWithFullWork(input, hash, this.env.BCRYPT_COST));
    const matches = equal && known !== undefined;
    return { matches, outdated: matches && !this.isCurrent(hash) };
  }

  private isCurrent({ version, cost }: StoredHash): boolean {
    return version === this.keys.current.id && cost === this.env.BCRYPT_COST;
  }

  /** The parts of a stored string whose scheme is known and whose pepper, where it has one, is still there. */
  private known(stored: string): StoredHash | undefined {
    const hash = readStored(stored);
    const isLost = hash?.version !== undefined && !this.keys.find(hash.version);
    return isLost ? undefined : hash;
  }

  /** What bcrypt gets of the password. */
  private inputOf({ version }: StoredHash, password: string): string | Buffer {
    const pepper = version === undefined ? undefined : this.keys.find(version)?.pepper;
    return pepper ? preHash(pepper, password) : barePassword(password);
  }
}

function preHash(pepper: KeyObject, password: string): string {
  return createHmac('sha384', pepper).update(password.normalize('NFC'), 'utf8').digest('base64');
}

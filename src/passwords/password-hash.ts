import { Injectable } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Env, Keys } from '../config/index.js';
import { HashPool } from './hash-pool.js';

/** `v1.<pepper>.<bcrypt>`: the scheme, the version of the pepper's key, and bcrypt's own string with its cost. */
const STORED = /^v1\.([0-9a-f]{8})\.(\$2b\$(\d\d)\$.{53})$/;
/** A well-formed salt and digest that no password is known to have. */
const NOBODYS = 'N0b0dysSa1tN0b0dysSa1uTfq3OYx0sLk2mV1hQe7wGd9cJr4zXnPb';

export interface Verdict {
  matches: boolean;
  /** A password that matched and should be stored anew: its scheme, cost or pepper is not today's. */
  outdated: boolean;
}

/**
 * bcrypt over `base64(HMAC-SHA-384(pepper, NFC(password)))` (security: 11): 64 characters, so all of a long password
 * counts although bcrypt stops at 72 bytes, and a stolen table can't be searched without the pepper.
 */
@Injectable()
export class PasswordHash {
  private readonly nobody: string;

  constructor(
    private readonly env: Env,
    private readonly keys: Keys,
    private readonly pool: HashPool,
  ) {
    this.nobody = `v1.${keys.current.id}.$2b$${String(env.BCRYPT_COST).padStart(2, '0')}$${NOBODYS.slice(0, 53)}`;
  }

  /** @throws Unavailable when too many hashes wait already */
  async create(password: string): Promise<string> {
    const { id, pepper } = this.keys.current;
    const hash = await this.pool.run(() => bcrypt.hash(preHash(pepper, password), this.env.BCRYPT_COST));
    return `v1.${id}.${hash}`;
  }

  /**
   * Compares in the same time whether there is a hash or not: an unknown user costs what a known one does.
   * @throws Unavailable when too many hashes wait already
   */
  async verify(password: string, stored: string | null): Promise<Verdict> {
    const parsed = this.parse(stored ?? this.nobody) ?? this.parse(this.nobody);
    if (!parsed) throw new Error('the hash of nobody is malformed');
    const equal = await this.pool.run(() => bcrypt.compare(preHash(parsed.pepper, password), parsed.hash));
    const matches = equal && stored !== null && this.parse(stored) !== undefined;
    return { matches, outdated: matches && !this.isCurrent(parsed) };
  }

  private isCurrent(parsed: ParsedHash): boolean {
    return parsed.version === this.keys.current.id && parsed.cost === this.env.BCRYPT_COST;
  }

  private parse(stored: string): ParsedHash | undefined {
    const [, version = '', hash = '', cost = ''] = STORED.exec(stored) ?? [];
    const pepper = this.keys.find(version)?.pepper;
    return pepper && { version, hash, cost: Number(cost), pepper };
  }
}

interface ParsedHash {
  version: string;
  hash: string;
  cost: number;
  pepper: KeyObject;
}

function preHash(pepper: KeyObject, password: string): string {
  return createHmac('sha384', pepper).update(password.normalize('NFC'), 'utf8').digest('base64');
}

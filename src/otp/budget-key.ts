import { Injectable } from '@nestjs/common';
import { keyedHash } from '../common/index.js';
import { Keys } from '../config/index.js';

/** Rows that are of no address: those of a user and of a realm. No address looks so: it has an @ or begins with a +. */
const NAME = /^(known|user|notice|invites|realm)\/[\w-]+$/;

/**
 * Where a budget stands in the table. That of an address stands under a keyed hash: so it says nothing about anybody, and
 * outlives the account, whose deletion would otherwise give the address a new one.
 */
@Injectable()
export class BudgetKey {
  constructor(private readonly keys: Keys) {}

  /** The key of the row. A rotation of `APP_SECRET` gives every address a new one. */
  of(realm: string, spends: string): { realm: string; destination: string } {
    if (NAME.test(spends)) return { realm, destination: spends };
    return { realm, destination: `#${keyedHash(this.keys.current.budget, realm, spends).toString('hex')}` };
  }
}

import type { Customer, Tokens } from './customer.js';

/** A challenge that was promised by a 202. */
export interface Promised {
  id: string;
  email: string;
  purpose: string;
  at: number;
  /** Requests with its code that were acknowledged. */
  uses: number;
  /** Guesses that were answered as evaluated and wrong. */
  wrong: number;
  /** A guess or a use whose answer was lost. */
  unclear: boolean;
}

/** A session that was ended, and when the answer came. */
export interface Ended {
  tokens: Tokens;
  at: number;
}

/** What the answers promised, for the check against the tables. */
export class Ledger {
  readonly promised = new Map<string, Promised>();
  readonly customers: Customer[] = [];
  readonly ended: Ended[] = [];
  /** 202s to each address. */
  readonly accepted = new Map<string, number>();

  promise(id: string, email: string, purpose: string): Promised {
    this.accepted.set(email, (this.accepted.get(email) ?? 0) + 1);
    const known = this.promised.get(id);
    if (known) return known;
    const promised = { id, email, purpose, at: Date.now(), uses: 0, wrong: 0, unclear: false };
    this.promised.set(id, promised);
    return promised;
  }
}

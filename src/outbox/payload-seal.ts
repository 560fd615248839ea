import { Injectable } from '@nestjs/common';
import { seal, unseal } from '../common/index.js';
import { Keys } from '../config/index.js';

/** Closes what a waiting message holds: a copy of the database gives nobody a code that still works. */
@Injectable()
export class PayloadSeal {
  constructor(private readonly keys: Keys) {}

  /** The sealed text, headed by the version of its key and bound to the message's id. */
  close(id: string, payload: Record<string, unknown>): string {
    const { id: version, seal: key } = this.keys.current;
    return `${version}.${seal(key, JSON.stringify(payload), id)}`;
  }

  /** @throws Error when the key was retired or the text was tampered with */
  open(id: string, sealed: string): Record<string, unknown> {
    const dot = sealed.indexOf('.');
    const keys = this.keys.find(sealed.slice(0, dot));
    if (!keys) throw new Error('sealed under a retired key');
    return JSON.parse(unseal(keys.seal, sealed.slice(dot + 1), id)) as Record<string, unknown>;
  }
}

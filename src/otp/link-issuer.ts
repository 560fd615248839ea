import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock, Signals, channelOf, newId, plusSeconds } from '../common/index.js';
import { Keys } from '../config/index.js';
import type { Tx } from '../database/index.js';
import { factsOf } from './code-facts.js';
import { newLinkToken } from './link-token.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import type { Target } from './target.js';

export interface NewLink extends Target {
  userId: string;
  /** Seconds. */
  lifetime: number;
  details?: Record<string, string | null>;
  /** Whether somebody asked for the message that bears it: it counts as a code does. */
  isAskedFor?: boolean;
}

/** What `wasAskedFor` knows such a link by. */
const ASKED = { asked: 'yes' };

/** Tokens that no code stands beside: to set a password after an address was proved, to undo a change. */
@Injectable()
export class LinkIssuer {
  constructor(
    private readonly clock: Clock,
    private readonly keys: Keys,
    private readonly signals: Signals,
  ) {}

  /** A new token; its text is nowhere else. It is no message by itself, and takes no share of any. */
  async issue(tx: Tx, { lifetime, details, isAskedFor = false, ...target }: NewLink): Promise<string> {
    const now = this.clock.now();
    const { token, hash } = newLinkToken();
    await tx.repository(OtpChallenge).insert({
      ...target,
      id: newId(now),
      channel: channelOf(target.destination),
      codeHmac: null,
      linkHash: hash,
      details: isAskedFor ? { ...details, ...ASKED } : (details ?? null),
      keyVersion: this.keys.current.id,
      attempts: 0,
      maxAttempts: 0,
      createdAt: now,
      expiresAt: plusSeconds(now, lifetime),
      consumedAt: null,
      supersededAt: null,
    });
    if (isAskedFor) tx.onCommit(() => this.signals.emit('codeAsked', factsOf(target)));
    return token;
  }

  /** The same in place of every earlier one of that target: those open nothing any more. */
  async replace(tx: Tx, link: NewLink): Promise<string> {
    const { realm, purpose, destination } = link;
    await tx
      .repository(OtpChallenge)
      .update(
        { realm, purpose, destination, consumedAt: IsNull(), supersededAt: IsNull() },
        { supersededAt: this.clock.now() },
      );
    return this.issue(tx, link);
  }
}

/** Whether a link was counted as asked for: beside a code, or by itself. What undoes a change, or sets a password, was not. */
export function wasAskedFor({ codeHmac, details }: OtpChallenge): boolean {
  return codeHmac !== null || details?.asked === ASKED.asked;
}

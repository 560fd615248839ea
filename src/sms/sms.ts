import { Injectable } from '@nestjs/common';
import type { Language } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Outbox } from '../outbox/index.js';
import type { SmsTemplate } from './texts.js';

/** A text to write. */
export interface SmsOrder {
  realm: string;
  template: SmsTemplate;
  /** The realm's `DEFAULT_LANGUAGE` unless given. */
  language?: Language | null;
  /** The stored number in E.164: never the one that was typed. */
  to: string;
  /** After this nobody can use the message: it is not sent any more. */
  expiresAt: Date;
  /** The digits; required by the template `code`. */
  code?: string;
  /** Of the link that undoes a change (`address_changed`). */
  token?: string | null;
  challengeId?: string | null;
  /** Which address was changed, and to what; masked by the caller. */
  details?: { what: 'email' | 'phone'; address: string };
  /** Costs what any message costs, but never leaves: for a number that must not learn whether it is known. */
  withheld?: boolean;
  /** Nothing of it stays once it has left: its reader is no user any more. */
  erasedAfterSending?: boolean;
}

/** Writes texts into the outbox. Whether a number may get one, and how many, is asked of `SpendGuard` before. */
@Injectable()
export class Sms {
  constructor(private readonly outbox: Outbox) {}

  /** Queues the message in the caller's transaction; it leaves after the commit, and not at all after a rollback. */
  async enqueue(tx: Tx, order: SmsOrder): Promise<void> {
    const { to, language, code, token, details, ...rest } = order;
    await this.outbox.add(tx, {
      ...rest,
      channel: 'sms',
      destination: to,
      payload: {
        ...(language && { language }),
        ...(code !== undefined && { code }),
        ...(token && { token }),
        ...details,
      },
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { Language } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Outbox } from '../outbox/index.js';
import type { MailTemplate } from './templates/words.js';

/** A message to write. */
export interface MailOrder {
  realm: string;
  template: MailTemplate;
  /** The realm's `DEFAULT_LANGUAGE` unless given. */
  language?: Language | null;
  /** The stored, canonical address: never the one that was typed. */
  to: string;
  /** After this nobody can use the message: it is not sent any more. */
  expiresAt: Date;
  /** The digits; required by the templates that carry a code. */
  code?: string;
  /** What was typed as a name at registration. */
  name?: string | null;
  /** Of the link: what the code does too (`verification_code`, `sign_in_code`, `reset_code`), or the undoing of a change. */
  token?: string | null;
  challengeId?: string | null;
  /** Which address was changed, and to what; masked by the caller. */
  details?: { what: 'email' | 'phone'; address: string };
  /** Costs what any message costs, but never leaves: for an address that must not learn whether it is known. */
  withheld?: boolean;
  /** Nothing of it stays once it has left: its reader is no user any more. */
  erasedAfterSending?: boolean;
}

/** Writes mails into the outbox. */
@Injectable()
export class Mail {
  constructor(private readonly outbox: Outbox) {}

  /** Queues the message in the caller's transaction; it leaves after the commit, and not at all after a rollback. */
  async enqueue(tx: Tx, order: MailOrder): Promise<void> {
    const { to, language, code, name, token, details, ...rest } = order;
    await this.outbox.add(tx, {
      ...rest,
      channel: 'email',
      destination: to,
      payload: {
        ...(language && { language }),
        ...(code !== undefined && { code }),
        ...(name && { name }),
        ...(token && { token }),
        ...details,
      },
    });
  }
}

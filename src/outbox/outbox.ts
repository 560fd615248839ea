import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Clock, Tracing, newId } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import type { OutgoingMessage } from './message-transport.js';
import { OutboxMessage } from './outbox-message.entity.js';
import { OutboxRelay } from './outbox.relay.js';
import { PayloadSeal } from './payload-seal.js';
import { queueOf } from './queue.js';

export interface NewMessage {
  realm: string;
  channel: Channel;
  template: string;
  destination: string;
  payload: Record<string, unknown>;
  expiresAt: Date;
  /** Written like any other, so that it costs the same, but never sent: nobody owns the address. */
  withheld?: boolean;
  /** The challenge that it carries the code of, or stands in the place of. */
  challengeId?: string | null;
  /** Nothing of it stays once it has left or was given up: its reader is no user any more. */
  erasedAfterSending?: boolean;
}

/** What became of a message. `withheld` must not be told from `sent` in public: it says that nobody owns the address. */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'failed' | 'withheld';

/** Where messages wait: written in the transaction that causes them, delivered after it. */
@Injectable()
export class Outbox {
  constructor(
    private readonly clock: Clock,
    private readonly seal: PayloadSeal,
    private readonly relay: OutboxRelay,
    private readonly database: Database,
    private readonly tracing: Tracing,
  ) {}

  /** Adds a message to the caller's transaction; its commit wakes the relay. */
  async add(tx: Tx, message: NewMessage): Promise<void> {
    const now = this.clock.now();
    const { payload, withheld = false, erasedAfterSending = false, challengeId = null, ...rest } = message;
    const id = newId(now);
    await tx.repository(OutboxMessage).insert({
      ...rest,
      id,
      payload: this.seal.close(id, withheld ? blank(payload) : payload),
      attempts: 0,
      createdAt: now,
      nextAttemptAt: withheld ? null : now,
      queue: withheld ? null : queueOf(message),
      challengeId,
      erasedAfterSending: erasedAfterSending ? 1 : null,
      traceParent: this.tracing.traceParent,
    });
    // For one that is withheld too: it costs the same.
    tx.onCommit(() => this.relay.wake(message));
  }

  /** The newest messages that were sent and still hold their text (the development mailbox keeps it), opened. */
  async recentlySent(filter: { to?: string; limit: number }): Promise<OutgoingMessage[]> {
    const rows = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).find({
        where: { sentAt: Not(IsNull()), payload: Not(IsNull()), ...(filter.to && { destination: filter.to }) },
        order: { id: 'DESC' },
        take: filter.limit,
      }),
    );
    return rows.flatMap((row) => this.open(row));
  }

  /** What became of the newest message of a challenge; `null` where it has none. */
  async statusOf(challengeId: string): Promise<MessageStatus | null> {
    const message = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).findOne({ where: { challengeId }, order: { id: 'DESC' } }),
    );
    return message && statusOf(message);
  }

  /** Deletes every message to these addresses, whatever became of it: for an account that is deleted. */
  async eraseFor(tx: Tx, realm: string, destinations: string[]): Promise<void> {
    await tx.repository(OutboxMessage).delete({ realm, destination: In(destinations) });
  }

  /** Nothing, where the message was sealed under a key that is gone. */
  private open(row: OutboxMessage): OutgoingMessage[] {
    try {
      return [{ ...row, payload: this.seal.open(row.id, row.payload ?? '') }];
    } catch {
      return [];
    }
  }
}

function statusOf({ failedAt, deliveredAt, sentAt, nextAttemptAt }: OutboxMessage): MessageStatus {
  if (failedAt) return 'failed';
  if (deliveredAt) return 'delivered';
  if (sentAt) return 'sent';
  return nextAttemptAt ? 'queued' : 'withheld';
}

/** A payload of the same size and without its content. */
function blank(payload: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value).replace(/./gs, '0')]));
}

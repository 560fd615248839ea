import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Clock, Signals } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { Database } from '../database/index.js';
import { factsOf } from './channels.js';
import { OutboxMessage } from './outbox-message.entity.js';
import { OVER } from './outbox.claims.js';
import { Refusals } from './refusals.js';

/** What a provider says of a message that it took. */
export interface Report {
  channel: Channel;
  /** Its own name of the message. */
  providerId: string;
  /** Ours, where the provider gives it back: it may be faster than what we write down of its answer. */
  messageId?: string;
  outcome: 'delivered' | 'failed';
  /** Without address and text. */
  reason?: string;
}

/** Writes down what providers report later of the messages that they took. */
@Injectable()
export class DeliveryReports {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly refusals: Refusals,
    private readonly signals: Signals,
  ) {}

  /** The first report of a message counts. Answers whether a message of that name is known. */
  async take(report: Report): Promise<boolean> {
    const message = await this.find(report);
    if (!message) return false;
    if (await this.write(message, report)) await this.tell(message, report);
    return true;
  }

  private find({ channel, providerId, messageId }: Report): Promise<OutboxMessage | null> {
    // Only what was handed over; under another name of the provider's it is another attempt's.
    const taken = { channel, attempts: Not(0) };
    const where = messageId
      ? [
          { ...taken, id: messageId, providerId: IsNull() },
          { ...taken, id: messageId, providerId },
        ]
      : { ...taken, providerId };
    return this.database.read((manager) =>
      manager.getRepository(OutboxMessage).findOne({ where, order: { id: 'DESC' } }),
    );
  }

  /**
   * What is reported was sent: the row says so too, where the answer to it is not written down yet, or never will be. The
   * lease ends with that, so that a relay whose answer was lost has no say any more.
   */
  private async write(message: OutboxMessage, report: Report): Promise<boolean> {
    const { id, sentAt, erasedAfterSending } = message;
    const where = { id, deliveredAt: IsNull(), failedAt: IsNull() };
    const { affected } = await this.database.read((manager) => {
      const rows = manager.getRepository(OutboxMessage);
      return erasedAfterSending ? rows.delete(where) : rows.update(where, this.changes(report, sentAt === null));
    });
    return affected === 1;
  }

  private changes({ outcome, providerId, reason = outcome }: Report, isFirstWord: boolean): Partial<OutboxMessage> {
    const now = this.clock.now();
    return {
      ...(outcome === 'delivered'
        ? { deliveredAt: now }
        : { failedAt: now, failure: 'reported', lastError: reason.slice(0, 255) }),
      ...(isFirstWord && { sentAt: now, providerId, payload: null, ...OVER }),
    };
  }

  private async tell(message: OutboxMessage, { outcome, reason = outcome }: Report): Promise<void> {
    if (outcome === 'delivered') {
      this.signals.emit('messageDelivered', factsOf(message));
      return;
    }
    this.signals.emit('messageFailed', { ...factsOf(message), kind: 'reported' });
    await this.refusals.tell(message, reason);
  }
}

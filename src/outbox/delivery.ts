import { Injectable, Logger } from '@nestjs/common';
import { Clock, Signals, Tracing, plusSeconds } from '../common/index.js';
import type { Channel, Failure, TransportName } from '../common/index.js';
import { Channels, factsOf } from './channels.js';
import { describe } from './describe.js';
import { DeliveryRefused, MaybeTaken } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import { OutboxClaims } from './outbox.claims.js';
import { PayloadSeal } from './payload-seal.js';
import { Refusals } from './refusals.js';
import { Expired, LeaseOver, isOver } from './route.js';

/** 2, 4, 8 … seconds after a failure, at most this many. */
const LONGEST_PAUSE = 60;
/**
 * After so many attempts what may have been taken counts as sent. A mail that comes twice bears the same code and name, and one
 * that never comes locks somebody out: a server that drops its connections for some seconds must not do that. A text is paid for.
 */
const MOST_IN_DOUBT: Readonly<Record<Channel, number>> = { email: 4, sms: 2 };

/** What is done with a message that was claimed: hand it over, and write down what became of it. */
@Injectable()
export class Delivery {
  readonly channels: Channels;
  private readonly logger = new Logger(Delivery.name);

  constructor(
    private readonly claims: OutboxClaims,
    seal: PayloadSeal,
    private readonly clock: Clock,
    private readonly refusals: Refusals,
    private readonly signals: Signals,
    tracing: Tracing,
  ) {
    this.channels = new Channels(seal, signals, clock, tracing);
  }

  /** Never throws: what can't be written down is tried again when its lease has ended. */
  async handle(message: OutboxMessage): Promise<void> {
    try {
      await this.deliver(message);
    } catch (error) {
      this.logger.warn(`message ${message.id}: not written down: ${describe(error)}`);
    }
  }

  private async deliver(message: OutboxMessage): Promise<void> {
    if (isOver(message, this.clock.now())) return this.giveUp(message, 'expired', new Expired().message);
    if (!this.channels.takes(message.channel)) {
      return this.giveUp(message, 'no_transport', `no transport for ${message.channel}`);
    }
    const outcome = await this.channels.deliver(message);
    if ('receipt' in outcome) {
      await this.claims.sent(message, { ...outcome.receipt, by: outcome.by, keeps: this.keeps(message) });
    } else await this.afterFailure(message, outcome.error, outcome.by);
  }

  private async afterFailure(message: OutboxMessage, error: unknown, by: TransportName | null): Promise<void> {
    const reason = describe(error);
    if (error instanceof Expired) return this.giveUp(message, 'expired', reason);
    if (error instanceof DeliveryRefused) {
      this.logger.warn(`message ${message.id} (${message.template}) was refused: ${reason}`);
      return this.giveUp(message, 'refused', reason);
    }
    if (error instanceof LeaseOver) return this.holdOn(message, reason);
    if (error instanceof MaybeTaken && by) return this.afterDoubt(message, by, reason);
    await this.retry(message, reason);
  }

  /** A process that stood still after its claim goes on where nobody else has the message by now. */
  private async holdOn(message: OutboxMessage, reason: string): Promise<void> {
    const held = await this.claims.holdOn(message);
    if (held) return this.deliver(held);
    this.logger.warn(`message ${message.id} was left alone: ${reason}`);
  }

  /**
   * Two transports would deliver it twice, under two names: it stays with the one that may have taken it, which gets it
   * again a few times and no further: a server that takes and never answers would get it for days.
   */
  private async afterDoubt(message: OutboxMessage, by: TransportName, reason: string): Promise<void> {
    if (message.transport !== by || message.attempts < MOST_IN_DOUBT[message.channel])
      return this.retry(message, reason, by);
    this.logger.warn(`message ${message.id} (${message.template}) may have been taken, and counts as sent: ${reason}`);
    const doubt = `may have been taken: ${reason}`;
    await this.claims.sent(message, { providerId: null, by, keeps: this.keeps(message), doubt });
  }

  private async retry(message: OutboxMessage, reason: string, bound?: TransportName): Promise<void> {
    const pause = Math.min(2 ** message.attempts, LONGEST_PAUSE);
    this.logger.warn(`message ${message.id} (${message.template}) will be tried again in ${pause} s: ${reason}`);
    await this.claims.retry(message, plusSeconds(this.clock.now(), pause), reason, bound);
  }

  private async giveUp(message: OutboxMessage, kind: Failure, reason: string): Promise<void> {
    if (!(await this.claims.giveUp(message, kind, reason, this.keeps(message)))) return;
    this.signals.emit('messageFailed', { ...factsOf(message), kind });
    if (kind === 'refused') await this.refusals.tell(message, reason);
  }

  private keeps({ channel }: OutboxMessage): boolean {
    return this.channels.keeps(channel);
  }
}

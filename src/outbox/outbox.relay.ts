import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, Signals, plusSeconds } from '../common/index.js';
import type { Channel } from '../common/index.js';
import { Channels, factsOf } from './channels.js';
import type { Health } from './channels.js';
import { DeliveryRefused } from './message-transport.js';
import type { MessageTransport } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import { OutboxClaims } from './outbox.claims.js';
import { PayloadSeal } from './payload-seal.js';
import { Refusals } from './refusals.js';
import type { RefusalHandler } from './refusals.js';

/** How many messages are under way at once; a slow one takes one of these places and holds up no other. */
const PLACES = 20;
/** The fallback where no commit wakes the relay: another instance's messages, and retries (ms). */
const POLL_INTERVAL = 1_000;
/** 2, 4, 8 … seconds after a failure, at most this many. */
const LONGEST_PAUSE = 60;
/** How long a stopping process waits for what is under way (ms). */
const SHUTDOWN_PATIENCE = 5_000;

/** Delivers what waits in the outbox: claim, deliver, retry, give up. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly channels: Channels;
  private timer: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<void> | undefined;
  private wanted = false;
  private stopped = false;

  constructor(
    private readonly claims: OutboxClaims,
    seal: PayloadSeal,
    private readonly clock: Clock,
    private readonly refusals: Refusals,
    private readonly signals: Signals,
  ) {
    this.channels = new Channels(seal, signals);
  }

  /** Says who takes the messages of a channel. */
  register(transport: MessageTransport): void {
    this.channels.register(transport);
  }

  /** `down`: the last conversation failed for want of a connection or an account; `none`: nobody takes the channel. */
  health(channel: Channel): Health {
    return this.channels.health(channel);
  }

  /** `handler` learns of every message that was refused for good, not of those that expired; what it throws is logged. */
  onRefusal(handler: RefusalHandler): void {
    this.refusals.add(handler);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), POLL_INTERVAL);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_PATIENCE).unref());
    await Promise.race([Promise.all([this.running, ...this.underWay]), patience]);
  }

  /** Delivers soon, after the answer to the request that wrote the message; never throws. */
  wake(): void {
    setImmediate(() => void this.fill());
  }

  /** Delivers everything that is due, and resolves when that is done. */
  async drain(): Promise<void> {
    do {
      await this.fill();
      await Promise.all(this.underWay);
    } while (!this.stopped && (this.running || this.underWay.size > 0 || this.wanted));
  }

  /** Claims as long as there are messages and places. Only one claim runs at a time. */
  private fill(): Promise<void> {
    this.wanted = true;
    this.running ??= this.claimAll().finally(() => (this.running = undefined));
    return this.running;
  }

  private async claimAll(): Promise<void> {
    try {
      while (this.wanted && !this.stopped && this.underWay.size < PLACES) {
        this.wanted = false;
        const { messages, more } = await this.claims.claim(PLACES - this.underWay.size);
        messages.forEach((message) => this.start(message));
        if (more) this.wanted = true;
      }
    } catch (error) {
      this.logger.warn(`the outbox can't be read: ${describe(error)}`);
    }
  }

  private start(message: OutboxMessage): void {
    const work = this.handle(message)
      // The lease ends by itself, and the message is tried again.
      .catch((error: unknown) => this.logger.warn(`message ${message.id}: not written down: ${describe(error)}`))
      .finally(() => {
        this.underWay.delete(work);
        if (this.wanted) this.wake();
      });
    this.underWay.add(work);
  }

  private async handle(message: OutboxMessage): Promise<void> {
    const transport = this.channels.transportOf(message.channel);
    const hopeless = message.expiresAt <= this.clock.now() ? 'expired before it could be sent' : undefined;
    if (!transport || hopeless) {
      await this.claims.giveUp(message, hopeless ?? `no transport for ${message.channel}`, transport?.keepsMessages);
      this.signals.emit('messageFailed', { ...factsOf(message), kind: hopeless ? 'expired' : 'no_transport' });
      return;
    }
    const outcome = await this.channels.deliver(transport, message);
    if ('receipt' in outcome) await this.claims.sent(message, outcome.receipt, transport.keepsMessages);
    else await this.afterFailure(message, outcome.error, transport.keepsMessages);
  }

  private async afterFailure(message: OutboxMessage, error: unknown, keeps: boolean): Promise<void> {
    const reason = describe(error);
    if (error instanceof DeliveryRefused) {
      this.logger.warn(`message ${message.id} (${message.template}) was refused: ${reason}`);
      if (await this.claims.giveUp(message, reason, keeps)) {
        this.signals.emit('messageFailed', { ...factsOf(message), kind: 'refused' });
        await this.refusals.tell(message, reason);
      }
      return;
    }
    const pause = Math.min(2 ** message.attempts, LONGEST_PAUSE);
    this.logger.warn(`message ${message.id} (${message.template}) will be tried again in ${pause} s: ${reason}`);
    await this.claims.retry(message, plusSeconds(this.clock.now(), pause), reason);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

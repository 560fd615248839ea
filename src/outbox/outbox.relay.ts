import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { Tracing } from '../common/index.js';
import type { Channel, TransportName } from '../common/index.js';
import type { Health } from './channels.js';
import { Delivery } from './delivery.js';
import { describe } from './describe.js';
import { Lane } from './lane.js';
import type { MessageTransport } from './message-transport.js';
import { OutboxClaims } from './outbox.claims.js';
import { queueOf } from './queue.js';
import { Refusals } from './refusals.js';
import type { RefusalHandler } from './refusals.js';

/** How many messages are under way at once: of mails as many as nodemailer has connections, so that none waits for one. */
const PLACES: Readonly<Record<Channel, number>> = { email: 20, sms: 20 };
/** The fallback where no commit wakes the relay: another instance's messages, and retries (ms). */
const POLL_INTERVAL = 1_000;
/** How long a stopping process waits for what is under way (ms). */
const SHUTDOWN_PATIENCE = 5_000;

/** Delivers what waits in the outbox: claim, deliver, retry, give up. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private readonly lanes: Readonly<Record<Channel, Lane>>;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    claims: OutboxClaims,
    private readonly delivery: Delivery,
    private readonly refusals: Refusals,
    private readonly tracing: Tracing,
  ) {
    const lane = (channel: Channel) =>
      new Lane(claims, {
        channel,
        places: PLACES[channel],
        work: (message) => delivery.handle(message),
        warn: (error) => this.logger.warn(`the outbox can't be read: ${describe(error)}`),
      });
    this.lanes = { email: lane('email'), sms: lane('sms') };
  }

  /** Says who takes the messages of a channel; `second` where the first can't. */
  register(first: MessageTransport, second?: MessageTransport): void {
    this.delivery.channels.register(first, second);
  }

  /**
   * `degraded`: the first transport's last conversation failed for want of a connection or an account, and the second works;
   * `down`: none does; `none`: nobody takes the channel.
   */
  health(channel: Channel): Health {
    return this.delivery.channels.health(channel);
  }

  /** Each transport of a channel, and whether its last conversation succeeded. */
  transports(channel: Channel): { name: TransportName; isUp: boolean }[] {
    return this.delivery.channels.transports(channel);
  }

  /** `handler` learns of every message that was refused for good, not of those that expired; what it throws is logged. */
  onRefusal(handler: RefusalHandler): void {
    this.refusals.add(handler);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.each((lane) => void lane.poll()), POLL_INTERVAL);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.each((lane) => lane.stop());
    const patience = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_PATIENCE).unref());
    await Promise.race([Promise.all(this.each((lane) => lane.settled())), patience]);
  }

  /** Delivers a message soon, after the answer to the request that wrote it; never throws. */
  wake(message: { channel: Channel; realm: string; template: string }): void {
    const lane = this.lanes[message.channel];
    lane.notice(queueOf(message));
    // One claim takes messages of many requests: it is a step of none.
    this.tracing.outside(() => setImmediate(() => void lane.fill()));
  }

  /** Delivers everything that is due, and resolves when that is done. */
  async drain(): Promise<void> {
    do {
      await Promise.all(this.each((lane) => lane.look()));
      await Promise.all(this.each((lane) => lane.settled()));
    } while (!this.stopped && this.each((lane) => lane.isBusy).includes(true));
  }

  private each<T>(ask: (lane: Lane) => T): T[] {
    return Object.values(this.lanes).map(ask);
  }
}

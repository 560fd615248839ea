import { DeliveryRefused, TransportDown } from './message-transport.js';
import { countryOf } from '../common/index.js';
import type { Channel, DeliveryOutcome, MessageFacts, Signals } from '../common/index.js';
import type { MessageTransport, OutgoingMessage, Receipt } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import type { PayloadSeal } from './payload-seal.js';

/** How a delivery ended. */
export type Outcome = { receipt: Receipt } | { error: unknown };

/** `none`: nobody takes the channel. */
export type Health = 'up' | 'down' | 'none';

/** Who takes the messages of which channel, and whether the other side could be reached. */
export class Channels {
  private readonly transports = new Map<Channel, MessageTransport>();
  private readonly down = new Set<Channel>();

  constructor(
    private readonly seal: PayloadSeal,
    private readonly signals: Signals,
  ) {}

  register(transport: MessageTransport): void {
    this.transports.set(transport.channel, transport);
  }

  transportOf(channel: Channel): MessageTransport | undefined {
    return this.transports.get(channel);
  }

  /** What the last conversation says. */
  health(channel: Channel): Health {
    if (!this.transports.has(channel)) return 'none';
    return this.down.has(channel) ? 'down' : 'up';
  }

  /** Opens `message` and hands it over; never throws. */
  async deliver(transport: MessageTransport, message: OutboxMessage): Promise<Outcome> {
    const began = performance.now();
    const tell = (outcome: DeliveryOutcome) => {
      const seconds = (performance.now() - began) / 1000;
      this.signals.emit('messageHanded', { ...factsOf(message), outcome, seconds });
    };
    try {
      const receipt = await transport.deliver(this.open(message));
      tell('sent');
      this.down.delete(message.channel);
      return { receipt };
    } catch (error) {
      if (error instanceof TransportDown) this.down.add(message.channel);
      else this.down.delete(message.channel);
      tell(outcomeOf(error));
      return { error };
    }
  }

  private open(message: OutboxMessage): OutgoingMessage {
    if (message.payload === null) throw new DeliveryRefused('the message is empty');
    try {
      return { ...message, payload: this.seal.open(message.id, message.payload) };
    } catch {
      throw new DeliveryRefused('the message was sealed under another key');
    }
  }
}

function outcomeOf(error: unknown): DeliveryOutcome {
  if (error instanceof TransportDown) return 'down';
  return error instanceof DeliveryRefused ? 'refused' : 'failed';
}

/** What may be counted of a message. */
export function factsOf({ realm, channel, template, destination }: OutboxMessage): MessageFacts {
  return { realm, channel, template, country: countryOf(destination) };
}

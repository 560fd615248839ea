import { countryOf } from '../common/index.js';
import type {
  Channel,
  Clock,
  DeliveryOutcome,
  MessageFacts,
  Signals,
  Span,
  Tracing,
  TransportName,
} from '../common/index.js';
import { DeliveryRefused, MaybeTaken, NotTaken, RefusedHere, TransportDown, isAnswer } from './message-transport.js';
import type { MessageTransport, OutgoingMessage, Receipt } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import type { PayloadSeal } from './payload-seal.js';
import { Route } from './route.js';
import type { Leg } from './route.js';

/** How a delivery ended, and with which transport; null: with none. */
export type Outcome = { by: TransportName; receipt: Receipt } | Failed;
interface Failed {
  by: TransportName | null;
  error: unknown;
}

/** `degraded`: the fallback alone works; `none`: nobody takes the channel. */
export type Health = 'up' | 'degraded' | 'down' | 'none';

/** One that may take the message is left out, and no other may, or will. */
const LEFT_OUT: Failed = { by: null, error: new TransportDown('left out for a while') };

/** Who takes the messages of which channel, and whether the other side could be reached. */
export class Channels {
  private readonly routes = new Map<Channel, Route>();

  constructor(
    private readonly seal: PayloadSeal,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly tracing: Tracing,
  ) {}

  register(first: MessageTransport, second?: MessageTransport): void {
    this.routes.set(first.channel, new Route(this.clock, first, second));
  }

  takes(channel: Channel): boolean {
    return this.routes.has(channel);
  }

  /** Whether a message keeps its text after it was sent. */
  keeps(channel: Channel): boolean {
    return this.routes.get(channel)?.keeps ?? false;
  }

  /** What the last conversations say. */
  health(channel: Channel): Health {
    const [first, second] = this.transports(channel);
    if (!first) return 'none';
    if (first.isUp) return 'up';
    return second?.isUp ? 'degraded' : 'down';
  }

  /** Each transport of a channel, and whether the last conversation with it succeeded. */
  transports(channel: Channel): { name: TransportName; isUp: boolean }[] {
    return (this.routes.get(channel)?.legs ?? []).map(({ name, circuit }) => ({ name, isUp: !circuit.isFailing }));
  }

  /** Hands a message to the first transport that takes it; never throws. */
  async deliver(message: OutboxMessage): Promise<Outcome> {
    try {
      return await this.handToFirst(message);
    } catch (error) {
      return { by: null, error };
    }
  }

  private async handToFirst(message: OutboxMessage): Promise<Outcome> {
    const outgoing = this.open(message);
    const failures: Failed[] = [];
    const turns = this.routes.get(message.channel)?.legsFor(message);
    let turn = turns?.next();
    for (; turn && !turn.done; turn = turns?.next()) {
      const leg = turn.value;
      const outcome = await this.traced(leg, message, (span) => this.handOver(leg, outgoing, span));
      if ('receipt' in outcome || !anotherMayTry(outcome.error)) return outcome;
      failures.push(outcome);
    }
    // What one refuses for reasons of its own is tried again where another may still take it.
    const passing = failures.find(({ error }) => !(error instanceof DeliveryRefused));
    const refused = turn?.value === true ? undefined : failures[0];
    return passing ?? refused ?? LEFT_OUT;
  }

  /** Each conversation is a step of the trace of the request that wrote the message. */
  private traced(leg: Leg, message: OutboxMessage, work: (span?: Span) => Promise<Outcome>): Promise<Outcome> {
    const { traceParent, channel, template, realm, attempts } = message;
    const facts = {
      'latchkey.template': template,
      'latchkey.realm': realm,
      'latchkey.attempt': attempts,
      'latchkey.transport': leg.name,
    };
    return this.tracing.after(traceParent, `deliver ${channel}`, { kind: 'client', facts }, work);
  }

  private async handOver(leg: Leg, message: OutgoingMessage, span?: Span): Promise<Outcome> {
    const { name, transport, circuit } = leg;
    const began = performance.now();
    const tell = (outcome: DeliveryOutcome) => {
      const seconds = (performance.now() - began) / 1000;
      span?.add({ 'latchkey.outcome': outcome });
      this.signals.emit('messageHanded', { ...factsOf(message), transport: name, outcome, seconds });
    };
    try {
      const receipt = await transport.deliver(message);
      circuit.succeeded();
      tell('sent');
      return { by: name, receipt };
    } catch (error) {
      if (error instanceof TransportDown) circuit.failed(this.clock.now());
      else if (isAnswer(error)) circuit.succeeded();
      else circuit.released();
      tell(outcomeOf(error));
      span?.fail(error instanceof Error ? error.constructor.name : 'unknown');
      return { by: name, error };
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

function anotherMayTry(error: unknown): boolean {
  if (error instanceof MaybeTaken) return false;
  return error instanceof TransportDown || error instanceof NotTaken || error instanceof RefusedHere;
}

function outcomeOf(error: unknown): DeliveryOutcome {
  if (error instanceof TransportDown) return 'down';
  return error instanceof DeliveryRefused ? 'refused' : 'failed';
}

/** What may be counted of a message. */
export function factsOf(message: Omit<MessageFacts, 'country'> & { destination: string }): MessageFacts {
  const { realm, channel, template, destination } = message;
  return { realm, channel, template, country: countryOf(destination) };
}

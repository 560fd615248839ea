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
import { Circuit } from './circuit.js';
import { DeliveryRefused, MaybeTaken, NotTaken, RefusedHere, TransportDown } from './message-transport.js';
import type { MessageTransport, OutgoingMessage, Receipt } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';
import type { PayloadSeal } from './payload-seal.js';

/** How a delivery ended, and with which transport; null: with none. */
export type Outcome = { by: TransportName; receipt: Receipt } | Failed;
interface Failed {
  by: TransportName | null;
  error: unknown;
}

/** `degraded`: the fallback alone works; `none`: nobody takes the channel. */
export type Health = 'up' | 'degraded' | 'down' | 'none';

/** Its code has ended: it is given to nobody any more. */
export class Expired extends Error {
  constructor() {
    super('expired before it could be sent');
  }
}

/** A transport in its place, and whether it can be reached. */
interface Leg {
  name: TransportName;
  transport: MessageTransport;
  circuit: Circuit;
}

/** The one that may have taken the message is left out, and no other may be given it. */
const LEFT_OUT: Failed = { by: null, error: new TransportDown('left out for a while') };

/** Who takes the messages of which channel, in which order, and whether the other side could be reached. */
export class Channels {
  private readonly routes = new Map<Channel, Leg[]>();

  constructor(
    private readonly seal: PayloadSeal,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly tracing: Tracing,
  ) {}

  register(first: MessageTransport, second?: MessageTransport): void {
    const legs: Leg[] = [{ name: 'primary', transport: first, circuit: new Circuit() }];
    if (second) legs.push({ name: 'fallback', transport: second, circuit: new Circuit() });
    this.routes.set(first.channel, legs);
  }

  takes(channel: Channel): boolean {
    return this.routes.has(channel);
  }

  /** Whether a message keeps its text after it was sent. */
  keeps(channel: Channel): boolean {
    return this.routes.get(channel)?.[0]?.transport.keepsMessages ?? false;
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
    return (this.routes.get(channel) ?? []).map(({ name, circuit }) => ({ name, isUp: !circuit.isFailing }));
  }

  /** Hands a message to the first transport that takes it; never throws. */
  async deliver(message: OutboxMessage): Promise<Outcome> {
    const failures: Failed[] = [];
    try {
      const outgoing = this.open(message);
      for (const leg of this.legsFor(message)) {
        const outcome = await this.traced(leg, message, (span) => this.handOver(leg, outgoing, span));
        if ('receipt' in outcome || !anotherMayTry(outcome.error)) return outcome;
        failures.push(outcome);
      }
    } catch (error) {
      return { by: null, error };
    }
    // What one refuses for reasons of its own is tried again where another may still take it.
    return failures.find(({ error }) => !(error instanceof DeliveryRefused)) ?? failures[0] ?? LEFT_OUT;
  }

  /** In their order, without those that are left out; the first where all are. Each is asked when its turn comes. */
  private *legsFor(message: OutboxMessage): Generator<Leg> {
    const legs = this.routes.get(message.channel) ?? [];
    const bound = legs.find(({ name }) => name === message.transport);
    let hasAny = false;
    for (const leg of bound ? [bound] : legs) {
      // Again before each: the one before may have taken its time.
      if (isOver(message, this.clock.now())) throw new Expired();
      if (legs.length > 1 && !leg.circuit.admits(this.clock.now())) continue;
      hasAny = true;
      yield leg;
    }
    if (!hasAny && !bound && legs[0]) yield legs[0];
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
      else circuit.succeeded();
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

/** Nobody uses its code any more. */
export function isOver({ expiresAt }: { expiresAt: Date }, now: Date): boolean {
  return expiresAt <= now;
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

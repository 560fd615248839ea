import type { Clock, TransportName } from '../common/index.js';
import { plusSeconds } from '../common/index.js';
import { Circuit } from './circuit.js';
import { CONVERSATION, DeliveryRefused } from './message-transport.js';
import type { MessageTransport } from './message-transport.js';
import type { OutboxMessage } from './outbox-message.entity.js';

/** A transport in its place, and whether it can be reached. */
export interface Leg {
  name: TransportName;
  transport: MessageTransport;
  circuit: Circuit;
}

/** Its code has ended: it is given to nobody any more. */
export class Expired extends Error {
  constructor() {
    super('expired before it could be sent');
  }
}

/** What is left of the lease covers no conversation: another relay may have the message by then. */
export class LeaseOver extends Error {
  constructor() {
    super('the lease ends before it could be sent');
  }
}

/** The transports of a channel in their order. */
export class Route {
  readonly legs: readonly Leg[];

  constructor(
    private readonly clock: Clock,
    first: MessageTransport,
    second?: MessageTransport,
  ) {
    this.legs = [
      { name: 'primary', transport: first, circuit: new Circuit() },
      ...(second ? [{ name: 'fallback' as const, transport: second, circuit: new Circuit() }] : []),
    ];
  }

  /** Whether a message keeps its text after it was sent. */
  get keeps(): boolean {
    return this.legs[0]?.transport.keepsMessages ?? false;
  }

  /**
   * Who may be given a message, without those that are left out; the first where all are. Each is asked when its turn comes.
   * Returns whether somebody was left out who may take it later.
   * @throws Expired, LeaseOver, DeliveryRefused where it is given to nobody
   */
  *legsFor(message: OutboxMessage): Generator<Leg, boolean> {
    const legs = this.allowed(message);
    let asked = 0;
    for (const leg of legs) {
      // Again before each: the one before may have taken its time.
      if (isOver(message, this.clock.now())) throw new Expired();
      if (!this.covers(message)) {
        if (asked === 0) throw new LeaseOver();
        return true;
      }
      if (this.legs.length > 1 && !leg.circuit.admits(this.clock.now())) continue;
      asked++;
      yield leg;
    }
    const [first] = legs;
    if (asked > 0 || legs.length === 1 || !first) return asked < legs.length;
    yield first;
    return true;
  }

  /** Of what one may have taken that one alone: two would deliver it twice, under two names. */
  private allowed({ transport }: OutboxMessage): readonly Leg[] {
    if (transport === null) return this.legs;
    const bound = this.legs.filter(({ name }) => name === transport);
    if (bound.length === 0) throw new DeliveryRefused(`the ${transport} may have taken it, and is configured no more`);
    return bound;
  }

  /** A process that was stopped after its claim finds a lease that others have had since. */
  private covers({ leasedUntil }: OutboxMessage): boolean {
    return leasedUntil !== null && leasedUntil >= plusSeconds(this.clock.now(), CONVERSATION);
  }
}

/** Nobody uses its code any more. */
export function isOver({ expiresAt }: { expiresAt: Date }, now: Date): boolean {
  return expiresAt <= now;
}

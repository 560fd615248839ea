import {
  DeliveryRefused,
  MaybeTaken,
  MessageTransport,
  NotTaken,
  RefusedHere,
  TransportDown,
} from '../../src/outbox/index.js';
import type { OutgoingMessage, Receipt } from '../../src/outbox/index.js';
import type { Channel } from '../../src/common/index.js';

/** What a transport of a test does with a message. */
export type Behaviour = 'take' | 'down' | 'maybe' | 'not-now' | 'refuse' | 'refuse-here' | 'fail' | 'hang';

const ERRORS = {
  down: TransportDown,
  maybe: MaybeTaken,
  'not-now': NotTaken,
  refuse: DeliveryRefused,
  'refuse-here': RefusedHere,
  fail: Error,
};

/** Does what it is told, and notes what it was given. */
export class Puppet extends MessageTransport {
  behaviour: Behaviour = 'take';
  /** Before it does anything. */
  first: (message: OutgoingMessage) => void = () => undefined;
  readonly given: OutgoingMessage[] = [];
  readonly taken: string[] = [];
  private readonly hanging: (() => void)[] = [];

  constructor(
    readonly channel: Channel,
    private readonly name: string,
    private readonly behaves: (message: OutgoingMessage) => Behaviour = () => this.behaviour,
  ) {
    super();
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    this.given.push(message);
    this.first(message);
    const behaviour = this.behaves(message);
    if (behaviour === 'hang') await new Promise<void>((resolve) => this.hanging.push(resolve));
    else await new Promise(setImmediate);
    if (behaviour !== 'take' && behaviour !== 'hang') throw new ERRORS[behaviour](`${this.name} ${behaviour}`);
    this.taken.push(message.destination);
    return { providerId: `${this.name}-${message.id}` };
  }

  /** Lets all go that hangs. */
  release(): void {
    for (const go of this.hanging.splice(0)) go();
  }
}

import type { Channel } from '../common/index.js';

/** A message on its way out, as a transport sees it: opened, and due. */
export interface OutgoingMessage {
  id: string;
  realm: string;
  channel: Channel;
  /** Which text to write; the transport's own module knows its templates. */
  template: string;
  /** The stored, canonical address. */
  destination: string;
  /** What the template needs: a code, a name. Sealed while it waits. */
  payload: Record<string, unknown>;
  createdAt: Date;
  expiresAt: Date;
}

/** What the other side said when it took the message. */
export interface Receipt {
  providerId: string | null;
}

/** Takes messages of one channel to the outside world. */
export abstract class MessageTransport {
  abstract readonly channel: Channel;
  /** Whether a message keeps its text after it was sent: the development mailbox shows it from the outbox. */
  readonly keepsMessages: boolean = false;

  /**
   * Hands the message over; resolves once the other side has accepted it.
   * @throws DeliveryRefused when trying again can't help; any other error is tried again.
   */
  abstract deliver(message: OutgoingMessage): Promise<Receipt>;
}

/** The other side said no for good (an SMTP 5xx for the recipient). */
export class DeliveryRefused extends Error {}

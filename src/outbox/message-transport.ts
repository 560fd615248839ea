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
  /** The challenge that it carries the code of, or stands in the place of. */
  challengeId: string | null;
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
   * @throws TransportDown when the fault is with the connection or the account, not with this message
   */
  abstract deliver(message: OutgoingMessage): Promise<Receipt>;
}

/** The other side said no for good (an SMTP 5xx for the recipient). */
export class DeliveryRefused extends Error {}

/**
 * The other side can't be reached (refused, timed out, no name, no TLS) or will not have us at all (credentials, a closed
 * account): no message would have fared better. It is tried again.
 */
export class TransportDown extends Error {}

/** A message that the other side said no to for good, at once or in a later report. */
export interface RefusedMessage {
  id: string;
  realm: string;
  channel: Channel;
  template: string;
  destination: string;
  challengeId: string | null;
  /** What the transport said; without address and text. */
  reason: string;
}

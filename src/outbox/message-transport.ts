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

/** How long one delivery may take (s), from the connection to the last word; a lease covers it. A transport bounds itself. */
export const CONVERSATION = 45;

/** Takes messages of one channel to the outside world. */
export abstract class MessageTransport {
  abstract readonly channel: Channel;
  /** Whether a message keeps its text after it was sent: the development mailbox shows it from the outbox. */
  readonly keepsMessages: boolean = false;

  /**
   * Hands the message over; resolves once the other side has accepted it.
   * @throws DeliveryRefused, RefusedHere when trying again can't help; TryLater and any other error are tried again
   * @throws TransportDown, NotTaken when another transport may be asked at once
   * @throws MaybeTaken when none may, since this one may have taken it
   */
  abstract deliver(message: OutgoingMessage): Promise<Receipt>;
}

/** The other side said no for good (an SMTP 5xx for the recipient): nobody else would fare better. */
export class DeliveryRefused extends Error {}

/** It said no for good for a reason of its own (no route, a region that our account is not open to): another one may take it. */
export class RefusedHere extends DeliveryRefused {}

/** It can't take this message now and surely has not; that says nothing of the next one. Another may take it at once. */
export class NotTaken extends Error {}

/** It answered and wants this message later (a full mailbox, a code that we don't know); no other would fare better. */
export class TryLater extends Error {}

/**
 * The other side can't be reached (refused, timed out, no name, no TLS), will not have us at all (credentials, a closed
 * account) or serves nobody now: no message would have fared better. This one was surely not taken, unless the error is a
 * `MaybeTaken`. Another may take it.
 */
export class TransportDown extends Error {}

/** It had the message whole, and gave no answer to it that can be relied on: nobody else may be given it. */
export class MaybeTaken extends TransportDown {}

/** Whether the other side has spoken about a message: it can be reached, whatever it said. */
export function isAnswer(error: unknown): boolean {
  return error instanceof DeliveryRefused || error instanceof NotTaken || error instanceof TryLater;
}

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

import { Injectable } from '@nestjs/common';
import type { Channel } from './channel.js';

/** What is told of a code: never which, and never to whom. */
export interface CodeFacts {
  realm: string;
  channel: Channel;
  purpose: string;
  /** Of the number (`countryOf`); empty for a mail. */
  country: string;
}

/** What is told of a message that waits in the outbox. */
export interface MessageFacts {
  realm: string;
  channel: Channel;
  template: string;
  country: string;
}

/** How handing a message over ended: `down` and `failed` are tried again. */
export type DeliveryOutcome = 'sent' | 'refused' | 'down' | 'failed';

/** Which of a channel's transports: the second one takes what the first can't. */
export type TransportName = 'primary' | 'fallback';

/** Why a message was given up; `reported`: the provider said so after it had taken it. */
export type Failure = 'refused' | 'expired' | 'no_transport' | 'reported';

/** What happens in the service, as told to whoever counts it. Every value but a duration is one of few. */
export interface SignalTypes {
  /** A code was promised; one that no code opens (a decoy) like any other. */
  codeAsked: CodeFacts;
  codeVerified: CodeFacts & { by: 'code' | 'link' };
  codeRefused: CodeFacts & { code: string };
  /** `seconds`: the conversation with the other side. */
  messageHanded: MessageFacts & { transport: TransportName; outcome: DeliveryOutcome; seconds: number };
  /** It will not be tried again. */
  messageFailed: MessageFacts & { kind: Failure };
  /** The provider says that it arrived. */
  messageDelivered: MessageFacts;
  /** An event of the audit trail about somebody who did something. */
  accountEvent: { realm: string; type: string; action: string };
  sessionOpened: { realm: string };
  /** `repeated`: an older token within its grace. */
  sessionRefreshed: { realm: string; outcome: 'rotated' | 'repeated' };
  sessionsEnded: { reason: string; count: number };
  /** `seconds`: the hash alone, without its wait. */
  hashed: { seconds: number };
  hashRefused: null;
  /** Old rows that were removed; messages that were emptied stand under `outbox_payloads`. `seconds`: the batch. */
  rowsRemoved: { table: string; count: number; seconds: number };
  /** A round of removing old rows came to its end at `at`. */
  retentionDone: { at: Date; seconds: number };
}

type Listener<T> = (value: T) => void;
type Listeners = { [K in keyof SignalTypes]?: Listener<SignalTypes[K]>[] };

/**
 * Tells what happened to whoever listens, so that a feature counts without knowing who reads the count. What is durable is
 * told by `Tx.onCommit`. Synchronous, and with nobody listening next to free.
 */
@Injectable()
export class Signals {
  private readonly listeners: Listeners = {};

  on<K extends keyof SignalTypes>(name: K, listener: Listener<SignalTypes[K]>): void {
    const known: Listener<SignalTypes[K]>[] = this.listeners[name] ?? [];
    (this.listeners as Record<K, Listener<SignalTypes[K]>[]>)[name] = [...known, listener];
  }

  /** Never throws: no sign-in fails for a count. */
  emit<K extends keyof SignalTypes>(name: K, value: SignalTypes[K]): void {
    for (const listener of this.listeners[name] ?? []) {
      try {
        listener(value);
      } catch {
        // A listener that fails loses its count.
      }
    }
  }
}

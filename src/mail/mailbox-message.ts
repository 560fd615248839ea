import type { OutgoingMessage } from '../outbox/index.js';
import type { Brand } from './brand.js';
import { codeOf, render } from './render.js';

/** One message as the development mailbox shows it; names as on the wire. */
export interface MailboxMessage {
  id: string;
  channel: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  code: string | null;
  link: string | null;
  created_at: string;
}

/** Renders `message` as it would have been sent. */
export function mailboxMessage(message: OutgoingMessage, brand: Brand): MailboxMessage {
  return {
    id: message.id,
    channel: message.channel,
    to: message.destination,
    ...render(message, brand),
    code: codeOf(message),
    link: null,
    created_at: message.createdAt.toISOString(),
  };
}

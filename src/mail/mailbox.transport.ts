import { Injectable } from '@nestjs/common';
import { MessageTransport, type Receipt } from '../outbox/index.js';

/**
 * The transport of a machine without a mail server: every message counts as sent and stays sealed in the outbox,
 * where the development mailbox reads it.
 */
@Injectable()
export class MailboxTransport extends MessageTransport {
  readonly channel = 'email';
  override readonly keepsMessages = true;

  deliver(): Promise<Receipt> {
    return Promise.resolve({ providerId: null });
  }
}

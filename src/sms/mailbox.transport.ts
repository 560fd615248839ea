import { Injectable } from '@nestjs/common';
import { MessageTransport, type Receipt } from '../outbox/index.js';

/** The transport of a machine that sends no SMS: each stays sealed in the outbox, where the development mailbox reads it. */
@Injectable()
export class SmsMailboxTransport extends MessageTransport {
  readonly channel = 'sms';
  override readonly keepsMessages = true;

  deliver(): Promise<Receipt> {
    return Promise.resolve({ providerId: null });
  }
}

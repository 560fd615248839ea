import { Injectable } from '@nestjs/common';
import { channelOf } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Mail } from '../mail/index.js';
import type { MailOrder } from '../mail/index.js';
import { Sms } from '../sms/index.js';

/** What a message says of itself; where it goes decides by which channel. */
export type MessageOrder = MailOrder;

/** Writes messages: a mail to an e-mail address, a text to a number. */
@Injectable()
export class Messages {
  constructor(
    private readonly mail: Mail,
    private readonly sms: Sms,
  ) {}

  async enqueue(tx: Tx, order: MessageOrder): Promise<void> {
    if (channelOf(order.to) === 'email') return this.mail.enqueue(tx, order);
    // Texts say the same with every code, and no name that anybody may have typed.
    const { template, name: _, ...rest } = order;
    await this.sms.enqueue(tx, { ...rest, template: template.endsWith('_code') ? 'code' : template });
  }
}

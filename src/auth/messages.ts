import { Injectable } from '@nestjs/common';
import { channelOf } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Mail } from '../mail/index.js';
import type { MailOrder, MailTemplate } from '../mail/index.js';
import { Sms } from '../sms/index.js';
import type { SmsTemplate } from '../sms/index.js';

/** Texts say the same with every code; mails say what it is for. */
const TEXTS: Readonly<Record<MailTemplate, SmsTemplate>> = {
  verification_code: 'code',
  registration_code: 'code',
  sign_in_code: 'code',
  reset_code: 'code',
  change_code: 'code',
  step_up_code: 'code',
  registration_attempt: 'registration_attempt',
  change_attempt: 'change_attempt',
  password_changed: 'password_changed',
  address_change_requested: 'address_change_requested',
  address_changed: 'address_changed',
  account_deleted: 'account_deleted',
  invitation: 'invitation',
};

/** Writes messages: a mail to an e-mail address, a text to a number. */
@Injectable()
export class Messages {
  constructor(
    private readonly mail: Mail,
    private readonly sms: Sms,
  ) {}

  async enqueue(tx: Tx, order: MailOrder): Promise<void> {
    if (channelOf(order.to) === 'email') return this.mail.enqueue(tx, order);
    // No name that anybody may have typed goes into a text.
    const { template, name: _, ...rest } = order;
    await this.sms.enqueue(tx, { ...rest, template: TEXTS[template] });
  }
}

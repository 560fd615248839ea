import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';
import { brandOf, codeOf, linkOf, renderMail } from '../mail/index.js';
import { Outbox } from '../outbox/index.js';
import type { OutgoingMessage } from '../outbox/index.js';
import { Realms } from '../realms/index.js';
import { codeOfSms, linkOfSms, smsText } from '../sms/index.js';

/** One message as the development mailbox shows it; names as on the wire. */
export interface MailboxMessage {
  id: string;
  channel: string;
  to: string;
  /** Empty for an SMS. */
  subject: string;
  text: string;
  /** Empty for an SMS. */
  html: string;
  code: string | null;
  link: string | null;
  created_at: string;
}

type Content = Pick<MailboxMessage, 'subject' | 'text' | 'html' | 'code' | 'link'>;

/** What the mailbox holds, written as it would have been sent. */
@Injectable()
export class MailboxMessages {
  constructor(
    private readonly outbox: Outbox,
    private readonly realms: Realms,
    private readonly env: Env,
  ) {}

  /** Newest first; those of a realm that is not configured any more are left out. */
  async newest(filter: { to?: string; limit: number }): Promise<MailboxMessage[]> {
    const slugs = new Set(this.realms.all.map(({ slug }) => slug));
    const found = await this.outbox.recentlySent(filter);
    return found.filter(({ realm }) => slugs.has(realm)).map((message) => this.show(message));
  }

  private show(message: OutgoingMessage): MailboxMessage {
    const { id, channel, destination, createdAt } = message;
    const content = channel === 'sms' ? this.sms(message) : this.mail(message);
    return { id, channel, to: destination, ...content, created_at: createdAt.toISOString() };
  }

  private mail(message: OutgoingMessage): Content {
    const brand = brandOf(this.realms.of(message.realm), this.env);
    const { subject, text, html } = renderMail(message, brand);
    return { subject, text, html, code: codeOf(message), link: linkOf(message, brand) };
  }

  private sms(message: OutgoingMessage): Content {
    const { APP_NAME: app, DEFAULT_LANGUAGE: language } = this.realms.of(message.realm);
    const sender = { app, frontendUrl: this.env.FRONTEND_URL, language };
    const facts = { code: codeOfSms(message), link: linkOfSms(message, sender) };
    return { subject: '', text: smsText(message, sender), html: '', ...facts };
  }
}

import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFound, ValidationFailed } from '../common/index.js';
import { Env } from '../config/index.js';
import { Public } from '../http/index.js';
import { Outbox } from '../outbox/index.js';
import { type Brand, brandOf } from './brand.js';
import { mailboxMessage, type MailboxMessage } from './mailbox-message.js';
import { MAIL_CSP, mailboxPage, PAGE_CSP } from './mailbox.page.js';

const LIMIT = 100;

/** The development mailbox: what would have been sent, for the eyes of whoever runs this machine. */
@Public()
@ApiExcludeController()
@Controller('dev/mailbox')
export class MailboxController {
  private readonly brand: Brand;

  constructor(
    private readonly outbox: Outbox,
    env: Env,
  ) {
    this.brand = brandOf(env);
  }

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_CSP)
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async page(@Query('to') to: unknown): Promise<string> {
    return mailboxPage(await this.messages(to), this.brand, typeof to === 'string' ? to : '');
  }

  /** Newest first, at most 100. */
  @Get('messages')
  @Header('Cache-Control', 'no-store')
  async messages(@Query('to') to: unknown): Promise<MailboxMessage[]> {
    const found = await this.outbox.recentlySent({ to: addressOf(to), limit: LIMIT });
    return found.filter(({ channel }) => channel === 'email').map((message) => mailboxMessage(message, this.brand));
  }

  /** The HTML part by itself: a srcdoc frame would inherit the page's policy, which takes its styles away. */
  @Get('messages/:id')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', MAIL_CSP)
  @Header('X-Frame-Options', 'SAMEORIGIN')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async html(@Param('id') id: string): Promise<string> {
    const message = (await this.messages(undefined)).find((candidate) => candidate.id === id);
    if (!message) throw new NotFound({ detail: 'no such message in the mailbox' });
    return message.html;
  }
}

/** A repeated or nested parameter is no string, and nothing else may reach a query for an address. */
function addressOf(to: unknown): string | undefined {
  if (to === undefined || to === '') return undefined;
  if (typeof to !== 'string') throw ValidationFailed.of({ field: 'to', message: 'must be one address' });
  return to.trim().toLowerCase();
}

import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFound, ValidationFailed } from '../common/index.js';
import { Env } from '../config/index.js';
import { Public } from '../http/index.js';
import { type MailboxMessage, MailboxMessages } from './mailbox-messages.js';
import { MAIL_CSP, MailboxPage } from './mailbox.page.js';

const LIMIT = 100;
/** A number in E.164 without its plus. */
const DIGITS = /^[1-9]\d{6,14}$/;

/** The development mailbox: what would have been sent, for the eyes of whoever runs this machine. */
@Public()
@ApiExcludeController()
@Controller('dev/mailbox')
export class MailboxController {
  private readonly look: MailboxPage;

  constructor(
    private readonly mailbox: MailboxMessages,
    private readonly env: Env,
  ) {
    this.look = new MailboxPage(env.BRAND_COLOR);
  }

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async page(@Query('to') to: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('Content-Security-Policy', this.look.policy);
    return this.look.render(await this.messages(to), this.env.APP_NAME, typeof to === 'string' ? to : '');
  }

  /** Newest first, at most 100. */
  @Get('messages')
  @Header('Cache-Control', 'no-store')
  async messages(@Query('to') to: unknown): Promise<MailboxMessage[]> {
    return this.mailbox.newest({ to: addressOf(to), limit: LIMIT });
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
    if (!message?.html) throw new NotFound({ detail: 'no such mail in the mailbox' });
    return message.html;
  }
}

/** A repeated or nested parameter is no string, and nothing else may reach a query for an address. */
function addressOf(to: unknown): string | undefined {
  if (to === undefined || to === '') return undefined;
  if (typeof to !== 'string') throw ValidationFailed.of({ field: 'to', message: 'must be one address' });
  // An address has no blank: it was a plus that the query's decoding took for one.
  const address = to.trim().toLowerCase().replaceAll(' ', '+');
  return DIGITS.test(address) ? `+${address}` : address;
}

import { Body, Controller, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Forbidden, isUuid } from '../common/index.js';
import { Env } from '../config/index.js';
import { Public, UnsupportedMediaType } from '../http/index.js';
import { DeliveryReports } from '../outbox/index.js';
import { isSignedByTwilio } from './twilio-signature.js';
import { STATUS_PATH, statusPathOf } from './twilio.transport.js';

const ERROR_CODE = /^\d{5}$/;

/** What Twilio reports of a text that it took; there only where Twilio sends any. */
@ApiExcludeController()
@Controller(STATUS_PATH)
export class TwilioStatusController {
  constructor(
    private readonly reports: DeliveryReports,
    private readonly env: Env,
  ) {}

  /** A report of a message that is not known (erased, or of another service) is taken like any other. */
  @Post()
  @Public()
  @HttpCode(204)
  async report(
    @Body() form: unknown,
    @Headers('x-twilio-signature') signature: unknown,
    @Query('message') message: unknown,
  ): Promise<void> {
    if (!(form instanceof URLSearchParams)) throw new UnsupportedMediaType();
    const messageId = typeof message === 'string' && isUuid(message) ? message : undefined;
    this.refuseStrangers(form, signature, messageId);
    const report = { channel: 'sms' as const, providerId: form.get('MessageSid') ?? '', messageId };
    const status = form.get('MessageStatus');
    if (status === 'delivered') await this.reports.take({ ...report, outcome: 'delivered' });
    if (status === 'undelivered' || status === 'failed') {
      await this.reports.take({ ...report, outcome: 'failed', reason: reasonOf(form) });
    }
  }

  /** The URL is the one that Twilio was given, whatever `Host` says. */
  private refuseStrangers(form: URLSearchParams, signature: unknown, messageId?: string): void {
    const { TWILIO_AUTH_TOKEN: token, PUBLIC_URL } = this.env;
    const given = typeof signature === 'string' ? signature : '';
    const url = PUBLIC_URL + (messageId ? statusPathOf(messageId) : STATUS_PATH);
    if (!token || !isSignedByTwilio(token, url, form, given)) throw new Forbidden({ detail: 'X-Twilio-Signature' });
  }
}

function reasonOf(form: URLSearchParams): string {
  const code = form.get('ErrorCode') ?? '';
  return `Twilio ${ERROR_CODE.test(code) ? code : form.get('MessageStatus')}`;
}

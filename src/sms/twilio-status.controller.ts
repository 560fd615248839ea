import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Forbidden } from '../common/index.js';
import { Env } from '../config/index.js';
import { Public, UnsupportedMediaType } from '../http/index.js';
import { Outbox } from '../outbox/index.js';
import { isSignedByTwilio } from './twilio-signature.js';
import { STATUS_PATH } from './twilio.transport.js';

const ERROR_CODE = /^\d{5}$/;

/** What Twilio reports of a text that it took; there only where SMS_TRANSPORT is twilio. */
@ApiExcludeController()
@Controller(STATUS_PATH)
export class TwilioStatusController {
  constructor(
    private readonly outbox: Outbox,
    private readonly env: Env,
  ) {}

  /** A report of a message that is not known (erased, or of another service) is taken like any other. */
  @Post()
  @Public()
  @HttpCode(204)
  async report(@Body() form: unknown, @Headers('x-twilio-signature') signature: unknown): Promise<void> {
    if (!(form instanceof URLSearchParams)) throw new UnsupportedMediaType();
    this.refuseStrangers(form, signature);
    const sid = form.get('MessageSid') ?? '';
    const status = form.get('MessageStatus');
    if (status === 'delivered') await this.outbox.report('sms', sid, 'delivered');
    if (status === 'undelivered' || status === 'failed') await this.outbox.report('sms', sid, 'failed', reasonOf(form));
  }

  /** The URL is the one that Twilio was given, whatever `Host` says. */
  private refuseStrangers(form: URLSearchParams, signature: unknown): void {
    const { TWILIO_AUTH_TOKEN: token, PUBLIC_URL } = this.env;
    const given = typeof signature === 'string' ? signature : '';
    if (!token || !isSignedByTwilio(token, PUBLIC_URL + STATUS_PATH, form, given)) {
      throw new Forbidden({ detail: 'X-Twilio-Signature' });
    }
  }
}

function reasonOf(form: URLSearchParams): string {
  const code = form.get('ErrorCode') ?? '';
  return `Twilio ${ERROR_CODE.test(code) ? code : form.get('MessageStatus')}`;
}

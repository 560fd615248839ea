import type { Clock } from '../common/index.js';
import { fieldsOf, secondsUntil } from '../common/index.js';
import type { Env } from '../config/index.js';
import type { OutgoingMessage, Receipt } from '../outbox/index.js';
import { MessageTransport } from '../outbox/index.js';
import type { Realms } from '../realms/index.js';
import { DEADLINE, post } from './post.js';
import { smsText } from './texts.js';
import { twilioFailure } from './twilio-errors.js';

/** What the transport reads from the environment. */
export type TwilioSettings = Pick<
  Env,
  | 'FRONTEND_URL'
  | 'PUBLIC_URL'
  | 'TWILIO_ACCOUNT_SID'
  | 'TWILIO_AUTH_TOKEN'
  | 'TWILIO_BASE_URL'
  | 'TWILIO_MESSAGING_SERVICE_SID'
  | 'TWILIO_PHONE_NUMBER'
>;

/** Where Twilio reports what became of a message. */
export const STATUS_PATH = '/webhooks/twilio/status';
/** The same for one message: the report may be faster than what is written down of Twilio's answer. */
export function statusPathOf(messageId: string): string {
  return `${STATUS_PATH}?message=${messageId}`;
}
/** Seconds that ValidityPeriod may say; Twilio advises against fewer than 5, and 4 h were its limit for long. */
const VALIDITY = { min: 5, max: 14_400 };
const SID = /^[\w-]{1,64}$/;
const CREATED = 201;

/**
 * Sends texts by Twilio's API (https://www.twilio.com/docs/messaging/api/message-resource), or a service that speaks it. It
 * knows no key of idempotency: a process that dies between Twilio's yes and the commit sends a text twice, unless Twilio's
 * report of the first is faster than the second.
 */
export class TwilioTransport extends MessageTransport {
  readonly channel = 'sms';

  /** `deadline`: ms that one delivery may take in all. */
  constructor(
    private readonly settings: TwilioSettings,
    private readonly realms: Pick<Realms, 'of'>,
    private readonly clock: Clock,
    private readonly deadline = DEADLINE,
  ) {
    super();
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    const { status, body } = await post('Twilio', this.request(message), this.deadline);
    const { sid, code } = fieldsOf(body);
    const providerId = typeof sid === 'string' && SID.test(sid) ? sid : null;
    // Taken is taken: asking again because the answer broke off would send, and bill, it twice.
    if (status === CREATED || (providerId && status >= 200 && status < 300)) return { providerId };
    throw twilioFailure(status, code);
  }

  private request(message: OutgoingMessage): { url: string; headers: Record<string, string>; body: string } {
    const { TWILIO_ACCOUNT_SID: account = '', TWILIO_AUTH_TOKEN: token = '', TWILIO_BASE_URL: base } = this.settings;
    const login = Buffer.from(`${account}:${token}`).toString('base64');
    return {
      url: `${base}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
      headers: { Authorization: `Basic ${login}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: this.form(message).toString(),
    };
  }

  private form(message: OutgoingMessage): URLSearchParams {
    const {
      TWILIO_MESSAGING_SERVICE_SID: service,
      TWILIO_PHONE_NUMBER: from = '',
      PUBLIC_URL,
      FRONTEND_URL,
    } = this.settings;
    const { APP_NAME: app, DEFAULT_LANGUAGE: language } = this.realms.of(message.realm);
    const left = secondsUntil(message.expiresAt, this.clock.now());
    return new URLSearchParams({
      To: message.destination,
      ...(service ? { MessagingServiceSid: service } : { From: from }),
      Body: smsText(message, { app, frontendUrl: FRONTEND_URL, language }),
      StatusCallback: PUBLIC_URL + statusPathOf(message.id),
      ValidityPeriod: String(Math.min(VALIDITY.max, Math.max(VALIDITY.min, left))),
    });
  }
}

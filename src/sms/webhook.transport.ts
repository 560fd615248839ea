import { createHmac } from 'node:crypto';
import { fieldsOf } from '../common/index.js';
import type { Clock } from '../common/index.js';
import type { Env } from '../config/index.js';
import type { OutgoingMessage, Receipt } from '../outbox/index.js';
import { DeliveryRefused, MessageTransport } from '../outbox/index.js';
import type { Realms } from '../realms/index.js';
import { httpFailure } from './http-failure.js';
import { DEADLINE, post } from './post.js';
import { codeOfSms, smsText } from './texts.js';

/** What the transport reads from the environment. */
export type WebhookSettings = Pick<Env, 'FRONTEND_URL' | 'SMS_WEBHOOK_URL' | 'SMS_WEBHOOK_SECRET'>;

/** Bad, unknown, gone, or unprocessable: the same post would be refused again. */
const REFUSED = new Set([400, 404, 410, 422]);

/**
 * Hands texts to the operator's own service. Each post is signed with the time, so that a copy of it is of no use later; the
 * `id` is the same at every attempt, so that the other side can drop the second.
 */
export class WebhookTransport extends MessageTransport {
  readonly channel = 'sms';

  /** `deadline`: ms that one delivery may take in all. */
  constructor(
    private readonly settings: WebhookSettings,
    private readonly realms: Pick<Realms, 'of'>,
    private readonly clock: Clock,
    private readonly deadline = DEADLINE,
  ) {
    super();
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    const { status, body } = await post('webhook', this.request(message), this.deadline);
    if (status >= 200 && status < 300) return { providerId: idOf(body) };
    const text = `webhook ${status}`;
    throw REFUSED.has(status) ? new DeliveryRefused(text) : httpFailure(status, text);
  }

  private request(message: OutgoingMessage): { url: string; headers: Record<string, string>; body: string } {
    const { SMS_WEBHOOK_URL: url = '', SMS_WEBHOOK_SECRET: secret = '' } = this.settings;
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const body = JSON.stringify(this.content(message));
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return {
      url,
      headers: {
        'Content-Type': 'application/json',
        'Latchkey-Timestamp': String(timestamp),
        'Latchkey-Signature': `v1=${signature}`,
      },
      body,
    };
  }

  private content(message: OutgoingMessage): Record<string, string | null> {
    const { id, realm, destination, template, expiresAt } = message;
    const { APP_NAME: app, DEFAULT_LANGUAGE: language } = this.realms.of(realm);
    const sender = { app, frontendUrl: this.settings.FRONTEND_URL, language };
    return {
      id,
      realm,
      to: destination,
      text: smsText(message, sender),
      code: codeOfSms(message),
      template,
      expires_at: expiresAt.toISOString(),
    };
  }
}

/** The other side's own name of the message, where it gives one. */
function idOf(body: string): string | null {
  const { id } = fieldsOf(body);
  return typeof id === 'string' && id !== '' ? id : null;
}

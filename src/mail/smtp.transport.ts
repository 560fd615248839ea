import type { MailerService } from '@nestjs-modules/mailer';
import type { Env } from '../config/index.js';
import { DeliveryRefused, MessageTransport, type OutgoingMessage, type Receipt } from '../outbox/index.js';
import { type Brand, brandOf, type BrandSettings } from './brand.js';
import { isPlainAddress } from './plain-address.js';
import { render } from './render.js';
import { queueId, smtpFailure } from './smtp-reply.js';

/** What the transport reads from the environment. */
export type SenderSettings = BrandSettings & Pick<Env, 'mailFrom' | 'PUBLIC_URL'>;

/**
 * ms for one message, from the queue of connections to the server's last word. The socket's own limit counts
 * silence only: a server that trickles its answers is caught by this one.
 */
const DEADLINE = 20_000;
/** No auto-responder shall answer a code (RFC 3834, and Exchange's own header). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Sends mails through the configured SMTP server. */
export class SmtpTransport extends MessageTransport {
  readonly channel = 'email';
  private readonly brand: Brand;
  private readonly host: string;

  /** `deadline`: ms that one delivery may take in all. */
  constructor(
    private readonly mailer: Pick<MailerService, 'sendMail'>,
    private readonly settings: SenderSettings,
    private readonly deadline = DEADLINE,
  ) {
    super();
    this.brand = brandOf(settings);
    this.host = new URL(settings.PUBLIC_URL).hostname;
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    const address = message.destination;
    if (!isPlainAddress(address)) throw new DeliveryRefused('no plain address');
    const mail = { ...render(message, this.brand), ...this.envelope(message.id, address) };
    try {
      return { providerId: queueId(await this.mailer.sendMail({ ...mail, date: message.createdAt })) };
    } catch (error) {
      throw smtpFailure(error);
    }
  }

  private envelope(id: string, address: string): Parameters<MailerService['sendMail']>[0] {
    const { mailFrom } = this.settings;
    return {
      from: { ...mailFrom },
      to: { name: '', address },
      envelope: { from: mailFrom.address, to: [address] },
      // The same at every attempt: a copy that was sent twice can be told from two messages.
      messageId: `<${id}@${this.host}>`,
      headers: HEADERS,
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(this.deadline),
    };
  }
}

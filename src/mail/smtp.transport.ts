import type { MailerService } from '@nestjs-modules/mailer';
import type { Language, TransportName } from '../common/index.js';
import type { Env, MailSender } from '../config/index.js';
import { DeliveryRefused, MessageTransport, type OutgoingMessage, type Receipt } from '../outbox/index.js';
import type { Realms } from '../realms/index.js';
import { brandOf } from './brand.js';
import { Patience } from './patience.js';
import type { Limits } from './patience.js';
import { isPlainAddress } from './plain-address.js';
import { render } from './render.js';
import { queueId, smtpFailure } from './smtp-reply.js';

/** What the transport reads from the environment. */
export type SenderSettings = Pick<Env, 'FRONTEND_URL' | 'PUBLIC_URL'>;

/** Together no more than `CONVERSATION`. */
const LIMITS: Limits = { text: 15_000, answer: 30_000 };
/** No auto-responder shall answer a code (RFC 3834, and Exchange's own header). */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Sends mails through the configured SMTP server. */
export class SmtpTransport extends MessageTransport {
  readonly channel = 'email';
  private readonly host: string;

  /** `server`: which of the mailer's servers; `limits`: what one delivery may take. */
  constructor(
    private readonly mailer: Pick<MailerService, 'sendMail'>,
    private readonly realms: Pick<Realms, 'of'>,
    private readonly settings: SenderSettings,
    private readonly server: TransportName = 'primary',
    private readonly limits = LIMITS,
  ) {
    super();
    this.host = new URL(settings.PUBLIC_URL).hostname;
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    if (!isPlainAddress(message.destination)) throw new DeliveryRefused('no plain address');
    const realm = this.realms.of(message.realm);
    const { language, ...parts } = render(message, brandOf(realm, this.settings));
    const mail = { ...parts, ...this.envelope(message, realm.mailFrom, language) };
    const patience = new Patience(this.limits);
    const control = { transporterName: this.server, signal: patience.signal, wholeText: patience };
    try {
      return { providerId: queueId(await this.mailer.sendMail({ ...mail, ...control, date: message.createdAt })) };
    } catch (error) {
      throw smtpFailure(error, patience.isWhole);
    } finally {
      patience.over();
    }
  }

  private envelope(
    { id, destination }: OutgoingMessage,
    sender: MailSender,
    language: Language,
  ): Parameters<MailerService['sendMail']>[0] {
    return {
      from: { ...sender },
      to: { name: '', address: destination },
      envelope: { from: sender.address, to: [destination] },
      // The same at every attempt: a copy that was sent twice can be told from two messages.
      messageId: `<${id}@${this.host}>`,
      headers: { ...HEADERS, 'Content-Language': language },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

import type { MailerService } from '@nestjs-modules/mailer';
import type { TransportName } from '../common/index.js';
import type { Env, MailSender } from '../config/index.js';
import { DeliveryRefused, MessageTransport, type OutgoingMessage, type Receipt } from '../outbox/index.js';
import type { Realms } from '../realms/index.js';
import { brandOf } from './brand.js';
import { isPlainAddress } from './plain-address.js';
import { render } from './render.js';
import { queueId, smtpFailure } from './smtp-reply.js';
import type { WholeText } from './whole-text.js';

/** What the transport reads from the environment. */
export type SenderSettings = Pick<Env, 'FRONTEND_URL' | 'PUBLIC_URL'>;

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
  private readonly host: string;

  /** `server`: which of the mailer's servers; `deadline`: ms that one delivery may take in all. */
  constructor(
    private readonly mailer: Pick<MailerService, 'sendMail'>,
    private readonly realms: Pick<Realms, 'of'>,
    private readonly settings: SenderSettings,
    private readonly server: TransportName = 'primary',
    private readonly deadline = DEADLINE,
  ) {
    super();
    this.host = new URL(settings.PUBLIC_URL).hostname;
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    if (!isPlainAddress(message.destination)) throw new DeliveryRefused('no plain address');
    const realm = this.realms.of(message.realm);
    const wholeText: WholeText = { isSent: false };
    const mail = { ...render(message, brandOf(realm, this.settings)), ...this.envelope(message, realm.mailFrom) };
    const order = { ...mail, date: message.createdAt, transporterName: this.server, wholeText };
    try {
      return { providerId: queueId(await this.mailer.sendMail(order)) };
    } catch (error) {
      throw smtpFailure(error, wholeText.isSent);
    }
  }

  private envelope({ id, destination }: OutgoingMessage, sender: MailSender): Parameters<MailerService['sendMail']>[0] {
    return {
      from: { ...sender },
      to: { name: '', address: destination },
      envelope: { from: sender.address, to: [destination] },
      // The same at every attempt: a copy that was sent twice can be told from two messages.
      messageId: `<${id}@${this.host}>`,
      headers: HEADERS,
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(this.deadline),
    };
  }
}

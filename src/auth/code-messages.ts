import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import { Signals, countryOf, plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import type { MailTemplate } from '../mail/index.js';
import type { IssuedCode, OtpChallenge, Purpose } from '../otp/index.js';
import { SpendGuard } from '../sms/index.js';
import { maskAddress } from '../users/index.js';
import { Messages } from './messages.js';
import { NOTICE_LIFETIME } from './notices.js';

/** A challenge whose message is on its way; its secrets are in that message alone. */
export type Sent = Pick<IssuedCode, 'challenge' | 'resendAt'>;

/** The message of each purpose. */
const TEMPLATES: Readonly<Record<Purpose, MailTemplate>> = {
  login: 'sign_in_code',
  signup: 'verification_code',
  verify_email: 'verification_code',
  reset_password: 'reset_code',
  registration: 'registration_code',
  change_email: 'change_code',
  change_phone: 'change_code',
  step_up: 'step_up_code',
  undo_change: 'address_changed',
  invitation: 'invitation',
};

export interface SendOptions {
  /** What was typed as a name. */
  name?: string | null | undefined;
  /** Whether the owner asks, of the address or of the session: what strangers do to a block of numbers does not stop them. */
  isKnown?: boolean;
}

/** What makes an account. */
const SIGN_UPS: ReadonlySet<Purpose> = new Set<Purpose>(['signup', 'verify_email', 'registration']);

/** Which message goes with a challenge, to its stored destination. */
@Injectable()
export class CodeMessages {
  constructor(
    private readonly messages: Messages,
    private readonly spendGuard: SpendGuard,
    private readonly audit: Audit,
    private readonly signals: Signals,
  ) {}

  /**
   * Writes the code's message, or the one that stands in its place: a notice to the owner of an address that somebody
   * tried to register or to take, or a withheld one where nobody owns the address.
   * @throws DestinationNotAllowed for a number in a block that is stopped
   */
  async send(
    tx: Tx,
    issued: IssuedCode,
    client: ClientInfo,
    { name, isKnown = false }: SendOptions = {},
  ): Promise<Sent> {
    const { challenge, code, token, isTest, resendAt } = issued;
    const { realm, destination, channel, purpose } = challenge;
    const notice = noticeInstead(challenge);
    if (isTest) await this.noteTestCode(tx, challenge, client);
    else if (challenge.channel === 'sms' && !isKnown) await this.spendGuard.charge(tx, realm, destination);
    await this.messages.enqueue(tx, {
      realm,
      template: notice ?? templateOf(challenge),
      to: destination,
      challengeId: challenge.id,
      expiresAt: notice ? plusSeconds(challenge.createdAt, NOTICE_LIFETIME) : challenge.expiresAt,
      ...(!notice && { code, name, ...(token !== null && { token }) }),
      withheld: isTest || (challenge.codeHmac === null && !notice),
    });
    tx.onCommit(() => this.signals.emit('codeAsked', { realm, channel, purpose, country: countryOf(destination) }));
    return { challenge, resendAt };
  }

  /** Writes the code's message to another address of the same user than the challenge's. */
  async divert(tx: Tx, { challenge, code }: IssuedCode, to: string): Promise<void> {
    const { realm, id: challengeId, expiresAt } = challenge;
    await this.messages.enqueue(tx, { realm, template: templateOf(challenge), to, challengeId, expiresAt, code });
  }

  /** The code is known to whoever knows the settings: that it was asked for stands in the trail. */
  private async noteTestCode(tx: Tx, { realm, userId, purpose, destination }: OtpChallenge, client: ClientInfo) {
    const details = { purpose, address: maskAddress(destination) };
    await this.audit.record(tx, { realm, type: 'test_code', userId, client, details });
  }
}

/** For an address that has an owner already: no code opens it, and the owner learns of it. */
function noticeInstead({ purpose, codeHmac, userId }: OtpChallenge): MailTemplate | undefined {
  if (codeHmac !== null || userId === null) return undefined;
  // Of a sign-up only a disabled account gets no code; its owner gets a message all the same, which looks the same outside.
  if (SIGN_UPS.has(purpose)) return 'registration_attempt';
  return purpose === 'change_email' || purpose === 'change_phone' ? 'change_attempt' : undefined;
}

/** To whoever has an account, a code that signs up says that it signs in. */
function templateOf({ purpose, userId }: OtpChallenge): MailTemplate {
  return purpose === 'signup' && userId !== null ? 'sign_in_code' : TEMPLATES[purpose];
}

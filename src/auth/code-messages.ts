import { Injectable } from '@nestjs/common';
import { plusSeconds } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { Mail } from '../mail/index.js';
import type { MailTemplate } from '../mail/index.js';
import type { IssuedCode, OtpChallenge } from '../otp/index.js';

/** How long a notice may be late (s): unlike a code, it says what has happened. */
const NOTICE_LIFETIME = 259_200;

/** A challenge whose message is on its way; the code is in that message alone. */
export type Sent = Omit<IssuedCode, 'code'>;

/** Which message goes with a challenge, to its stored destination. */
@Injectable()
export class CodeMessages {
  constructor(private readonly mail: Mail) {}

  /**
   * Writes the code's message, or the one that stands in its place: a notice to the owner of an address that somebody
   * tried to register, or a withheld one where nobody owns the address.
   */
  async send(tx: Tx, { challenge, code, resendAt }: IssuedCode, name?: string | null): Promise<Sent> {
    const notice = isRegistrationAttempt(challenge);
    await this.mail.enqueue(tx, {
      realm: challenge.realm,
      template: notice ? 'registration_attempt' : templateOf(challenge),
      to: challenge.destination,
      expiresAt: notice ? plusSeconds(challenge.createdAt, NOTICE_LIFETIME) : challenge.expiresAt,
      ...(!notice && { code, name }),
      withheld: challenge.codeHmac === null && !notice,
    });
    return { challenge, resendAt };
  }

  /** Tells the owner that the password was changed. */
  async passwordChanged(tx: Tx, realm: string, to: string, at: Date): Promise<void> {
    await this.mail.enqueue(tx, {
      realm,
      template: 'password_changed',
      to,
      expiresAt: plusSeconds(at, NOTICE_LIFETIME),
    });
  }
}

/** A registration of an address that has an owner: no code opens it, and the owner learns of it. */
function isRegistrationAttempt(challenge: OtpChallenge): boolean {
  return challenge.purpose === 'verify_email' && challenge.codeHmac === null && challenge.userId !== null;
}

function templateOf(challenge: OtpChallenge): MailTemplate {
  if (challenge.purpose === 'reset_password') return 'reset_code';
  const known = challenge.userId !== null || challenge.purpose === 'login';
  return known && challenge.purpose !== 'verify_email' ? 'sign_in_code' : 'verification_code';
}

import { Injectable } from '@nestjs/common';
import { NotFound } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';
import { CodeRequests } from './code-requests.js';

/** Sends the code of a challenge again: a new code under the same id. */
@Injectable()
export class Resend {
  constructor(
    private readonly attempts: Attempts,
    private readonly database: Database,
    private readonly otp: OtpService,
    private readonly registrations: RegistrationsService,
    private readonly codes: CodeRequests,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws NotFound, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited, DestinationNotAllowed */
  async byId(realm: string, challengeId: string, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'resend', client };
    // Read ahead: whose share of the day it takes has to be known before the transaction.
    const to = await this.database.transaction(async (tx) => (await this.find(tx, realm, challengeId)).destination);
    return this.attempts.runSending(attempt, to, async (tx) => {
      return this.again(tx, attempt, await this.find(tx, realm, challengeId));
    });
  }

  /**
   * The verification code of an address, of its newest registration where no id says which. Where none waits, a
   * challenge that no code opens: whether one does shows nowhere.
   */
  async verification(
    { realm, email, challengeId }: { realm: string; email: string; challengeId?: string | undefined },
    client: ClientInfo,
  ): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'resend_verification', address: email, client };
    const target = { realm, purpose: 'verify_email' as const, destination: email };
    return this.attempts.runSending(attempt, email, async (tx) => {
      const waiting = challengeId
        ? await this.otp.find(tx, realm, challengeId)
        : await this.otp.newestResendable(tx, target);
      if (waiting?.destination === email && waiting.purpose === 'verify_email') return this.again(tx, attempt, waiting);
      if (challengeId) throw new NotFound({ detail: 'challenge of this address' });
      const { sent } = await this.codes.send(tx, attempt, {
        address: email,
        purpose: 'verify_email',
        opens: () => false,
      });
      return sent;
    });
  }

  private async find(tx: Tx, realm: string, challengeId: string): Promise<OtpChallenge> {
    const challenge = await this.otp.find(tx, realm, challengeId);
    if (!challenge) throw new NotFound({ detail: 'challenge' });
    return challenge;
  }

  private async again(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<Sent> {
    const { spends, isKnown } = await this.attempts.standingAt(tx, attempt, challenge);
    const issued = await this.otp.reissue(tx, challenge, { spends, channel: challenge.channel });
    const registration = challenge.purpose === 'verify_email' ? await this.registrations.find(tx, challenge.id) : null;
    const { name, firstName } = registration?.profile ?? {};
    return this.messages.send(tx, issued, attempt.client, { name: name ?? firstName, isKnown });
  }
}

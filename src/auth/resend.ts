import { Injectable } from '@nestjs/common';
import { NotFound, isUuid } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { UsersService } from '../users/index.js';
import { CodeMessages } from './code-messages.js';

/** Sends the code of a challenge again: a new code under the same id. */
@Injectable()
export class Resend {
  constructor(
    private readonly database: Database,
    private readonly otp: OtpService,
    private readonly registrations: RegistrationsService,
    private readonly users: UsersService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws NotFound, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited */
  async byId(realm: string, challengeId: string): Promise<OtpChallenge> {
    return this.database.transaction(async (tx) => {
      const challenge = isUuid(challengeId) ? await this.otp.find(tx, realm, challengeId) : null;
      if (!challenge) throw new NotFound({ detail: 'challenge' });
      return this.again(tx, challenge);
    });
  }

  /**
   * The verification code of an address, of its newest registration where no id says which. Where none waits, a
   * challenge that no code opens: whether one does shows nowhere.
   */
  async verification(realm: string, email: string, challengeId?: string): Promise<OtpChallenge> {
    const target = { realm, purpose: 'verify_email' as const, destination: email };
    return this.database.transaction(async (tx) => {
      const waiting = challengeId
        ? await this.otp.find(tx, realm, challengeId)
        : await this.otp.newestResendable(tx, target);
      if (waiting?.destination === email && waiting.purpose === 'verify_email') return this.again(tx, waiting);
      if (challengeId) throw new NotFound({ detail: 'challenge of this address' });
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        ...target,
        channel: 'email',
        userId: owner?.id ?? null,
        opens: false,
      });
      await this.messages.send(tx, issued);
      return issued.challenge;
    });
  }

  private async again(tx: Tx, challenge: OtpChallenge): Promise<OtpChallenge> {
    const issued = await this.otp.reissue(tx, challenge);
    const registration = challenge.purpose === 'verify_email' ? await this.registrations.find(tx, challenge.id) : null;
    await this.messages.send(tx, issued, registration?.profile.name ?? registration?.profile.firstName);
    return issued.challenge;
  }
}

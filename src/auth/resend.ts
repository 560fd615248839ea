import { Injectable } from '@nestjs/common';
import { NotFound, isUuid } from '../common/index.js';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { UsersService } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';

/** Sends the code of a challenge again: a new code under the same id. */
@Injectable()
export class Resend {
  constructor(
    private readonly attempts: Attempts,
    private readonly otp: OtpService,
    private readonly registrations: RegistrationsService,
    private readonly users: UsersService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws NotFound, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited */
  async byId(realm: string, challengeId: string, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'resend', client };
    return this.attempts.runSending(attempt, async (tx) => {
      const challenge = isUuid(challengeId) ? await this.otp.find(tx, realm, challengeId) : null;
      if (!challenge) throw new NotFound({ detail: 'challenge' });
      return this.again(tx, attempt, challenge);
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
    return this.attempts.runSending(attempt, async (tx) => {
      const waiting = challengeId
        ? await this.otp.find(tx, realm, challengeId)
        : await this.otp.newestResendable(tx, target);
      if (waiting?.destination === email && waiting.purpose === 'verify_email') return this.again(tx, attempt, waiting);
      if (challengeId) throw new NotFound({ detail: 'challenge of this address' });
      const { spends } = await this.attempts.standingOf(tx, attempt, email);
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        ...target,
        channel: 'email',
        userId: owner?.id ?? null,
        spends,
        opens: false,
      });
      return this.messages.send(tx, issued);
    });
  }

  private async again(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<Sent> {
    const { spends } = await this.attempts.standingOf(tx, attempt, challenge.destination);
    const issued = await this.otp.reissue(tx, challenge, spends);
    const registration = challenge.purpose === 'verify_email' ? await this.registrations.find(tx, challenge.id) : null;
    return this.messages.send(tx, issued, registration?.profile.name ?? registration?.profile.firstName);
  }
}

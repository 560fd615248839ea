import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate, InvalidCode, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { RegistrationSteps } from '../registrations/index.js';
import type { StepTicket } from '../registrations/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';

export interface RegistrationVerifyInput {
  realm: string;
  challengeId: string;
  code: string;
}

/** The second of four steps: the address is proved, and reserved by nothing. */
@Injectable()
export class RegistrationVerify {
  constructor(
    private readonly attempts: Attempts,
    private readonly otp: OtpService,
    private readonly codes: CodeGate,
    private readonly steps: RegistrationSteps,
  ) {}

  /** @throws RateLimited, InvalidCode, ExpiredCode, ExhaustedCode */
  async execute({ realm, challengeId, code }: RegistrationVerifyInput, client: ClientInfo): Promise<StepTicket> {
    const attempt: Attempt = { realm, action: 'registration_verify', client };
    return this.attempts.run(attempt, async (tx) => {
      const { destination, purpose } = await this.find(tx, realm, challengeId);
      // The trail says where, though the request does not.
      attempt.address = destination;
      const { spends } = await this.attempts.standingOf(tx, attempt, destination);
      await this.codes.consume(tx, { realm, purpose, destination, code, challengeId, spends });
      return this.steps.begin(tx, { challengeId, realm, address: destination });
    });
  }

  private async find(tx: Tx, realm: string, challengeId: string): Promise<OtpChallenge> {
    const challenge = await this.otp.find(tx, realm, challengeId);
    if (challenge?.purpose === 'registration') return challenge;
    throw new InvalidCode('no registration has this challenge', 0);
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { UsersService } from '../users/index.js';
import { CodeMessages } from './code-messages.js';

/** Sends a code that sets a new password, to an address that has an account. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws RateLimited */
  async execute(realm: string, email: string): Promise<OtpChallenge> {
    return this.database.transaction(async (tx) => {
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        realm,
        purpose: 'reset_password',
        channel: 'email',
        destination: email,
        userId: owner?.id ?? null,
        opens: owner?.status === 'active',
      });
      await this.messages.send(tx, issued);
      return issued.challenge;
    });
  }
}

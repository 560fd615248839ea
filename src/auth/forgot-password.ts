import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import { UsersService } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';

/** Sends a code that sets a new password, to an address that has an account. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws RateLimited */
  async execute(realm: string, email: string, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'forgot_password', address: email, client };
    return this.attempts.runSending(attempt, async (tx) => {
      const { spends } = await this.attempts.standingOf(tx, attempt, email);
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        realm,
        purpose: 'reset_password',
        channel: 'email',
        destination: email,
        userId: owner?.id ?? null,
        spends,
        opens: owner?.status === 'active',
      });
      return this.messages.send(tx, issued);
    });
  }
}

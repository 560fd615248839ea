import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { Sent } from './code-messages.js';
import { CodeRequests } from './code-requests.js';

/** Sends a code that sets a new password, to an address that has an account. */
@Injectable()
export class ForgotPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeRequests,
  ) {}

  /** @throws RateLimited, DestinationNotAllowed */
  async execute(realm: string, address: string, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'forgot_password', address, client };
    return this.attempts.runSending(attempt, address, async (tx) => {
      const { sent } = await this.codes.send(tx, attempt, {
        address,
        purpose: 'reset_password',
        opens: (owner) => owner?.status === 'active',
      });
      return sent;
    });
  }
}

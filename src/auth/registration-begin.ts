import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { Realms } from '../realms/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { Sent } from './code-messages.js';
import { CodeRequests } from './code-requests.js';

/** The first of four steps: sends a code to an address that nobody owns; an owner is told, and nothing else happens. */
@Injectable()
export class RegistrationBegin {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeRequests,
    private readonly realms: Realms,
  ) {}

  /** @throws RateLimited, DestinationNotAllowed */
  async execute(realm: string, address: string, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'registration', address, client };
    return this.attempts.runSending(attempt, address, async (tx) => {
      const { sent } = await this.codes.send(tx, attempt, {
        address,
        purpose: 'registration',
        opens: (owner, isInvited) => owner === null && (isInvited || this.realms.of(realm).SIGN_UP === 'open'),
      });
      return sent;
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { Realms } from '../realms/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { Sent } from './code-messages.js';
import { CodeRequests } from './code-requests.js';

export type SignInPurpose = 'login' | 'signup';

export interface SendCodeInput {
  realm: string;
  address: string;
  purpose: SignInPurpose;
}

/** Sends a code that signs in or up. An address that it can do nothing for gets a challenge that no code opens. */
@Injectable()
export class SendCode {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeRequests,
    private readonly realms: Realms,
  ) {}

  /** @throws RateLimited, DestinationNotAllowed */
  async execute({ realm, address, purpose }: SendCodeInput, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'send_otp', address, client };
    return this.attempts.runSending(attempt, address, async (tx) => {
      const opens = (owner: User | null, isInvited: boolean) => isInvited || this.maySignIn(realm, owner, purpose);
      const { sent } = await this.codes.send(tx, attempt, { address, purpose, opens });
      return sent;
    });
  }

  private maySignIn(realm: string, owner: User | null, purpose: SignInPurpose): boolean {
    if (owner) return owner.status === 'active';
    const { SIGN_UP, OTP_LOGIN_CREATES_USER } = this.realms.of(realm);
    return SIGN_UP === 'open' && (purpose === 'signup' || OTP_LOGIN_CREATES_USER);
  }
}

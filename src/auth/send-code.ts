import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import { Realms } from '../realms/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';

export type SignInPurpose = 'login' | 'signup';

export interface SendCodeInput {
  realm: string;
  email: string;
  purpose: SignInPurpose;
}

/** Sends a code that signs in or up. An address that it can do nothing for gets a challenge that no code opens. */
@Injectable()
export class SendCode {
  constructor(
    private readonly attempts: Attempts,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
    private readonly realms: Realms,
  ) {}

  /** @throws RateLimited */
  async execute({ realm, email, purpose }: SendCodeInput, client: ClientInfo): Promise<Sent> {
    const attempt: Attempt = { realm, action: 'send_otp', address: email, client };
    return this.attempts.runSending(attempt, async (tx) => {
      const { spends } = await this.attempts.standingOf(tx, attempt, email);
      const owner = await this.users.findByEmail(realm, email, tx);
      const issued = await this.otp.issue(tx, {
        realm,
        purpose,
        channel: 'email',
        destination: email,
        userId: owner?.id ?? null,
        spends,
        opens: this.maySignIn(realm, owner, purpose),
      });
      return this.messages.send(tx, issued);
    });
  }

  private maySignIn(realm: string, owner: User | null, purpose: SignInPurpose): boolean {
    if (owner) return owner.status === 'active';
    return purpose === 'signup' || this.realms.of(realm).OTP_LOGIN_CREATES_USER;
  }
}

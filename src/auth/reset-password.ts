import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate, InvalidCode, OtpService } from '../otp/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { CodeMessages } from './code-messages.js';

export interface ResetPasswordInput {
  realm: string;
  email: string;
  code: string;
  newPassword: string;
  challengeId?: string | undefined;
}

/** Sets a new password by a code. Every session and every other live challenge ends; nobody is signed in by it. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly devices: DevicesService,
    private readonly clock: Clock,
    private readonly codes: CodeGate,
    private readonly otp: OtpService,
    private readonly users: UsersService,
    private readonly passwords: PasswordHash,
    private readonly policy: PasswordPolicy,
    private readonly sessions: SessionsService,
    private readonly messages: CodeMessages,
  ) {}

  /** @throws PasswordRejected (the code stays good), RateLimited, InvalidCode, ExpiredCode, ExhaustedCode, Unavailable */
  async execute({ email, newPassword, ...input }: ResetPasswordInput, client: ClientInfo): Promise<void> {
    const attempt: Attempt = { realm: input.realm, action: 'reset_password', address: email, client };
    this.policy.check(newPassword, { address: email }, 'new_password');
    // Before the transaction, which must be short, and whether the code is right or not.
    const passwordHash = await this.passwords.create(newPassword);
    await this.attempts.run(attempt, async (tx) => {
      const { spends } = await this.attempts.standingOf(tx, attempt, email);
      const user = await this.proveOwner(tx, { ...input, email }, spends);
      this.policy.check(
        newPassword,
        { address: email, names: [user.name, user.firstName, user.lastName] },
        'new_password',
      );
      await this.users.setPassword(tx, user, passwordHash);
      await this.otp.supersede(tx, input.realm, email);
      await this.sessions.endAll(tx, user.id, 'password_reset');
      await this.devices.forgetAll(tx, user.id);
      await this.attempts.note(tx, attempt, 'password_reset', user.id);
      await this.messages.passwordChanged(tx, input.realm, user.email ?? email, this.clock.now());
    });
  }

  private async proveOwner(
    tx: Tx,
    { email, ...guess }: Omit<ResetPasswordInput, 'newPassword'>,
    spends: string,
  ): Promise<User> {
    const challenge = await this.codes.consume(tx, {
      ...guess,
      purpose: 'reset_password',
      destination: email,
      spends,
    });
    const user = await this.users.findByEmail(guess.realm, email, tx);
    if (user?.status !== 'active' || user.id !== challenge.userId) {
      throw new InvalidCode('the account is gone, disabled or another one', 0);
    }
    return user;
  }
}

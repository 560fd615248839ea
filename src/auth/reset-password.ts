import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo } from '../http/index.js';
import { CodeGate, InvalidCode, InvalidLink, LinkGate, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { asLink } from './as-link.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { FirstAdmin } from './first-admin.js';
import { Notices } from './notices.js';

/** What proves that the account is theirs: the code, or the token of the link that came with it. */
export type ResetProof =
  | { address: string; code: string; challengeId?: string | undefined; token?: undefined }
  | { address?: undefined; token: string };

export interface ResetPasswordInput {
  realm: string;
  newPassword: string;
  proof: ResetProof;
}

/** Sets a new password. Every session and every other live challenge ends; nobody is signed in by it. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly devices: DevicesService,
    private readonly codes: CodeGate,
    private readonly links: LinkGate,
    private readonly otp: OtpService,
    private readonly users: UsersService,
    private readonly passwords: PasswordHash,
    private readonly policy: PasswordPolicy,
    private readonly sessions: SessionsService,
    private readonly notices: Notices,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  /**
   * @throws PasswordRejected (code and link stay good), RateLimited, InvalidCode, ExpiredCode, ExhaustedCode, InvalidLink,
   * Unavailable
   */
  async execute({ realm, newPassword, proof }: ResetPasswordInput, client: ClientInfo): Promise<void> {
    const attempt: Attempt = { realm, action: 'reset_password', address: proof.address, client };
    this.policy.check(newPassword, { realm, addresses: [proof.address] }, 'new_password');
    // Before the transaction, which must be short, and whether the proof is right or not.
    const passwordHash = await this.passwords.create(newPassword);
    await this.attempts.run(attempt, async (tx) => {
      const challenge = await this.consume(tx, attempt, proof);
      const found = this.ownerOf(tx, challenge);
      const user = await (proof.token === undefined ? found : asLink(found));
      this.policy.checkFor(newPassword, user, 'new_password');
      await this.users.setPassword(tx, user, passwordHash);
      await this.otp.supersedeAllOf(tx, { id: user.id, realm, addresses: provedAddressesOf(user) });
      await this.sessions.endAll(tx, user.id, 'password_reset');
      await this.devices.forgetAll(tx, user.id);
      await this.attempts.note(tx, attempt, 'password_reset', user.id);
      await this.notices.passwordChanged(tx, user);
      await this.firstAdmin.greet(tx, attempt, user, challenge.destination);
    });
  }

  private async consume(tx: Tx, attempt: Attempt, proof: ResetProof): Promise<OtpChallenge> {
    const { realm } = attempt;
    if (proof.token === undefined) {
      const { address, code, challengeId } = proof;
      const { spends } = await this.attempts.standingOf(tx, attempt, address);
      return this.codes.consume(tx, {
        realm,
        purpose: 'reset_password',
        destination: address,
        code,
        challengeId,
        spends,
      });
    }
    const challenge = await this.links.find(tx, realm, proof.token);
    if (challenge.purpose !== 'reset_password') throw new InvalidLink({ detail: `a link to ${challenge.purpose}` });
    await this.links.consume(tx, challenge);
    return challenge;
  }

  private async ownerOf(tx: Tx, { realm, destination, userId }: OtpChallenge): Promise<User> {
    const user = await this.users.findByAddress(tx, realm, destination);
    if (user?.status === 'active' && user.id === userId) return user;
    throw new InvalidCode('the account is gone, disabled or another one', 0);
  }
}

import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../common/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import { PasswordHash, PasswordPolicy } from '../passwords/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import { Notices } from './notices.js';
import { OwnAccount, ownAttempt } from './own-account.js';
import { OwnProofs } from './own-proofs.js';
import type { OwnProof } from './own-proofs.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

/** This browser is known by what it is given now; what was known before is forgotten. */
const NEWCOMER = { spends: '', isKnown: false };

/**
 * Sets a new password, or the first one. Every session, every live challenge and every pending change ends, this session
 * too, whose tokens somebody may have copied; a new one takes its place.
 */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly proofs: OwnProofs,
    private readonly passwords: PasswordHash,
    private readonly policy: PasswordPolicy,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
    private readonly notices: Notices,
  ) {}

  /**
   * @throws NotAuthenticated, StepUpRequired, PasswordRejected, ValidationFailed, InvalidCredentials, InvalidCode,
   * ExpiredCode, ExhaustedCode, RateLimited, Unavailable
   */
  async execute(
    principal: Principal,
    { proof, newPassword }: { proof: OwnProof; newPassword: string },
    client: ClientInfo,
  ): Promise<SignedIn> {
    const attempt = ownAttempt(principal, 'change_password', client);
    const known = await this.attempts.run(attempt, (tx) => this.account.holdFresh(tx, attempt));
    refuseCodeForPassword(known, proof);
    this.policy.checkFor(newPassword, known, 'new_password');
    const prepared = await this.proofs.prepare(attempt, known, proof);
    const passwordHash = await this.passwords.create(newPassword);
    return this.attempts.run(attempt, async (tx) => {
      await this.proofs.confirm(tx, attempt, known, prepared);
      const user = await this.account.holdFresh(tx, attempt);
      refuseCodeForPassword(user, proof);
      await this.users.setPassword(tx, user, passwordHash);
      await this.otp.supersedeAllOf(tx, { id: user.id, realm: user.realm, addresses: provedAddressesOf(user) });
      await this.sessions.endAll(tx, user.id, 'password_changed');
      await this.devices.forgetAll(tx, user.id);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      await this.attempts.note(tx, attempt, 'password_changed', user.id);
      await this.notices.passwordChanged(tx, user);
      return { user, session, device: await this.attempts.remember(tx, attempt, NEWCOMER, user) };
    });
  }
}

/** Who reads somebody's mail does not get rid of their password by it here: that is a reset, and signs nobody in. */
function refuseCodeForPassword({ passwordHash }: User, proof: OwnProof): void {
  if (passwordHash === null || 'password' in proof) return;
  throw ValidationFailed.of({ field: 'current_password', message: 'must be your password' });
}

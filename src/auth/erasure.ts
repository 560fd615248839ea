import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import type { AuditEventType } from '../audit/index.js';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import { OtpErasure } from '../otp/index.js';
import { Outbox } from '../outbox/index.js';
import { RegistrationsService } from '../registrations/index.js';
import { OwnSessions, SessionsService } from '../sessions/index.js';
import { UsersService, invitedAddressOf, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { Notices } from './notices.js';

/** Erases a user, whoever asks for it: what happened stays in the trail, the person does not. */
@Injectable()
export class Erasure {
  constructor(
    private readonly attempts: Attempts,
    private readonly users: UsersService,
    private readonly otp: OtpErasure,
    private readonly registrations: RegistrationsService,
    private readonly sessions: SessionsService,
    private readonly ownSessions: OwnSessions,
    private readonly devices: DevicesService,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly notices: Notices,
  ) {}

  /** The last thing that is done about them in a transaction; a notice goes to every address that they had proved. */
  async erase(tx: Tx, attempt: Attempt, user: User, event: AuditEventType): Promise<void> {
    const { id: userId, realm } = user;
    const invited = invitedAddressOf(user);
    const theirs = [...provedAddressesOf(user), ...(invited === null ? [] : [invited])];
    const known = [...theirs, ...(await this.otp.provedAddressesOf(tx, userId))];
    await this.users.erase(tx, userId);
    const addresses = await this.ownerless(tx, realm, known);
    // The codes before the sessions: a sign-in that is under way holds its challenge until its session can be seen.
    await this.otp.erase(tx, { userId, realm, addresses });
    for (const address of addresses) await this.registrations.forget(tx, realm, address);
    await this.sessions.endAll(tx, userId, 'account_deleted');
    await this.ownSessions.strip(tx, userId);
    await this.devices.forgetAll(tx, userId);
    await this.outbox.eraseFor(tx, realm, addresses);
    await this.attempts.note(tx, attempt, event, userId);
    await this.audit.anonymise(tx, userId);
    await this.notices.accountDeleted(tx, user);
    // After the last text, which takes a share too.
    await this.otp.forgetBudgets(tx, { userId, realm });
  }

  /** Without those that they had given up, and somebody else has proved since. */
  private async ownerless(tx: Tx, realm: string, addresses: string[]): Promise<string[]> {
    const left: string[] = [];
    for (const address of new Set(addresses)) {
      if (!(await this.users.findByAddress(tx, realm, address))) left.push(address);
    }
    return left;
  }
}

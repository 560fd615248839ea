import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import { ChangeUndo, InvalidLink, LinkGate, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService, addressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import type { ChangeDetails } from './changes.js';

/**
 * Undoes a change of address, and with it those that followed: whoever held the account's address before says that it was
 * not them. The addresses of before come back, and everybody is signed out, since whoever changed them is signed in.
 */
@Injectable()
export class UndoChange {
  constructor(
    private readonly attempts: Attempts,
    private readonly links: LinkGate,
    private readonly changes: ChangeUndo,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
  ) {}

  /** @throws InvalidLink, also where the account is gone, or the address has another owner by now */
  async execute(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<void> {
    await this.links.consume(tx, challenge);
    const user = challenge.userId === null ? null : await this.users.hold(tx, challenge.userId);
    if (!user) throw new InvalidLink({ detail: 'the user is gone or disabled', userId: challenge.userId });
    const { kind } = challenge.details as ChangeDetails;
    if (!(await this.restore(tx, user, challenge))) throw new InvalidLink({ detail: 'it has another owner' });
    for (const later of await this.firstOfOtherKind(tx, challenge)) await this.restore(tx, user, later);
    const now = await this.users.find(tx, user.id);
    const addresses = [...addressesOf(user), ...(now ? addressesOf(now) : [])];
    await this.otp.supersedeAllOf(tx, { id: user.id, realm: user.realm, addresses });
    await this.sessions.endAll(tx, user.id, 'change_undone');
    await this.devices.forgetAll(tx, user.id);
    await this.attempts.note(tx, attempt, 'change_undone', user.id, { what: kind });
  }

  /** Puts back what was there before a change; `false` where somebody else has it by now. */
  private async restore(tx: Tx, user: User, { details }: OtpChallenge): Promise<boolean> {
    const { kind, from } = details as ChangeDetails;
    if (from !== null) return this.users.setAddress(tx, user, from);
    await this.users.removeAddress(tx, user, kind);
    return true;
  }

  /** A thief who took the e-mail address may have added a number too, and would sign in by it. */
  private async firstOfOtherKind(tx: Tx, challenge: OtpChallenge): Promise<OtpChallenge[]> {
    const kindOf = ({ details }: OtpChallenge) => (details as ChangeDetails).kind;
    const later = await this.changes.takeLater(tx, challenge);
    return later.filter((each) => kindOf(each) !== kindOf(challenge)).slice(0, 1);
  }
}

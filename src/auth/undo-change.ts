import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import { ChangeUndo, InvalidLink, LinkGate, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService, provedAddressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { AddressTaken } from './address-taken.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { markOfPassword } from './changes.js';
import type { ChangeDetails } from './changes.js';

/**
 * Undoes a change of address, and with it what a thief did besides: whoever held the account's address before says that it
 * was not them. The address of before comes back, so does the other one if it was changed after it or in the same session,
 * a password that was set since is dropped, and everybody is signed out.
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

  /**
   * @throws InvalidLink, also where the account is gone or disabled. AddressTaken where the address has another owner by
   * now: everybody is signed out all the same.
   */
  async execute(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<void> {
    const user = challenge.userId === null ? null : await this.users.hold(tx, challenge.userId);
    if (!user) throw new InvalidLink({ detail: 'the user is gone or disabled', userId: challenge.userId });
    await this.links.consume(tx, challenge);
    const isBack = await this.restore(tx, user, challenge);
    const other = await this.otherKind(tx, challenge);
    if (other) await this.restore(tx, user, other);
    const { kind, password } = detailsOf(challenge);
    if (markOfPassword(user) !== password) await this.users.dropPassword(tx, user);
    await this.endEverything(tx, user);
    await this.attempts.note(tx, attempt, 'change_undone', user.id, { what: kind });
    if (!isBack) throw new AddressTaken({ detail: 'it has another owner', userId: user.id });
  }

  /** Puts back what was there before a change; `false` where somebody else has it by now. */
  private async restore(tx: Tx, user: User, challenge: OtpChallenge): Promise<boolean> {
    const { kind, from } = detailsOf(challenge);
    if (from !== null) return this.users.setAddress(tx, user, from);
    await this.users.removeAddress(tx, user, kind);
    return true;
  }

  /**
   * The first change of the other kind that goes with this one: a thief who took the e-mail address may have added a number
   * too, before or after, and would sign in by it. Earlier changes of the same kind stay: whoever holds that address could
   * be who it was changed because of.
   */
  private async otherKind(tx: Tx, challenge: OtpChallenge): Promise<OtpChallenge | undefined> {
    const { kind, session } = detailsOf(challenge);
    const isOther = (each: OtpChallenge) => detailsOf(each).kind !== kind;
    const taken = await this.changes.takeOthers(tx, challenge, (each) => {
      const isLater = each.createdAt >= challenge.createdAt;
      return isLater || (isOther(each) && detailsOf(each).session === session);
    });
    return taken.find(isOther);
  }

  private async endEverything(tx: Tx, before: User): Promise<void> {
    const now = await this.users.find(tx, before.id);
    const addresses = [...provedAddressesOf(before), ...(now ? provedAddressesOf(now) : [])];
    await this.otp.supersedeAllOf(tx, { id: before.id, realm: before.realm, addresses });
    await this.sessions.endAll(tx, before.id, 'change_undone');
    await this.devices.forgetAll(tx, before.id);
  }
}

function detailsOf({ details }: OtpChallenge): ChangeDetails {
  return details as ChangeDetails;
}

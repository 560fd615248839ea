import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { DevicesService } from '../devices/index.js';
import { InvalidLink, LinkGate, OtpService } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService, addressesOf } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';

/** What a link that undoes a change of address has to know. */
export interface ChangeDetails extends Record<string, string | null> {
  kind: 'email' | 'sms';
  /** The address before it; null where there was none of that kind. */
  from: string | null;
  to: string;
}

/**
 * Undoes a change of address: whoever held the account's address before says that it was not them. The address comes
 * back, and everybody is signed out, since whoever changed it is signed in.
 */
@Injectable()
export class UndoChange {
  constructor(
    private readonly attempts: Attempts,
    private readonly links: LinkGate,
    private readonly users: UsersService,
    private readonly otp: OtpService,
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
  ) {}

  /** @throws InvalidLink, also where the address was changed again since, or has another owner by now */
  async execute(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<void> {
    const { kind, from, to } = challenge.details as ChangeDetails;
    await this.links.consume(tx, challenge);
    const user = challenge.userId === null ? null : await this.users.find(tx, challenge.userId);
    if (!user || addressOf(user, kind) !== to) throw new InvalidLink({ detail: 'the address is another one by now' });
    if (from === null) await this.users.removeAddress(tx, user, kind);
    else if (!(await this.users.setAddress(tx, user, from))) throw new InvalidLink({ detail: 'it has another owner' });
    const addresses = [...addressesOf(user), ...(from === null ? [] : [from])];
    await this.otp.supersedeAllOf(tx, { id: user.id, realm: user.realm, addresses });
    await this.sessions.endAll(tx, user.id, 'change_undone');
    await this.devices.forgetAll(tx, user.id);
    await this.attempts.note(tx, attempt, 'change_undone', user.id, { what: kind });
  }
}

function addressOf({ email, phoneNumber }: User, kind: 'email' | 'sms'): string | null {
  return kind === 'email' ? email : phoneNumber;
}

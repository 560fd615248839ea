import { Injectable } from '@nestjs/common';
import { Attempts, Invitations } from '../auth/index.js';
import { Invitees, UsersService, invitedAddressOf, rolesWith } from '../users/index.js';
import type { Profile, Role, User } from '../users/index.js';
import { AdminActs, attemptOf } from './admin-acts.js';
import type { Act } from './admin-acts.js';
import { Conflict } from './conflict.js';

export interface Invitation {
  address: string;
  /** Typed beside an e-mail address: shown, and nobody's until it is proved. */
  typedPhoneNumber?: string | undefined;
  roles: Role[];
  profile: Profile;
}

/** Invites people: they exist from then on, prove their address by a link, and choose their own password. */
@Injectable()
export class InviteUser {
  constructor(
    private readonly acts: AdminActs,
    private readonly attempts: Attempts,
    private readonly users: UsersService,
    private readonly invitees: Invitees,
    private readonly invitations: Invitations,
  ) {}

  /** @throws NotAuthenticated, Forbidden, StepUpRequired, Conflict, RateLimited, DestinationNotAllowed */
  async execute(act: Act, { roles, ...invitation }: Invitation): Promise<User> {
    const attempt = { ...attemptOf(act), address: invitation.address };
    return this.attempts.runSending(attempt, invitation.address, async (tx) => {
      const requireFresh = await this.acts.confirm(tx, act);
      if (roles.includes('admin')) await requireFresh();
      const { realm, address } = attempt;
      const holder =
        (await this.users.findByAddress(tx, realm, address)) ?? (await this.invitees.at(tx, realm, address));
      if (holder) throw new Conflict({ detail: 'the address is taken' });
      await this.invitations.charge(tx, realm, act.principal.userId, address);
      const user = await this.invitees.add(tx, { ...invitation, realm, roles: rolesWith(roles) });
      if (!user) throw new Conflict({ detail: 'the address was taken meanwhile' });
      await this.invitations.send(tx, user, invitation.address);
      await this.attempts.note(tx, attempt, 'user_invited', user.id, { roles: user.roles.join(' ') });
      return user;
    });
  }

  /**
   * Sends somebody who was invited a new link; the earlier one ends.
   * @throws NotAuthenticated, Forbidden, NotFound, Conflict, RateLimited, DestinationNotAllowed
   */
  async again(act: Act, id: string): Promise<void> {
    // Read ahead: whose share of the day it takes has to be known before the transaction.
    const address = await this.acts.on(act, id, (_tx, { target }) => Promise.resolve(waitingAddressOf(target)));
    const attempt = { ...attemptOf(act), address };
    await this.attempts.runSending(attempt, address, async (tx) => {
      await this.acts.confirm(tx, act);
      await this.invitations.charge(tx, attempt.realm, act.principal.userId, address);
      const user = await this.invitees.at(tx, attempt.realm, address);
      if (!user || !(await this.invitees.renew(tx, user)))
        throw new Conflict({ detail: 'nobody waits there any more' });
      await this.invitations.send(tx, user, address);
      await this.attempts.note(tx, attempt, 'user_invited', user.id, { again: true });
    });
  }
}

function waitingAddressOf(user: User): string {
  const address = user.status === 'active' ? invitedAddressOf(user) : null;
  if (address === null) throw new Conflict({ detail: 'waits for no proof, or is disabled', userId: user.id });
  return address;
}

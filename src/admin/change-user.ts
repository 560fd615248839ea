import { Injectable } from '@nestjs/common';
import { Attempts } from '../auth/index.js';
import type { Tx } from '../database/index.js';
import { OtpService } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { People, givenOf, provedAddressesOf, rolesWith } from '../users/index.js';
import type { User, UserChange } from '../users/index.js';
import { AdminActs, refuseSelf } from './admin-acts.js';
import type { Act, ActUnderWay } from './admin-acts.js';

/** Changes somebody's profile, status and roles. What takes or gives rights ends their sessions. */
@Injectable()
export class ChangeUser {
  constructor(
    private readonly acts: AdminActs,
    private readonly attempts: Attempts,
    private readonly people: People,
    private readonly otp: OtpService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Who is made an administrator, or is one and loses anything, needs an act in a fresh session.
   * @throws NotAuthenticated, Forbidden, NotFound, StepUpRequired; Conflict for one's own status and roles
   */
  async execute(act: Act, id: string, { status, roles, ...profile }: UserChange): Promise<User> {
    const given = givenOf(profile);
    return this.acts.on(act, id, async (tx, under) => {
      await this.refuse(under, { status, roles });
      let user = under.target;
      if (Object.keys(given).length > 0) {
        user = await this.people.change(tx, user, given);
        await this.attempts.note(tx, under.attempt, 'profile_changed', user.id);
      }
      if (roles !== undefined) user = await this.changeRoles(tx, under, user, rolesWith(roles));
      if (status !== undefined) user = await this.changeStatus(tx, under, user, status);
      return user;
    });
  }

  /** Before anything is changed: a refusal keeps what was done before it. */
  private async refuse(under: ActUnderWay, { status, roles }: UserChange): Promise<void> {
    const { target } = under;
    const isAdmin = target.roles.includes('admin');
    const changesRoles = roles !== undefined && roles.includes('admin') !== isAdmin;
    const changesStatus = status !== undefined && status !== target.status;
    if (!changesRoles && !changesStatus) return;
    refuseSelf(under);
    if (changesRoles || isAdmin) await under.requireFresh();
  }

  private async changeRoles(tx: Tx, under: ActUnderWay, user: User, roles: User['roles']): Promise<User> {
    if (roles.includes('admin') === user.roles.includes('admin')) return user;
    const changed = await this.people.change(tx, user, { roles });
    // A new administrator begins with a session as short as theirs are.
    await this.sessions.endAll(tx, user.id, 'roles_changed');
    await this.attempts.note(tx, under.attempt, 'roles_changed', user.id, { roles: roles.join(' ') });
    return changed;
  }

  private async changeStatus(tx: Tx, under: ActUnderWay, user: User, status: User['status']): Promise<User> {
    if (status === user.status) return user;
    const changed = await this.people.change(tx, user, { status });
    if (status === 'disabled') await this.shutOut(tx, user);
    const event = status === 'disabled' ? 'user_disabled' : 'user_enabled';
    await this.attempts.note(tx, under.attempt, event, user.id);
    return changed;
  }

  /** The codes before the sessions: a sign-in that is under way holds its challenge until its session can be seen. */
  private async shutOut(tx: Tx, user: User): Promise<void> {
    await this.otp.supersedeAllOf(tx, { id: user.id, realm: user.realm, addresses: provedAddressesOf(user) });
    await this.sessions.endAll(tx, user.id, 'user_disabled');
  }
}

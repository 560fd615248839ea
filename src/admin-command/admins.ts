import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/index.js';
import type { AuditEventType } from '../audit/index.js';
import { InvitationLinks } from '../auth/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { SessionsService } from '../sessions/index.js';
import { Invitees, People, UsersService, rolesWith } from '../users/index.js';
import type { Role, User } from '../users/index.js';
import { CommandRefused } from './failure.js';

/** Nobody's address: the command is given on the machine itself. */
const CONSOLE = { ip: null, userAgent: 'npm run admin' };

/** Who administers a realm, as its operator decides. Every change stands in the trail. */
@Injectable()
export class Admins {
  constructor(
    private readonly database: Database,
    private readonly people: People,
    private readonly users: UsersService,
    private readonly invitees: Invitees,
    private readonly links: InvitationLinks,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
  ) {}

  /**
   * Invites an administrator, or invites them again.
   * @returns the token of the link, which is nowhere else
   * @throws CommandRefused where the address has an owner
   */
  create(realm: string, email: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const known = await this.invitees.at(tx, realm, email);
      const user =
        known ?? (await this.invitees.add(tx, { realm, address: email, roles: rolesWith(['admin']), profile: {} }));
      if (!user) throw new CommandRefused('there is an account with this address: promote it');
      if (known && !(await this.invitees.renew(tx, known))) throw new CommandRefused('this account is disabled');
      if (!user.roles.includes('admin')) await this.people.change(tx, user, { roles: rolesWith(['admin']) });
      await this.note(tx, user, 'user_invited', rolesWith(['admin']));
      return this.links.issue(tx, user, email);
    });
  }

  /**
   * Gives somebody the role. Their sessions end.
   * @returns whether that changed anything
   * @throws CommandRefused for an address that nobody has; who only typed it, and never proved it, gets no role by it
   */
  promote(realm: string, email: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const found = (await this.users.findByAddress(tx, realm, email)) ?? (await this.invitees.at(tx, realm, email));
      return this.setRoles(tx, await this.locked(tx, found), rolesWith(['admin']));
    });
  }

  /**
   * Takes the role from somebody. Their sessions end.
   * @returns whether that changed anything
   * @throws CommandRefused for an address that nobody has, and without `force` for the last administrator of the realm
   */
  revoke(realm: string, email: string, force: boolean): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const found = await this.people.holderOf(tx, realm, email);
      const isLast = found !== null && (await this.people.isLastAdmin(tx, found));
      const user = await this.locked(tx, found);
      if (isLast && !force)
        throw new CommandRefused(
          'this is the last administrator of the realm: promote another one first, or use --force',
        );
      return this.setRoles(tx, user, rolesWith([]));
    });
  }

  private async locked(tx: Tx, found: User | null): Promise<User> {
    if (found) await this.people.lock(tx, [found.id]);
    const user = found && (await this.people.find(tx, found.realm, found.id));
    if (!user) throw new CommandRefused('nobody has this address in this realm');
    return user;
  }

  private async setRoles(tx: Tx, user: User, roles: Role[]): Promise<boolean> {
    if (user.roles.includes('admin') === roles.includes('admin')) return false;
    await this.people.change(tx, user, { roles });
    await this.sessions.endAll(tx, user.id, 'roles_changed');
    await this.note(tx, user, 'roles_changed', roles);
    return true;
  }

  private note(tx: Tx, { id: userId, realm }: User, type: AuditEventType, roles: Role[]): Promise<void> {
    const details = { action: 'admin_command', roles: roles.join(' ') };
    return this.audit.record(tx, { realm, type, userId, client: CONSOLE, details });
  }
}

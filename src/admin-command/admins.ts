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
   * Gives somebody the role, or takes it. Their sessions end.
   * @returns whether that changed anything
   * @throws CommandRefused for an address that nobody has; who only typed it, and never proved it, gets no role by it
   */
  setAdmin(realm: string, email: string, isAdmin: boolean): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const found = isAdmin
        ? ((await this.users.findByAddress(tx, realm, email)) ?? (await this.invitees.at(tx, realm, email)))
        : await this.people.holderOf(tx, realm, email);
      if (!found) throw new CommandRefused('nobody has this address in this realm');
      await this.people.lock(tx, [found.id]);
      const user = await this.people.find(tx, realm, found.id);
      if (!user) throw new CommandRefused('nobody has this address in this realm');
      if (user.roles.includes('admin') === isAdmin) return false;
      const roles = rolesWith(isAdmin ? ['admin'] : []);
      await this.people.change(tx, user, { roles });
      await this.sessions.endAll(tx, user.id, 'roles_changed');
      await this.note(tx, user, 'roles_changed', roles);
      return true;
    });
  }

  private note(tx: Tx, { id: userId, realm }: User, type: AuditEventType, roles: Role[]): Promise<void> {
    const details = { action: 'admin_command', roles: roles.join(' ') };
    return this.audit.record(tx, { realm, type, userId, client: CONSOLE, details });
  }
}

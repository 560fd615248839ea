import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import { Realms } from '../realms/index.js';
import { SessionsService } from '../sessions/index.js';
import { People, canonicalEmail, rolesWith } from '../users/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';

/**
 * The address that the operator named in ADMIN_EMAIL makes its owner an administrator, in the moment that they prove it and
 * in no other: a password proves no mailbox, and a session none at all.
 */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly attempts: Attempts,
    private readonly people: People,
    private readonly sessions: SessionsService,
    private readonly realms: Realms,
  ) {}

  /** Whoever has just proved `address`, with the role that it may give them. Their longer sessions end. */
  async greet(tx: Tx, attempt: Attempt, user: User, address: string): Promise<User> {
    const { ADMIN_EMAIL: email } = this.realms.of(user.realm);
    if (email === undefined || canonicalEmail(email) !== address || user.roles.includes('admin')) return user;
    const roles = rolesWith(['admin']);
    const admin = await this.people.change(tx, user, { roles });
    await this.sessions.endAll(tx, user.id, 'roles_changed');
    await this.attempts.note(tx, attempt, 'roles_changed', user.id, { roles: roles.join(' '), by: 'ADMIN_EMAIL' });
    return admin;
  }
}

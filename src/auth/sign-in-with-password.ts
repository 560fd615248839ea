import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import { Database } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { PasswordHash } from '../passwords/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

/** The same for a wrong password, an unknown and a disabled account. */
export class InvalidCredentials extends DomainError {
  readonly code = 'invalid_credentials';
}

/** Signs in by password, in the same time whether the address is known or not. */
@Injectable()
export class SignInWithPassword {
  constructor(
    private readonly database: Database,
    private readonly users: UsersService,
    private readonly passwords: PasswordHash,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws InvalidCredentials, Unavailable */
  async execute(realm: string, email: string, password: string, client: ClientInfo): Promise<SignedIn> {
    const user = await this.users.findByEmail(realm, email);
    const verdict = await this.passwords.verify(password, user?.passwordHash ?? null);
    if (!user || !verdict.matches || user.status !== 'active') {
      throw new InvalidCredentials({ detail: user ? `user ${user.id}` : 'unknown address' });
    }
    const upgrade = verdict.outdated ? await this.passwords.create(password) : undefined;
    return this.database.transaction(async (tx) => {
      const confirmed = await this.users.confirmPassword(tx, user, upgrade);
      if (!confirmed) throw new InvalidCredentials({ detail: 'changed while it was checked' });
      return { user, session: await this.sessions.open(tx, ownerOf(user, client)) };
    });
  }
}

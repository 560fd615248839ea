import { Injectable } from '@nestjs/common';
import { NotAuthenticated } from '../common/index.js';
import type { ClientInfo } from '../http/index.js';
import { SessionsService } from '../sessions/index.js';
import { UsersService } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { SignedIn } from './signed-in.js';

/** Keeps a session going: a refresh token for the next pair. */
@Injectable()
export class Refresh {
  constructor(
    private readonly attempts: Attempts,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
  ) {}

  /** @throws NotAuthenticated, RefreshReused */
  async execute(realm: string, refreshToken: string | null | undefined, client: ClientInfo): Promise<SignedIn> {
    if (!refreshToken) throw new NotAuthenticated({ detail: 'no refresh token' });
    return this.attempts.run({ realm, action: 'refresh', client }, async (tx) => {
      const session = await this.sessions.rotate(tx, realm, refreshToken);
      const user = await this.users.findActive(session.userId, tx);
      if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
      return { user, session };
    });
  }
}

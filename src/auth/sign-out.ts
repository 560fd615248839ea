import { Injectable } from '@nestjs/common';
import { NotAuthenticated } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Principal } from '../http/index.js';
import { SessionsService } from '../sessions/index.js';

/** Ends sessions; their tokens stop working with the next request. */
@Injectable()
export class SignOut {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Ends the session of the access token, else that of the refresh token: somebody whose access token has run out can
   * sign out too.
   * @throws NotAuthenticated when neither says which
   */
  async here(principal: Principal | undefined, refreshToken: string | null): Promise<void> {
    const id = principal?.sessionId ?? (refreshToken && this.sessions.sessionOf(refreshToken));
    if (!id) throw new NotAuthenticated({ detail: 'nothing to sign out of' });
    await this.database.transaction((tx) => this.sessions.end(tx, id, 'signed_out'));
  }

  /** Ends every session of the user. */
  async everywhere(principal: Principal): Promise<void> {
    await this.database.transaction((tx) => this.sessions.endAll(tx, principal.userId, 'signed_out_everywhere'));
  }
}

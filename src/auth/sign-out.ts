import { Injectable } from '@nestjs/common';
import { NotAuthenticated } from '../common/index.js';
import { DevicesService } from '../devices/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { SessionsService } from '../sessions/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';

/** Ends sessions; their tokens stop working with the next request. */
@Injectable()
export class SignOut {
  constructor(
    private readonly attempts: Attempts,
    private readonly sessions: SessionsService,
    private readonly devices: DevicesService,
  ) {}

  /**
   * Ends the session of the access token, else that of the refresh token: somebody whose access token has run out can
   * sign out too.
   * @throws NotAuthenticated when neither says which
   */
  async here(
    realm: string,
    principal: Principal | undefined,
    refreshToken: string | null,
    client: ClientInfo,
  ): Promise<void> {
    const id = principal?.sessionId ?? (refreshToken && this.sessions.sessionOf(refreshToken));
    if (!id) throw new NotAuthenticated({ detail: 'nothing to sign out of' });
    const attempt: Attempt = { realm, action: 'logout', client };
    await this.attempts.run(attempt, async (tx) => {
      const userId = principal?.userId ?? (await this.sessions.userOf(tx, realm, id));
      if (userId === null) throw new NotAuthenticated({ detail: 'no session of this realm' });
      await this.sessions.end(tx, id, 'signed_out');
      await this.attempts.note(tx, attempt, 'signed_out', userId, { session: id });
    });
  }

  /** Ends every session of the user, and forgets every browser. */
  async everywhere({ realm, userId }: Principal, client: ClientInfo): Promise<void> {
    const attempt: Attempt = { realm, action: 'logout_all', client };
    await this.attempts.run(attempt, async (tx) => {
      await this.sessions.endAll(tx, userId, 'signed_out_everywhere');
      await this.devices.forgetAll(tx, userId);
      await this.attempts.note(tx, attempt, 'signed_out_everywhere', userId);
    });
  }
}

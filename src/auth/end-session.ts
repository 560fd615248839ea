import { Injectable } from '@nestjs/common';
import { NotFound, isUuid } from '../common/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { OwnSessions } from '../sessions/index.js';
import { Attempts } from './attempts.js';
import { ownAttempt } from './own-account.js';

/** Ends one of the user's sessions, on whichever device it is. */
@Injectable()
export class EndSession {
  constructor(
    private readonly attempts: Attempts,
    private readonly sessions: OwnSessions,
  ) {}

  /** @throws NotFound, the same for another's, an ended, an unknown and a malformed one */
  async execute(principal: Principal, id: string, client: ClientInfo): Promise<void> {
    const attempt = ownAttempt(principal, 'end_session', client);
    if (!isUuid(id)) throw new NotFound({ detail: 'not an id' });
    await this.attempts.run(attempt, async (tx) => {
      const ended = await this.sessions.end(tx, principal.userId, id);
      if (!ended) throw new NotFound({ detail: 'no such session of theirs' });
      await this.attempts.note(tx, attempt, 'session_ended', principal.userId, { session: id });
    });
  }
}

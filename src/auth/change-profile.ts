import { Injectable } from '@nestjs/common';
import { NotAuthenticated } from '../common/index.js';
import type { ClientInfo, Principal } from '../http/index.js';
import { UsersService } from '../users/index.js';
import type { Profile, User } from '../users/index.js';
import { Attempts } from './attempts.js';
import { ownAttempt } from './own-account.js';

/** Changes what somebody tells of themselves. */
@Injectable()
export class ChangeProfile {
  constructor(
    private readonly attempts: Attempts,
    private readonly users: UsersService,
  ) {}

  /** @throws NotAuthenticated */
  async execute(principal: Principal, profile: Profile, client: ClientInfo): Promise<User> {
    const attempt = ownAttempt(principal, 'change_profile', client);
    return this.attempts.run(attempt, async (tx) => {
      const user = await this.users.changeProfile(tx, principal.userId, profile);
      if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
      await this.attempts.note(tx, attempt, 'profile_changed', user.id);
      return user;
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { SessionsService } from '../sessions/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { PasswordProof } from './password-proof.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

/** Signs in by password, in the same time whether the address is known or not. */
@Injectable()
export class SignInWithPassword {
  constructor(
    private readonly attempts: Attempts,
    private readonly passwords: PasswordProof,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws RateLimited, InvalidCredentials, Unavailable */
  async execute(realm: string, address: string, password: string, client: ClientInfo): Promise<SignedIn> {
    const attempt: Attempt = { realm, action: 'login', address, client };
    const compared = await this.passwords.compare(attempt, address, password);
    return this.attempts.run(attempt, async (tx) => {
      const user = await this.passwords.confirm(tx, compared);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      await this.attempts.note(tx, attempt, 'signed_in', user.id);
      return { user, session, device: await this.attempts.remember(tx, attempt, compared.standing, user) };
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../http/index.js';
import { CodeGate } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { Proofs } from './proofs.js';
import type { SignInPurpose } from './send-code.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';

export interface VerifyCodeInput {
  realm: string;
  address: string;
  purpose: SignInPurpose;
  code: string;
  challengeId?: string | undefined;
}

/** Signs in by a code, or up where nobody owns the address yet. */
@Injectable()
export class VerifyCode {
  constructor(
    private readonly attempts: Attempts,
    private readonly codes: CodeGate,
    private readonly proofs: Proofs,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws RateLimited, InvalidCode, ExpiredCode, ExhaustedCode */
  async execute({ address, ...input }: VerifyCodeInput, client: ClientInfo): Promise<SignedIn> {
    const attempt: Attempt = { realm: input.realm, action: 'verify_otp', address, client };
    return this.attempts.run(attempt, async (tx) => {
      const standing = await this.attempts.standingOf(tx, attempt, address);
      const challenge = await this.codes.consume(tx, { ...input, destination: address, spends: standing.spends });
      const { user, isNew } = await this.proofs.signIn(tx, attempt, challenge);
      const session = await this.sessions.open(tx, ownerOf(user, client));
      await this.attempts.note(tx, attempt, isNew ? 'signed_up' : 'signed_in', user.id);
      return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { ClientInfo, Principal } from '../http/index.js';
import { OtpService } from '../otp/index.js';
import { SessionsService } from '../sessions/index.js';
import { Attempts, standingOfUser } from './attempts.js';
import { CodeMessages } from './code-messages.js';
import type { Sent } from './code-messages.js';
import { OwnAccount, ownAttempt } from './own-account.js';
import { OwnProofs, mainAddressOf } from './own-proofs.js';
import type { OwnProof } from './own-proofs.js';

/** Proves again who is signed in, for what a session alone must not do. */
@Injectable()
export class StepUp {
  constructor(
    private readonly attempts: Attempts,
    private readonly account: OwnAccount,
    private readonly proofs: OwnProofs,
    private readonly otp: OtpService,
    private readonly messages: CodeMessages,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Sends a code to the user's own address, the one for e-mail first.
   * @throws NotAuthenticated, RateLimited, DestinationNotAllowed
   */
  async ask(principal: Principal, client: ClientInfo): Promise<Sent> {
    const { realm } = principal;
    const attempt = ownAttempt(principal, 'step_up', client);
    const known = await this.attempts.run(attempt, (tx) => this.account.hold(tx, attempt));
    const address = mainAddressOf(known);
    return this.attempts.runSending({ ...attempt, address }, address, async (tx) => {
      const { spends } = standingOfUser(known.id);
      const target = { realm, purpose: 'step_up' as const, destination: address };
      const language = known.locale ?? client.language;
      const issued = await this.otp.issue(tx, { ...target, userId: known.id, language, spends, opens: true });
      await this.account.hold(tx, attempt);
      return this.messages.send(tx, issued, client, { isKnown: true });
    });
  }

  /**
   * Renews the time at which the session's user proved who they are.
   * @throws NotAuthenticated, InvalidCredentials, InvalidCode, ExpiredCode, ExhaustedCode, RateLimited, Unavailable
   */
  async verify(principal: Principal, proof: OwnProof, client: ClientInfo): Promise<void> {
    const attempt = ownAttempt(principal, 'verify_step_up', client);
    const known = await this.attempts.run(attempt, (tx) => this.account.hold(tx, attempt));
    const prepared = await this.proofs.prepare(attempt, known, proof);
    await this.attempts.run(attempt, async (tx) => {
      await this.proofs.confirm(tx, attempt, known, prepared);
      const user = await this.account.hold(tx, attempt);
      await this.sessions.authenticated(tx, principal.sessionId);
      await this.attempts.note(tx, attempt, 'stepped_up', user.id, { by: 'password' in proof ? 'password' : 'code' });
    });
  }
}

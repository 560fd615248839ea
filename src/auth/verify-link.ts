import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/index.js';
import type { ClientInfo } from '../http/index.js';
import { InvalidLink, LinkGate, LinkIssuer } from '../otp/index.js';
import type { OtpChallenge } from '../otp/index.js';
import { Realms } from '../realms/index.js';
import { SessionsService } from '../sessions/index.js';
import type { User } from '../users/index.js';
import { Attempts } from './attempts.js';
import type { Attempt } from './attempts.js';
import { Proofs } from './proofs.js';
import { asLink } from './as-link.js';
import { ownerOf } from './signed-in.js';
import type { SignedIn } from './signed-in.js';
import { UndoChange } from './undo-change.js';

export interface VerifyLinkInput {
  realm: string;
  token: string;
  /** Of the challenge that this browser began, where it began one. */
  challengeId?: string | undefined;
  /** Of those that it began, where it can't tell which of them the link is of. */
  begun?: readonly string[] | undefined;
}

/** What a link came to. */
export type LinkOutcome =
  | { kind: 'signed_in'; signedIn: SignedIn }
  /** The address is proved, and whoever opened the link may choose a password with this token (s: how long). */
  | { kind: 'set_password'; user: User; resetToken: string; expiresIn: number }
  /** Nothing was used up: the token goes to `reset-password`. */
  | { kind: 'reset_password' }
  | { kind: 'undone' };

/** Does what the code of the same message would do. */
@Injectable()
export class VerifyLink {
  constructor(
    private readonly attempts: Attempts,
    private readonly links: LinkGate,
    private readonly issuer: LinkIssuer,
    private readonly proofs: Proofs,
    private readonly sessions: SessionsService,
    private readonly realms: Realms,
    private readonly undoChange: UndoChange,
  ) {}

  /** @throws InvalidLink */
  async execute({ realm, token, challengeId, begun = [] }: VerifyLinkInput, client: ClientInfo): Promise<LinkOutcome> {
    const attempt: Attempt = { realm, action: 'verify_link', client };
    return this.attempts.run(attempt, async (tx) => {
      const challenge = await this.links.find(tx, realm, token);
      if (challengeId !== undefined && challengeId !== challenge.id) {
        throw new InvalidLink({ detail: 'of another challenge', userId: challenge.userId });
      }
      const isOurs = challengeId !== undefined || begun.includes(challenge.id);
      return asLink(this.open(tx, attempt, challenge, isOurs));
    });
  }

  private async open(tx: Tx, attempt: Attempt, challenge: OtpChallenge, isOurs: boolean): Promise<LinkOutcome> {
    switch (challenge.purpose) {
      case 'login':
      case 'signup':
        return this.signIn(tx, attempt, challenge);
      case 'verify_email':
        return this.register(tx, attempt, challenge, isOurs);
      case 'reset_password':
        return { kind: 'reset_password' };
      case 'invitation':
        return this.accept(tx, attempt, challenge);
      case 'undo_change':
        await this.undoChange.execute(tx, attempt, challenge);
        return { kind: 'undone' };
      case 'registration':
      case 'change_email':
      case 'change_phone':
      case 'step_up':
        throw new InvalidLink({ detail: `no link does ${challenge.purpose}` });
    }
  }

  private async signIn(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<LinkOutcome> {
    await this.links.consume(tx, challenge);
    const { user, isNew } = await this.proofs.signIn(tx, attempt, challenge);
    await this.attempts.note(tx, attempt, isNew ? 'signed_up' : 'signed_in', user.id, { by: 'link' });
    return { kind: 'signed_in', signedIn: await this.openSession(tx, attempt, challenge, user) };
  }

  /** Opened elsewhere than where it was asked for, whoever typed the password may be a stranger: it is dropped. */
  private async register(tx: Tx, attempt: Attempt, challenge: OtpChallenge, isOurs: boolean): Promise<LinkOutcome> {
    await this.links.consume(tx, challenge);
    const user = await this.proofs.register(tx, attempt, challenge, isOurs);
    await this.attempts.note(tx, attempt, 'signed_up', user.id, { by: 'link' });
    if (isOurs) return { kind: 'signed_in', signedIn: await this.openSession(tx, attempt, challenge, user) };
    return this.setPassword(tx, challenge, user);
  }

  /** It has lived for days: it signs nobody in, and what sets the password lives for minutes (security: 1). */
  private async accept(tx: Tx, attempt: Attempt, challenge: OtpChallenge): Promise<LinkOutcome> {
    await this.links.consume(tx, challenge);
    const user = await this.proofs.acceptInvitation(tx, attempt, challenge);
    await this.attempts.note(tx, attempt, 'signed_up', user.id, { by: 'invitation' });
    return this.setPassword(tx, challenge, user);
  }

  private async setPassword(tx: Tx, { realm, destination }: OtpChallenge, user: User): Promise<LinkOutcome> {
    const { OTP_TTL_RESET: lifetime } = this.realms.of(realm);
    const link = { realm, destination, purpose: 'reset_password' as const, userId: user.id, lifetime };
    return { kind: 'set_password', user, resetToken: await this.issuer.issue(tx, link), expiresIn: lifetime };
  }

  private async openSession(tx: Tx, attempt: Attempt, challenge: OtpChallenge, user: User): Promise<SignedIn> {
    const standing = await this.attempts.standingOf(tx, attempt, challenge.destination);
    const session = await this.sessions.open(tx, ownerOf(user, attempt.client));
    return { user, session, device: await this.attempts.remember(tx, attempt, standing, user) };
  }
}

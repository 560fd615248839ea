import { DomainError } from '../common/index.js';
import { judge } from './otp-challenge.js';
import type { ChallengeFacts } from './otp-challenge.js';

/**
 * The code is wrong, unknown, superseded or already used; which of them shows in the log alone. What was charged for
 * the guess stays charged.
 */
export class InvalidCode extends DomainError {
  readonly code = 'otp_invalid';
  override readonly keepsChanges = true;

  constructor(detail: string, attemptsRemaining: number, userId?: string | null) {
    super({ detail, userId, facts: { attempts_remaining: attemptsRemaining } });
  }
}

/** The code's lifetime is over. */
export class ExpiredCode extends DomainError {
  readonly code = 'otp_expired';
  override readonly keepsChanges = true;
}

/** All guesses of the challenge are spent. */
export class ExhaustedCode extends DomainError {
  readonly code = 'otp_exhausted';
  override readonly keepsChanges = true;

  constructor(detail: string, userId?: string | null) {
    super({ detail, userId, facts: { attempts_remaining: 0 } });
  }
}

/** The link is wrong, was used, or its lifetime is over; which of them shows in the log alone. */
export class InvalidLink extends DomainError {
  readonly code = 'link_invalid';
  override readonly keepsChanges = true;
}

/** Several registrations of the address wait, and nothing says which is meant. */
export class ChallengeRequired extends DomainError {
  readonly code = 'challenge_required';
  override readonly keepsChanges = true;
}

/** Why a challenge takes no guess. */
export function refusalOf(
  challenge: ChallengeFacts & { userId: string | null },
  now: Date,
): InvalidCode | ExpiredCode | ExhaustedCode {
  const { userId } = challenge;
  const state = judge(challenge, now);
  if (state === 'expired') return new ExpiredCode({ detail: `at ${challenge.expiresAt.toISOString()}`, userId });
  if (state === 'exhausted') return new ExhaustedCode(`${challenge.attempts} guesses`, userId);
  return new InvalidCode('already used or ended', 0, userId);
}

import { DomainError } from '../common/index.js';

/**
 * The code is wrong, unknown, superseded or already used; which of them shows in the log alone. What was charged for
 * the guess stays charged.
 */
export class InvalidCode extends DomainError {
  readonly code = 'otp_invalid';
  override readonly keepsChanges = true;

  constructor(detail: string, attemptsRemaining: number) {
    super({ detail, facts: { attempts_remaining: attemptsRemaining } });
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

  constructor(detail: string) {
    super({ detail, facts: { attempts_remaining: 0 } });
  }
}

/** Several registrations of the address wait, and nothing says which is meant. */
export class ChallengeRequired extends DomainError {
  readonly code = 'challenge_required';
}

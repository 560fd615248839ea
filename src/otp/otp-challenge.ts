/** The columns that decide what a challenge still opens. */
export interface ChallengeFacts {
  attempts: number;
  maxAttempts: number;
  expiresAt: Date;
  consumedAt: Date | null;
  supersededAt: Date | null;
}

/** `used`: consumed, or ended by something else that proved the address or changed the password. */
export type ChallengeState = 'open' | 'expired' | 'exhausted' | 'used';

/**
 * The one judge of what state a challenge is in at `now`. A consumed challenge is used whatever else holds; its last
 * guess counts before its clock does, so that a guesser learns nothing from waiting.
 */
export function judge(challenge: ChallengeFacts, now: Date): ChallengeState {
  if (challenge.consumedAt !== null || challenge.supersededAt !== null) return 'used';
  if (challenge.attempts >= challenge.maxAttempts) return 'exhausted';
  if (challenge.expiresAt.getTime() <= now.getTime()) return 'expired';
  return 'open';
}

/** Whether a link of the challenge still opens it: nobody guesses 256 bits, so spent guesses at its code don't end it. */
export function opensByLink(challenge: ChallengeFacts, now: Date): boolean {
  const isUsed = challenge.consumedAt !== null || challenge.supersededAt !== null;
  return !isUsed && challenge.expiresAt.getTime() > now.getTime();
}

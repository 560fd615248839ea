import { MoreThan } from 'typeorm';
import type { Tx } from '../database/index.js';
import { OtpChallenge } from './otp-challenge.entity.js';
import { targetOf } from './target.js';
import type { Target } from './target.js';

/** How many of a target's newest challenges are looked at when no id says which: the send budget allows fewer. */
const RECENT = 20;

/** The newest challenges of a target that a code can open, in whatever state, newest first. */
export function recentChallenges(tx: Tx, target: Target): Promise<OtpChallenge[]> {
  return tx.repository(OtpChallenge).find({
    where: { ...targetOf(target), maxAttempts: MoreThan(0) },
    order: { createdAt: 'DESC', id: 'DESC' },
    take: RECENT,
  });
}

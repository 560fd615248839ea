import type { DataSource } from 'typeorm';
import { plusSeconds } from '../common/index.js';

/** The most that ACCESS_TTL may be (s). */
const LONGEST_ACCESS = 3_600;
const TIME = /:(now|recently|earlier)/g;

/**
 * What a backup must not bring back to life: sessions that were ended since, codes that were used since, and messages that
 * have left since. Links that undo a change stay, and notices leave a second time: the backup may hold the change. It speaks
 * to the tables themselves, for no service runs yet that could.
 */
const STATEMENTS = [
  // Of those that were not used for an hour no access token lives: instances need not read all of them when they start.
  `UPDATE sessions SET revoked_at = CASE WHEN last_seen_at > :recently THEN :now ELSE :earlier END, reason = 'restored'
    WHERE revoked_at IS NULL`,
  `UPDATE otp_challenges SET superseded_at = :now
    WHERE consumed_at IS NULL AND superseded_at IS NULL AND purpose <> 'undo_change'`,
  // Their codes have just ended, and the tokens of their steps with them.
  'DELETE FROM registrations',
  `UPDATE outbox_messages
    SET failed_at = :now, failure = 'expired', last_error = 'it waited in a backup',
      next_attempt_at = NULL, queue = NULL, payload = NULL
    WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at IS NOT NULL AND challenge_id IN
      (SELECT id FROM otp_challenges WHERE purpose <> 'undo_change')`,
];

/** Ends, in one transaction, what a restored database holds of its former days. */
export async function endFormerDays(dataSource: DataSource, now: Date): Promise<void> {
  const times = { now, recently: plusSeconds(now, -LONGEST_ACCESS), earlier: plusSeconds(now, -2 * LONGEST_ACCESS) };
  await dataSource.transaction(async (manager) => {
    for (const statement of STATEMENTS) {
      const names = [...statement.matchAll(TIME)].map(([, name]) => name as keyof typeof times);
      await manager.query(
        statement.replace(TIME, '?'),
        names.map((name) => asText(times[name])),
      );
    }
  });
}

/** As both databases store it. */
function asText(time: Date): string {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

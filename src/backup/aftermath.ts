import type { DataSource } from 'typeorm';

/**
 * What a backup must not bring back to life: sessions that were ended since, codes that were used since, and messages that
 * have left since. Links that undo a change stay: the backup may hold the change. It speaks to the tables themselves, for no
 * service runs yet that could.
 */
const STATEMENTS = [
  "UPDATE sessions SET revoked_at = :now, reason = 'restored' WHERE revoked_at IS NULL",
  `UPDATE otp_challenges SET superseded_at = :now
    WHERE consumed_at IS NULL AND superseded_at IS NULL AND purpose <> 'undo_change'`,
  // The steps that a token of the backup would open; what waits for a first code can be asked one again.
  'DELETE FROM registrations WHERE token_hash IS NOT NULL',
  `UPDATE outbox_messages
    SET failed_at = :now, failure = 'expired', last_error = 'it waited in a backup',
      next_attempt_at = NULL, queue = NULL, payload = NULL
    WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at IS NOT NULL`,
];

/** Ends, in one transaction, what a restored database holds of its former days. */
export async function endFormerDays(dataSource: DataSource, now: Date): Promise<void> {
  const text = now.toISOString().replace('T', ' ').replace('Z', '');
  await dataSource.transaction(async (manager) => {
    for (const statement of STATEMENTS) {
      const times = statement.match(/:now/g) ?? [];
      await manager.query(
        statement.replaceAll(':now', '?'),
        times.map(() => text),
      );
    }
  });
}

import { isUniqueViolation } from '../database/index.js';
import type { Tx } from '../database/index.js';

/** Before everything that was ever sent or tried. */
const NEVER = '1970-01-01 00:00:00.000';

const CREATE = `
  INSERT INTO otp_destinations
    (realm, destination, last_sent_at, hour_started_at, sent_in_hour, day_started_at, sent_in_day, code_failures, password_failures)
  SELECT ?, ?, ?, ?, 0, ?, 0, 0, 0 FROM (SELECT 1 AS one) AS one_row
  WHERE NOT EXISTS (SELECT 1 FROM otp_destinations WHERE realm = ? AND destination = ?)`;

/**
 * Makes sure that a destination has its row, by one statement whether it has one or not: how long it takes must not
 * tell that nothing was ever sent there. Both databases speak this form, and it locks no row that exists.
 */
export async function ensureRow(tx: Tx, { realm, destination }: { realm: string; destination: string }): Promise<void> {
  try {
    await tx.manager.query(CREATE, [realm, destination, NEVER, NEVER, NEVER, realm, destination]);
  } catch (error) {
    // A parallel request made it.
    if (!isUniqueViolation(error)) throw error;
  }
}

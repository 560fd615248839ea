import { grouped } from '../grouped.js';
import type { Window } from '../journal.js';
import type { Ledger } from '../ledger.js';
import type { Caught } from '../sink.js';
import { until } from '../wait.js';
import type { World } from '../world.js';
import { MOST_MESSAGES } from '../customer.js';

/** A lease and a retry (s → ms): what a crashed relay had under way is tried again after so long at most. */
const DRAINED_WITHIN = 100_000;
/** What was written so long before a jump may still wait at it, under the lease of a relay that lost its database (ms). */
const LEASED = 100_000;
/** Faults past which nobody knows whether a message was taken, or when it is due: each repeats it once at most. */
const MAKES_COPIES = /^(kill|smtp-crash|clock)$/;

interface Message {
  id: string;
  destination: string;
  challenge_id: string | null;
  created_at: Date;
  expires_at: Date;
  next_attempt_at: Date | null;
  sent_at: Date | null;
  failed_at: Date | null;
  last_error: string | null;
}

/** Whether each message that was due was sent once, to the right one, in time, and with its code. */
export async function checkMessages(world: World, ledger: Ledger): Promise<Record<string, number>> {
  await drained(world);
  const rows = await world.mariadb.query<Message>('SELECT * FROM outbox_messages');
  const copies = grouped(world.sink.caught, ({ id }) => id.slice(1, id.indexOf('@')));
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const [id, each] of copies)
    if (!byId.has(id) && each[0]?.port !== world.sink.ports[2]) tell(world, 'a message that nobody wrote', id);
  const twice: Record<string, number> = {};
  for (const row of rows) {
    const sent = copies.get(row.id) ?? [];
    if (sent.length > 1) {
      const fault = causeOf(world, sent);
      twice[`sent twice by ${fault}`] = (twice[`sent twice by ${fault}`] ?? 0) + 1;
    }
    checkCopies(world, row, sent);
    checkFate(world, row, sent);
  }
  await checkPromises(world, ledger, rows);
  checkBudgets(world, ledger);
  return { 'messages written': rows.length, 'messages taken': world.sink.caught.length, ...twice };
}

async function drained(world: World): Promise<void> {
  try {
    await until('the outbox is empty', DRAINED_WITHIN, async () => {
      const [row] = await world.mariadb.query<{ due: number }>(
        `SELECT COUNT(*) AS due FROM outbox_messages
         WHERE next_attempt_at <= UTC_TIMESTAMP(3) AND (leased_until IS NULL OR leased_until < UTC_TIMESTAMP(3) + INTERVAL 90 SECOND)`,
      );
      return Number(row?.due) === 0;
    });
  } catch (error) {
    tell(world, 'messages still wait', String(error));
  }
}

function checkCopies(world: World, row: Message, sent: Caught[]): void {
  const lost = sent.filter(({ mode }) => mode === 'lost-250').length;
  const allowed = 1 + lost + crashesOf(world, sent).length;
  if (sent.length > allowed) {
    const when = sent.map(({ at, port, mode }) => `${new Date(at).toISOString()} from ${port} (${mode})`);
    const evidence = `${row.id} ${sent.length} times, at most ${allowed}: ${when.join()}`;
    tell(world, 'sent more often than it may be', evidence);
  }
  if (new Set(sent.map(({ code }) => code)).size > 1) tell(world, 'copies with different codes', row.id);
  for (const { to, header, at } of sent) {
    if (to !== row.destination || header.some((each) => each !== row.destination))
      tell(world, 'sent to somebody else', row.id);
    if (at > row.expires_at.getTime() && !isShifted(world, row)) tell(world, 'sent after its end', row.id);
  }
}

/** Those that a copy but the last fell into: what comes after the last one has repeated nothing. */
function crashesOf({ journal }: World, sent: Caught[]): Window[] {
  const repeated = sent.slice(0, -1);
  return journal.windows.filter(
    ({ fault, from, to }) =>
      MAKES_COPIES.test(fault) &&
      repeated.some(({ at, mode }) => mode !== 'lost-250' && from - 1_000 <= at && at <= to),
  );
}

/** The fault that the first copy fell into. */
function causeOf(world: World, sent: Caught[]): string {
  if (sent[0]?.mode === 'lost-250') return 'smtp-lost-250';
  return crashesOf(world, sent)[0]?.fault ?? 'nothing';
}

function checkFate(world: World, row: Message, sent: Caught[]): void {
  if (isShifted(world, row) || row.destination.startsWith('unknown.')) return;
  const evidence = `${row.id} ${row.created_at.toISOString()} ${row.last_error ?? ''}`;
  if (row.sent_at && sent.length === 0) tell(world, 'written down as sent, and never was', evidence);
  if (row.failed_at) tell(world, 'given up', evidence);
  if (row.next_attempt_at) tell(world, 'never sent', evidence);
}

/** Whether the clocks were moved while it waited. */
function isShifted({ journal }: World, { created_at }: Message): boolean {
  const hour = 3_600_000;
  return journal.windows.some(({ fault, from, to }) => {
    const near = (shift: number) =>
      created_at.getTime() - shift > from - LEASED && created_at.getTime() - shift < to + 1_000;
    return fault === 'clock' && (near(0) || near(hour));
  });
}

/** Each 202 has its challenge and its message in the tables, and no challenge took more guesses than it has. */
async function checkPromises(world: World, ledger: Ledger, rows: Message[]): Promise<void> {
  const challenges = await world.mariadb.query<{ id: string; attempts: number; max_attempts: number }>(
    'SELECT id, attempts, max_attempts FROM otp_challenges',
  );
  const known = new Map(challenges.map((each) => [each.id, each]));
  const written = new Set(rows.map(({ challenge_id }) => challenge_id));
  for (const { id, purpose, wrong, uses } of ledger.promised.values()) {
    const challenge = known.get(id);
    if (!challenge) tell(world, 'an acknowledged challenge is gone', `${purpose} ${id}`);
    else if (challenge.attempts > challenge.max_attempts) tell(world, 'more guesses than allowed', id);
    // What is refused because the code was used counts as no guess.
    if (challenge && uses === 0 && wrong > challenge.max_attempts + 3)
      tell(world, `${wrong} guesses were evaluated`, id);
    if (!written.has(id)) tell(world, 'a promised message was not written', `${purpose} ${id}`);
  }
}

function checkBudgets(world: World, ledger: Ledger): void {
  const isCalm = world.journal.windows.every(({ fault }) => fault !== 'clock');
  for (const [email, accepted] of ledger.accepted) {
    if (accepted > MOST_MESSAGES && isCalm)
      tell(world, `${accepted} messages to one address`, email.split('@')[0] ?? '');
  }
  const perAddress = grouped(ledger.promised.values(), ({ email }) => email);
  for (const [email, challenges] of perAddress) {
    const wrong = challenges.reduce((sum, each) => sum + (each.uses > 0 ? 0 : each.wrong), 0);
    if (wrong > 11 && isCalm) tell(world, `${wrong} guesses at one address`, email.split('@')[0] ?? '');
  }
}

function tell({ journal }: World, what: string, evidence: string): void {
  journal.violation(what, evidence);
}

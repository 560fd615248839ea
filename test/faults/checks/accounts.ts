import type { Customer } from '../customer.js';
import type { Ledger } from '../ledger.js';
import { codeOf, send } from '../send.js';
import type { World } from '../world.js';

/** Accounts whose password is tried at the end: all that are in doubt, and so many of the others. */
const SAMPLE = 120;

/** Whether every acknowledged change is there: by signing in, and in the tables. */
export async function checkAccounts(world: World, ledger: Ledger): Promise<Record<string, number>> {
  const inDoubt = ledger.customers.filter(({ exists, perhaps }) => exists === 'yes' && perhaps !== undefined);
  const certain = ledger.customers.filter(({ exists, perhaps }) => exists === 'yes' && perhaps === undefined);
  const maybe = ledger.customers.filter(({ exists }) => exists === 'maybe');
  const known = await emailsOf(world);
  for (const { email } of [...inDoubt, ...certain]) {
    if (!known.has(email)) world.journal.violation('an acknowledged user is gone', email.split('@')[0] ?? '');
  }
  for (const customer of maybe) await checkMaybe(world, customer, known.has(customer.email));
  const sample = certain.slice(-SAMPLE);
  for (const customer of inDoubt) await checkPassword(world, customer, [customer.password, customer.perhaps ?? '']);
  for (const customer of sample) await checkPassword(world, customer, [customer.password]);
  return {
    users: inDoubt.length + certain.length,
    'signed in again': sample.length + inDoubt.length,
    'in doubt': inDoubt.length + maybe.length,
  };
}

async function emailsOf(world: World): Promise<Set<string>> {
  const rows = await world.mariadb.query<{ email: string }>(
    'SELECT email FROM users WHERE email_verified_at IS NOT NULL',
  );
  return new Set(rows.map(({ email }) => email));
}

/** The code was used, or the account is not there: nothing half done. */
async function checkMaybe(world: World, { pending, email }: Customer, exists: boolean): Promise<void> {
  const [row] = await world.mariadb.query('SELECT consumed_at FROM otp_challenges WHERE id = ?', [pending]);
  const isUsed = Boolean(row?.consumed_at);
  if (isUsed === exists) return;
  const evidence = `${email.split('@')[0]}: code used ${isUsed}, user there ${exists}`;
  world.journal.violation('a sign-up was half done', evidence);
}

/** Exactly one of the passwords that may be right signs in. */
async function checkPassword(world: World, { email }: Customer, passwords: string[]): Promise<void> {
  let right = 0;
  const seen: string[] = [];
  for (const password of passwords) {
    const instance = world.instances[passwords.indexOf(password) % 2];
    const body = { email, password };
    const reply = await send(instance?.url ?? '', 'POST', '/api/auth/login', { body, from: world.newSource() });
    if (reply.status === 200) right++;
    seen.push(`${reply.status} ${codeOf(reply)} ${String(reply.headers['x-request-id'])}`);
  }
  if (right === 1) return;
  world.journal.violation(
    `${right} of ${passwords.length} passwords sign in`,
    `${email.split('@')[0]}: ${seen.join()}`,
  );
}

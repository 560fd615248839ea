import { z } from 'zod';
import { isUuid } from '../common/index.js';
import { readBare } from '../passwords/index.js';
import { Refused } from './refused.js';

/** A higher cost would take whoever asks for a sign-in at that address seconds of CPU, again and again. */
const MAX_COST = 15;
/** A property's name may be shown when it looks like one. */
const NAME = /^[A-Za-z_][\w-]{0,39}$/;
const NAMES_SHOWN = 5;

const text = z.string('must be a string');
/** SQLite and MySQL know no booleans and export 0 and 1. */
const flag = z
  .union([z.boolean(), z.literal([0, 1])], 'must be true or false')
  .transform((value) => value === true || value === 1);

const roles = z
  .array(z.string(), 'must be ["user"] or ["user","admin"]')
  .refine((given) => ['user', 'user,admin'].includes(given.join()), 'must be ["user"] or ["user","admin"]')
  .transform((given) => given as ('user' | 'admin')[]);

const passwordHash = text
  .refine((given) => readBare(given), { error: 'must be a plain bcrypt hash ($2a$, $2b$ or $2y$)', abort: true })
  .refine((given) => (readBare(given)?.cost ?? 0) <= MAX_COST, `must have a bcrypt cost of at most ${MAX_COST}`);

/** ISO 8601; without an offset it is UTC. A blank instead of the T is what databases write. */
const time = text
  .transform((given) => given.replace(' ', 'T'))
  .pipe(z.iso.datetime({ offset: true, local: true, error: 'must be a time as ISO 8601 has it' }))
  .transform((given) => new Date(/(Z|[+-]\d\d:\d\d)$/.test(given) ? given : `${given}Z`));

/** What a line may hold, by the names of the API; `null` is as good as absent. */
const entry = z.strictObject({
  id: text.refine(isUuid, 'must be a UUID').transform((given) => given.toLowerCase()),
  realm: text,
  email: text,
  email_verified: flag,
  phone_number: text,
  phone_verified: flag,
  is_verified: flag,
  password_hash: passwordHash,
  name: text,
  first_name: text,
  last_name: text,
  country_code: text,
  locale: text,
  roles,
  status: z.enum(['active', 'disabled'], 'must be "active" or "disabled"'),
  is_active: flag,
  created_at: time,
});
const optionalEntry = entry.partial();

/** A line's properties in their types. */
export type Entry = z.output<typeof optionalEntry>;

/**
 * The properties of a line.
 * @throws Refused with the first that is malformed, or with those that are unknown
 */
export function entryOf(object: object): Entry {
  const given = Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(entry.shape, name));
  if (unknown.length > 0) throw new Refused(`unknown: ${namesOf(unknown)}`);
  const result = optionalEntry.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refused(issue?.message ?? 'is malformed', String(issue?.path[0] ?? '') || undefined);
}

function namesOf(names: string[]): string {
  const shown = names
    .slice(0, NAMES_SHOWN)
    .map((name) => (NAME.test(name) ? name : 'a property without a proper name'));
  return shown.join(', ') + (names.length > NAMES_SHOWN ? ' and more' : '');
}

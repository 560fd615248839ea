import type { Problem } from './config-error.js';
import type { MailSender } from './identity-parsers.js';
import { adminHasNoTestCode, lifetimesNest } from './rules.js';
import { isVariable, schema, type Values, type VariableName } from './schema.js';
import type { Known } from './variable.js';

/** What one realm may have of its own. */
const overridable = [
  'APP_NAME',
  'BRAND_COLOR',
  'LOGO_URL',
  'SUPPORT_EMAIL',
  'DEFAULT_LANGUAGE',
  'MAIL_FROM',
  'ADMIN_EMAIL',
  'OTP_TTL',
  'OTP_TTL_RESET',
  'ACCESS_TTL',
  'SESSION_IDLE_TTL',
  'SESSION_TTL',
  'PASSWORD_MIN_LENGTH',
  'OTP_LOGIN_CREATES_USER',
  'SIGN_UP',
  'DEFAULT_REGION',
  'SMS_ALLOWED_COUNTRIES',
] as const satisfies readonly VariableName[];

type Overridable = Pick<Values, (typeof overridable)[number]>;
export type RealmValues = Partial<Overridable>;

/** What holds in one realm: the general values, and its own over them. */
export type RealmSettings = Readonly<Overridable> & { readonly mailFrom: MailSender };

/**
 * The settings of the realm `slug`. What a general value only repeats of another (a sender's name, the countries that are
 * sent to) follows the realm's own of that other.
 */
export function settingsOf(general: RealmSettings, own: RealmValues, sender: MailSender | undefined): RealmSettings {
  const base = Object.fromEntries(overridable.map((name) => [name, general[name]])) as unknown as Overridable;
  const { mailFrom, APP_NAME: name, DEFAULT_REGION: region } = general;
  const countries = general.SMS_ALLOWED_COUNTRIES;
  const isFollowed = countries.length === 1 && countries[0] === region;
  return {
    ...base,
    // Whoever administers one realm has no say in another.
    ADMIN_EMAIL: undefined,
    ...(own.DEFAULT_REGION && isFollowed && { SMS_ALLOWED_COUNTRIES: [own.DEFAULT_REGION] }),
    ...own,
    mailFrom: sender ?? (mailFrom.name === name ? { ...mailFrom, name: own.APP_NAME ?? name } : mailFrom),
  };
}

const prefixOf = (slug: string) => `REALM_${slug.toUpperCase().replaceAll('-', '_')}_`;
const isOverridable = (name: string) => (overridable as readonly string[]).includes(name);

/** `REALM_<SLUG>_<VARIABLE>` by slug; every name that fits no realm or no variable is a problem. */
export function readRealms(source: Known, base: Partial<Values>) {
  const problems: Problem[] = [];
  const bySlug = new Map((base.REALMS ?? []).map((slug): [string, RealmValues] => [slug, {}]));
  const names = Object.keys(source).filter((name) => name.startsWith('REALM_') && source[name]?.trim());
  for (const name of names) {
    const slug = owner(name, [...bySlug.keys()]);
    if (slug === undefined) {
      problems.push({ name, text: 'names a realm that REALMS does not; expected REALM_<SLUG>_<VARIABLE>' });
      continue;
    }
    const field = name.slice(prefixOf(slug).length);
    const result = readOverride(field, source[name]?.trim() ?? '');
    if ('text' in result) problems.push({ name, text: result.text });
    else Object.assign(bySlug.get(slug) ?? {}, { [field]: result.value });
  }
  for (const [slug, own] of bySlug) {
    if (Object.keys(own).length === 0) continue;
    const prefix = prefixOf(slug);
    const { TEST_CODES } = base;
    const found = [
      ...lifetimesNest({ ...base, ...own }, prefix),
      ...adminHasNoTestCode({ ...own, TEST_CODES }, prefix),
    ];
    problems.push(...found.filter((each) => each !== false));
  }
  return { realmOverrides: Object.fromEntries(bySlug) as Readonly<Record<string, RealmValues>>, problems };
}

/** "a" and "a-b" both fit REALM_A_B_OTP_TTL: the one whose rest is a variable owns it. */
function owner(name: string, slugs: readonly string[]): string | undefined {
  const fitting = slugs.filter((slug) => name.startsWith(prefixOf(slug)));
  return fitting.find((slug) => isVariable(name.slice(prefixOf(slug).length))) ?? fitting[0];
}

function readOverride(field: string, raw: string): { text: string } | { value: unknown } {
  if (!isOverridable(field) || !isVariable(field)) {
    return { text: `is not for one realm; expected one of ${overridable.join(', ')}` };
  }
  const result = schema.shape[field].safeParse(raw);
  return result.success ? { value: result.data } : { text: result.error.issues[0]?.message ?? 'is malformed' };
}

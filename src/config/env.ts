import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { ConfigError, type Problem } from './config-error.js';
import { developmentSecret } from './development-secret.js';
import { readSender, type MailSender } from './identity-parsers.js';
import { Refusal } from './parsers.js';
import { productionRules } from './production-rules.js';
import { readRealms, settingsOf, type RealmSettings, type RealmValues } from './realms.js';
import { contradictions, type Reading } from './rules.js';
import { schema, variableNames, withFallbacks, type Values } from './schema.js';
import { inProduction, type Known } from './variable.js';

/** Every variable under its own name and in its own type, and what follows from them. */
export interface EnvValues extends Values {
  readonly production: boolean;
  /** Whether the embedded database in DATA_DIR serves (no DATABASE_URL). */
  readonly embedded: boolean;
  /** Whether mails or texts stay on this machine, in the development mailbox; never in production. */
  readonly mailbox: boolean;
  /** Whether APP_SECRET was made by this service and lies in DATA_DIR. */
  readonly generatedSecret: boolean;
  /** MAIL_FROM in its parts, as nodemailer takes it. */
  readonly mailFrom: MailSender;
  /** The values of each realm of REALMS that differ from the general ones. */
  readonly realmOverrides: Readonly<Record<string, RealmValues>>;
}

/** No class of its own: it lends `Env` the types of the values, which `seal` puts in. */
const WithValues = Object as unknown as abstract new () => EnvValues;

/** The parsed, deeply frozen environment; also its injection token. Times are in seconds. */
export abstract class Env extends WithValues {}

/** What holds in the realm `slug`. */
export function realmSettings(env: EnvValues, slug: string): RealmSettings {
  const own = env.realmOverrides[slug] ?? { ADMIN_EMAIL: env.ADMIN_EMAIL };
  return deepFreeze(settingsOf(env, own, own.MAIL_FROM === undefined ? undefined : senderOf(own.MAIL_FROM)));
}

/**
 * Reads `source` as it stands; APP_SECRET is empty when it is unset outside production.
 * @throws ConfigError with every problem at once, by the variables' names and without their values.
 */
export function parseEnv(source: Known): Env {
  return seal(read(source));
}

/**
 * The environment of this process: `.env` of the working directory below what is really set, outside production.
 * Makes and keeps an APP_SECRET when there is none.
 * @throws ConfigError as parseEnv, or when the kept secret is damaged; the file system's errors.
 */
export function loadEnv(): Env {
  const values = read(givenSettings());
  if (values.APP_SECRET.length > 0) return seal(values);
  return seal({ ...values, APP_SECRET: [developmentSecret(values.DATA_DIR)], generatedSecret: true });
}

/**
 * What the operator wrote: the environment of this process, and outside production `.env` below it.
 * @throws the file system's errors
 */
export function givenSettings(): Known {
  return inProduction(process.env) ? process.env : { ...readDotenv(), ...process.env };
}

function read(source: Known): EnvValues {
  const { problems, values } = examine(source);
  if (problems.length > 0) throw new ConfigError(problems);
  return values;
}

/** What `source` says and every problem with it; a value with a problem may be missing. */
export function examine(source: Known): { values: EnvValues; problems: Problem[] } {
  const { values, problems } = readVariables(source);
  const given = new Set(Object.keys(source).filter((name) => source[name]?.trim()));
  const realms = readRealms(source, values);
  problems.push(...unknownAuthVariables(given), ...realms.problems, ...brokenRules({ values, given }));
  return { values: complete(values as Values, realms.realmOverrides), problems };
}

/** An `Env` of these values, deeply frozen. */
export function seal(values: EnvValues): Env {
  return deepFreeze(Object.assign(Object.create(Env.prototype) as Env, values));
}

function readVariables(source: Known): { values: Partial<Values>; problems: Problem[] } {
  const texts = withFallbacks(source);
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of variableNames) {
    const result = schema.shape[name].safeParse(texts[name]);
    if (result.success) values[name] = result.data;
    else problems.push({ name, text: result.error.issues[0]?.message ?? 'is malformed' });
  }
  const written = problems.filter(({ name }) => source[name]?.trim());
  return { values, problems: written.length > 0 ? written : problems };
}

function brokenRules(reading: Reading): Problem[] {
  const rules = reading.values.NODE_ENV === 'production' ? [...contradictions, ...productionRules] : contradictions;
  return rules.flatMap((rule) => rule(reading)).filter((found) => found !== false);
}

/** No variable begins with AUTH_; one that does is a setting of another service, or one that would be lost silently. */
function unknownAuthVariables(given: ReadonlySet<string>): Problem[] {
  return [...given]
    .filter((name) => name.startsWith('AUTH_'))
    .map((name) => ({ name, text: 'is unknown; expected a variable of .env.example' }));
}

function complete(values: Values, realmOverrides: EnvValues['realmOverrides']): EnvValues {
  const production = values.NODE_ENV === 'production';
  return {
    ...values,
    production,
    embedded: values.DATABASE_URL === undefined,
    mailbox: !production && (values.SMTP_URL === undefined || values.SMS_TRANSPORT === 'mailbox'),
    generatedSecret: false,
    mailFrom: senderOf(values.MAIL_FROM),
    realmOverrides,
  };
}

function senderOf(text = ''): MailSender {
  const sender = readSender(text);
  return Refusal.is(sender) ? { name: '', address: text } : sender;
}

function readDotenv(): Known {
  try {
    return parse(readFileSync('.env'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  return Object.freeze(value);
}

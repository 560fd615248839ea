import type { Problem } from './config-error.js';
import type { Values } from './schema.js';

/** What could be read so far. `given` names the variables that the operator wrote, readable or not. */
export interface Reading {
  readonly values: Partial<Values>;
  readonly given: ReadonlySet<string>;
}

export type Rule = (reading: Reading) => readonly (Problem | false)[];

const problem = (name: string, text: string): Problem => ({ name, text });
const both = (a: number | undefined, b: number | undefined): [number, number] => [a ?? 0, b ?? Infinity];

/** The lifetimes contain each other; `prefix` names the realm that overrides them. */
export function lifetimesNest(values: Partial<Values>, prefix = ''): (Problem | false)[] {
  const [idle, whole] = both(values.SESSION_IDLE_TTL, values.SESSION_TTL);
  const [access, pause] = both(values.ACCESS_TTL, values.SESSION_IDLE_TTL);
  return [
    idle > whole && problem(`${prefix}SESSION_IDLE_TTL`, 'is longer than SESSION_TTL; expected at most that'),
    access > pause && problem(`${prefix}ACCESS_TTL`, 'is longer than SESSION_IDLE_TTL; expected at most that'),
  ];
}

/** Browsers drop a SameSite=None cookie that is not Secure. */
const crossSiteCookiesAreSecure: Rule = ({ values }) => [
  values.COOKIE_SAMESITE === 'none' &&
    values.PUBLIC_URL?.startsWith('http:') === true &&
    problem('COOKIE_SAMESITE', 'needs an encrypted PUBLIC_URL; expected https there, or lax or strict here'),
];

/** The variable that asks for an SMS transport, as the first one or the second. */
function askerOf(transport: 'twilio' | 'webhook', values: Partial<Values>): string | undefined {
  return (['SMS_TRANSPORT', 'SMS_FALLBACK_TRANSPORT'] as const).find((name) => values[name] === transport);
}

const twilioIsComplete: Rule = ({ values, given }) => {
  const required = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'].filter((name) => !given.has(name));
  const anySender = given.has('TWILIO_PHONE_NUMBER') || given.has('TWILIO_MESSAGING_SERVICE_SID');
  const missing = anySender ? required : [...required, 'TWILIO_PHONE_NUMBER'];
  const asker = askerOf('twilio', values);
  if (!asker) return [];
  return missing.map((name) => problem(name, `is missing; expected with ${asker}=twilio${orService(name)}`));
};

function orService(name: string): string {
  return name === 'TWILIO_PHONE_NUMBER' ? ' (or TWILIO_MESSAGING_SERVICE_SID)' : '';
}

const oneTwilioSender: Rule = ({ given }) => [
  given.has('TWILIO_PHONE_NUMBER') &&
    given.has('TWILIO_MESSAGING_SERVICE_SID') &&
    problem('TWILIO_MESSAGING_SERVICE_SID', 'is set beside TWILIO_PHONE_NUMBER; expected one of the two'),
];

const webhookIsComplete: Rule = ({ values, given }) => {
  const asker = askerOf('webhook', values);
  if (!asker) return [];
  const missing = ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'].filter((name) => !given.has(name));
  return missing.map((name) => problem(name, `is missing; expected with ${asker}=webhook`));
};

/** A second transport stands behind a first one that can fail, and is another. */
const fallbackIsAnother: Rule = ({ values: { SMS_TRANSPORT: first, SMS_FALLBACK_TRANSPORT: second }, given }) => [
  second !== undefined &&
    (!given.has('SMS_TRANSPORT') || first === 'mailbox') &&
    problem(
      'SMS_FALLBACK_TRANSPORT',
      'is set without a first one; expected a transport to the outside as SMS_TRANSPORT',
    ),
  second !== undefined &&
    first === second &&
    problem('SMS_FALLBACK_TRANSPORT', 'is the same as SMS_TRANSPORT; expected the other one'),
];

const secondNeedsFirst: Rule = ({ given }) =>
  [
    ['SMTP_FALLBACK_URL', 'SMTP_URL'],
    ['DATABASE_READ_URLS', 'DATABASE_URL'],
  ].map(
    ([second = '', first = '']) =>
      given.has(second) && !given.has(first) && problem(second, `is set without ${first}; expected both or none`),
  );

const testCodesFit: Rule = ({ values: { TEST_CODES: codes = [], OTP_LENGTH: length } }) => [
  length !== undefined &&
    codes.some(({ code }) => code.length !== length) &&
    problem('TEST_CODES', 'holds a code of another length; expected OTP_LENGTH digits'),
  new Set(codes.map(({ address }) => address.toLowerCase())).size < codes.length &&
    problem('TEST_CODES', 'names an address twice; expected each once'),
];

/** A code that does not change would sign in the administrator; `prefix` names the realm whose they are. */
export function adminHasNoTestCode(values: Partial<Values>, prefix = ''): (Problem | false)[] {
  const { ADMIN_EMAIL: email, TEST_CODES: codes = [] } = values;
  return [
    codes.some(({ address }) => address.toLowerCase() === email?.toLowerCase()) &&
      problem(`${prefix}ADMIN_EMAIL`, 'has a code in TEST_CODES; expected an address without one'),
  ];
}

/** Two keys with one id could not be told apart in what they sealed. */
const secretsDiffer: Rule = ({ values: { APP_SECRET: secrets = [] } }) => [
  new Set(secrets).size < secrets.length &&
    problem('APP_SECRET', 'holds the same secret twice; expected different ones'),
];

/** A challenge names addresses that its user has given up since: an erasure must find what else is there by it. */
const challengesOutliveTheRest: Rule = ({ values }) => {
  const { RETENTION_CHALLENGES: challenges = Infinity } = values;
  const others = ['RETENTION_MESSAGES', 'RETENTION_REGISTRATIONS'] as const;
  return others.map(
    (name) =>
      challenges < (values[name] ?? 0) + 86_400 &&
      problem('RETENTION_CHALLENGES', `is too short; expected at least a day more than ${name}`),
  );
};

/** Settings that contradict each other anywhere. */
export const contradictions: readonly Rule[] = [
  ({ values }) => lifetimesNest(values),
  crossSiteCookiesAreSecure,
  twilioIsComplete,
  oneTwilioSender,
  webhookIsComplete,
  fallbackIsAnother,
  secondNeedsFirst,
  testCodesFit,
  ({ values }) => adminHasNoTestCode(values),
  secretsDiffer,
  challengesOutliveTheRest,
];

import { isLoopback } from './network-parsers.js';
import type { Rule } from './rules.js';
import { weakness } from './secret-strength.js';

const randomSecret = 'expected the output of "openssl rand -hex 32"';

const secretIsStrong: Rule = ({ values: { APP_SECRET: secrets = [] }, given }) => {
  if (!given.has('APP_SECRET')) return [{ name: 'APP_SECRET', text: `is missing; ${randomSecret}` }];
  const why = weakness(secrets);
  return [why !== undefined && { name: 'APP_SECRET', text: `${why}; ${randomSecret}` }];
};

const publicUrlIsHttps: Rule = ({ values: { PUBLIC_URL: url }, given }) => {
  const expected = 'expected an https URL in production';
  if (!given.has('PUBLIC_URL')) return [{ name: 'PUBLIC_URL', text: `is missing; ${expected}` }];
  return [url?.startsWith('http:') === true && { name: 'PUBLIC_URL', text: `is not encrypted; ${expected}` }];
};

/** Mailed links carry their token to this address; http hands it to the network. */
const frontendIsHttps: Rule = ({ values: { FRONTEND_URL: url }, given }) => [
  given.has('FRONTEND_URL') &&
    url?.startsWith('http:') === true &&
    !isLoopback(new URL(url).hostname) && {
      name: 'FRONTEND_URL',
      text: 'is not encrypted; expected an https URL in production',
    },
];

/** The development mailbox shows every code to whoever asks. */
const noDevelopmentMailbox: Rule = ({ values, given }) => [
  !given.has('SMTP_URL') && {
    name: 'SMTP_URL',
    text: 'is missing; expected smtps://user:password@host:465, for there is no development mailbox in production',
  },
  values.SMS_TRANSPORT === 'mailbox' && {
    name: 'SMS_TRANSPORT',
    text: 'keeps messages in this process; expected twilio, webhook or nothing in production',
  },
];

const testCodesAreAllowed: Rule = ({ values: { TEST_CODES: codes = [], TEST_CODES_ALLOWED: allowed } }) => [
  codes.length > 0 &&
    allowed !== true && {
      name: 'TEST_CODES',
      text: 'is not allowed in production; expected TEST_CODES_ALLOWED=yes beside it',
    },
];

const hashesAreSlow: Rule = ({ values: { BCRYPT_COST: cost } }) => [
  cost !== undefined && cost < 10 && { name: 'BCRYPT_COST', text: 'is too small; expected 10 to 15 in production' },
];

/** What NODE_ENV=production refuses beyond the contradictions (security 24). */
export const productionRules: readonly Rule[] = [
  secretIsStrong,
  publicUrlIsHttps,
  frontendIsHttps,
  noDevelopmentMailbox,
  testCodesAreAllowed,
  hashesAreSlow,
];

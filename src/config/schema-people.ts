import { mailAddress, testCode } from './identity-parsers.js';
import { phoneNumber, secureOrLoopbackUrl } from './network-parsers.js';
import { list, matching, oneOf, share, toggle, whole } from './parsers.js';
import { inProduction, optional, setting } from './variable.js';

const MANY = 1_000_000;

const country = () => matching(/^[a-z]{2}$/i, 'ISO 3166 codes of two letters', (raw) => raw.toUpperCase());
const slug = () =>
  matching(/^(?!default$)[a-z][a-z0-9-]{0,31}$/, 'slugs of a-z, 0-9 and -, at most 32 characters, not "default"');
const visible = (expected: string) => matching(/^[!-~]{1,512}$/, expected);

/** Who can sign up, where, and how texts reach their phones; grouped as `.env.example` shows it. */
export const people = {
  'Realms and sign-up': {
    REALMS: setting(
      'Slugs beside "default", comma separated; REALM_<SLUG>_<VARIABLE> sets a variable for one of them',
      list(slug()),
      '',
    ),
    SIGN_UP: setting(
      'open, or closed: then nobody new gets an account by themselves',
      oneOf(['open', 'closed']),
      'open',
    ),
    ADMIN_EMAIL: optional(
      'Whoever proves this address, none of TEST_CODES, becomes admin of the realm default; of another one by REALM_<SLUG>_ADMIN_EMAIL alone',
      mailAddress(),
    ),
    TEST_CODES: setting(
      'address=code pairs, comma separated, for app reviews, never an ADMIN_EMAIL; in production only with TEST_CODES_ALLOWED',
      list(testCode()),
      '',
    ),
    TEST_CODES_ALLOWED: setting('Allow TEST_CODES in production', toggle(), 'no'),
  },
  'Phones and SMS': {
    DEFAULT_REGION: setting('Country of numbers typed without one, as ISO code', country(), 'US'),
    SMS_TRANSPORT: optional(
      'twilio, webhook or mailbox; none in production unless set',
      oneOf(['twilio', 'webhook', 'mailbox']),
      (known) => (inProduction(known) ? undefined : 'mailbox'),
    ),
    SMS_FALLBACK_TRANSPORT: optional(
      'twilio or webhook, the one that SMS_TRANSPORT is not: gets what the first can not take now',
      oneOf(['twilio', 'webhook']),
    ),
    TWILIO_ACCOUNT_SID: optional('Account of Twilio or of a service that speaks its API', visible('an account id')),
    TWILIO_AUTH_TOKEN: optional('Token of that account', visible('a token')),
    TWILIO_PHONE_NUMBER: optional('Number that messages come from', phoneNumber()),
    TWILIO_MESSAGING_SERVICE_SID: optional('Messaging service, instead of a number', visible('a service id')),
    TWILIO_BASE_URL: setting(
      'Address of the API: https, or http to this host',
      secureOrLoopbackUrl(),
      'https://api.twilio.com',
    ),
    SMS_WEBHOOK_URL: optional(
      'Where SMS_TRANSPORT=webhook posts each text: https, or http to this host',
      secureOrLoopbackUrl(),
    ),
    SMS_WEBHOOK_SECRET: optional(
      'Key of the HMAC-SHA-256 that signs those posts, at least 32 characters',
      matching(/^[!-~]{32,512}$/, 'a secret of at least 32 visible characters'),
    ),
    SMS_ALLOWED_COUNTRIES: setting(
      'Countries that are sent to, ISO codes, comma separated; DEFAULT_REGION unless set',
      list(country()),
      (known) => known.DEFAULT_REGION,
    ),
    SMS_SEND_PER_10_MIN: setting('SMS in 10 minutes to one number', whole(1, MANY), '3'),
    SMS_SEND_PER_HOUR: setting('SMS an hour to one number', whole(1, MANY), '5'),
    SMS_PER_DAY: setting('SMS a day of one realm', whole(0, 1_000_000_000), '1000'),
    SMS_BREAKER_MIN_SENT: setting('Codes an hour to a number block before its breaker can trip', whole(1, MANY), '20'),
    SMS_BREAKER_MIN_VERIFIED: setting(
      'Verified share, 0 to 1, under which that block stops for an hour',
      share(),
      '0.1',
    ),
  },
};

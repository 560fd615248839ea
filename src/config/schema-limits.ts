import { availableParallelism } from 'node:os';
import { toggle, whole } from './parsers.js';
import { setting } from './variable.js';

/** Seconds; a cookie lives no longer than 400 days (RFC 6265bis 5.5). */
const LONGEST_SESSION = 34_560_000;
/** No limit in practice; a larger number is a typing error. */
const MANY = 1_000_000_000;

const seconds = (min: number, max: number) => whole(min, max, 'seconds');

/** How long, how often and how much; grouped as `.env.example` shows it. */
export const limits = {
  Codes: {
    OTP_LENGTH: setting('Digits of a code, 6 to 10', whole(6, 10), '6'),
    OTP_TTL: setting('Lifetime of a code in seconds, 1 to 600', seconds(1, 600), '300'),
    OTP_TTL_RESET: setting('Lifetime of a code that resets a password in seconds, 1 to 600', seconds(1, 600), '600'),
    OTP_MAX_ATTEMPTS: setting('Guesses at one code, 1 to 10', whole(1, 10), '5'),
    OTP_FAILURES_BEFORE_WAIT: setting(
      'Failures in a row at one destination before the waits begin',
      whole(1, 100),
      '10',
    ),
    OTP_LOGIN_CREATES_USER: setting('Whether a sign-in code for a new address signs up', toggle(), 'false'),
  },
  Sending: {
    SEND_COOLDOWN: setting('Seconds between two messages to one destination, 0 to 3600', seconds(0, 3600), '60'),
    SEND_PER_HOUR: setting('Messages an hour to one destination', whole(1, MANY), '5'),
    SEND_PER_DAY: setting('Messages a day to one destination', whole(1, MANY), '10'),
    INVITATIONS_PER_HOUR: setting('Invitations an hour of one administrator', whole(1, MANY), '50'),
    MAIL_PER_DAY: setting('Mails a day of one realm, over all destinations', whole(0, MANY), '100000'),
  },
  Requests: {
    LIMIT_PER_SOURCE: setting('A minute from one source, on routes that sign in or send', whole(1, MANY), '30'),
    LIMIT_PER_SOURCE_ALL: setting('A minute from one source, on all routes', whole(1, MANY), '600'),
  },
  Passwords: {
    PASSWORD_MIN_LENGTH: setting('Shortest password in characters, 8 to 64', whole(8, 64), '8'),
    BCRYPT_COST: setting('Cost of a hash, 4 to 15; at least 10 in production', whole(4, 15), '12'),
    HASH_CONCURRENCY: setting('Hashes at once; the number of cores unless set', whole(1, 1024), () =>
      String(availableParallelism()),
    ),
    HASH_QUEUE: setting('Hashes that wait their turn; further ones are answered 503', whole(0, 100_000), '64'),
  },
  Sessions: {
    ACCESS_TTL: setting('Lifetime of an access token in seconds, 1 to 3600', seconds(1, 3600), '600'),
    SESSION_IDLE_TTL: setting('Seconds after which an unused session ends', seconds(1, LONGEST_SESSION), '1209600'),
    SESSION_TTL: setting('Seconds after which any session ends', seconds(1, LONGEST_SESSION), '2592000'),
  },
};

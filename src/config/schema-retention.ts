import { whole } from './parsers.js';
import { setting } from './variable.js';

const YEAR = 31_536_000;
const QUARTER = 7_776_000;

const seconds = (min: number, max: number) => whole(min, max, 'seconds');

/** When rows leave that nothing needs any more; the lower bounds are what still reads them. As `.env.example` shows it. */
export const retention = {
  'Old rows': {
    // A change of address can be undone, and a code sent again, for a day. A deletion of an account finds by them the
    // messages that went to its former addresses.
    RETENTION_CHALLENGES: setting(
      'Seconds that a challenge is kept, from five days on, and a day more than messages and registrations',
      seconds(432_000, YEAR),
      '691200',
    ),
    // A code is sent again for a day, lives for ten minutes, and two steps of ten minutes may follow.
    RETENTION_REGISTRATIONS: setting(
      'Seconds that a registration is kept that nobody proved, from 25 hours on',
      seconds(90_000, QUARTER),
      '172800',
    ),
    // Instances learn of what ended by its row: their clocks, and a poll that fails for a while.
    RETENTION_SESSIONS: setting(
      'Seconds that a session is kept past its end, from an hour on',
      seconds(3_600, QUARTER),
      '86400',
    ),
    // A notice may wait for three days.
    RETENTION_MESSAGES: setting(
      'Seconds that a message and what became of it are kept, from four days on',
      seconds(345_600, QUARTER),
      '604800',
    ),
    RETENTION_AUDIT: setting(
      'Days that events of the audit trail are kept, 30 to 36500',
      whole(30, 36_500, 'days'),
      '365',
    ),
    RETENTION_INTERVAL: setting(
      'Seconds between two rounds of removing old rows, 10 to 3600',
      whole(10, 3_600, 'seconds'),
      '60',
    ),
  },
};

import { useLanguage } from '../../languages/index.js';
import { useAdminWords } from '../words/index.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Older than this (s) is told by its date. */
const RECENT = 7 * DAY;

/** Times in the reader's language and zone. */
export function useTimes() {
  const { language } = useLanguage();
  const { ago } = useAdminWords();
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const whole = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const since = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
  const relative = (time: string): string => {
    const seconds = (Date.parse(time) - Date.now()) / 1000;
    const size = Math.abs(seconds);
    if (size < MINUTE) return ago.now;
    if (size < HOUR) return since.format(Math.round(seconds / MINUTE), 'minute');
    if (size < DAY) return since.format(Math.round(seconds / HOUR), 'hour');
    return size < RECENT ? since.format(Math.round(seconds / DAY), 'day') : day.format(new Date(time));
  };
  return {
    day: (time: string) => day.format(new Date(time)),
    whole: (time: string) => whole.format(new Date(time)),
    relative,
  };
}

import type { Language } from '../../common/index.js';

/** The message was queued some moments after its expiry was computed: this much (s) still counts as whole. */
const TOLERANCE = 5;

/** Where it is not the language itself: 3 August, and a day of 24 hours. */
const LOCALES: Partial<Record<Language, string>> = { en: 'en-GB' };
/** Where the words around a time would run into its zone. */
const IN_BRACKETS: ReadonlySet<Language> = new Set<Language>(['hi', 'ja']);

/** For example `3 August 2026 at 14:05 UTC`. */
export function timeIn(language: Language, time: Date): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' } as const;
  const written = new Intl.DateTimeFormat(LOCALES[language] ?? language, options).format(time);
  return `${written} ${IN_BRACKETS.has(language) ? '(UTC)' : 'UTC'}`;
}

/** The whole days, or else minutes or seconds, between two times, for example `5 minutes`; at least a second. */
export function lifetimeIn(language: Language, from: Date, to: Date): string {
  const seconds = Math.max(1, Math.round((to.getTime() - from.getTime()) / 1000));
  const [days, minutes] = [86_400, 60].map((length) => Math.floor((seconds + TOLERANCE) / length)) as [number, number];
  const [count, unit] = days > 0 ? [days, 'day'] : minutes > 0 ? [minutes, 'minute'] : [seconds, 'second'];
  const options = { style: 'unit', unit, unitDisplay: 'long', useGrouping: false } as const;
  return new Intl.NumberFormat(LOCALES[language] ?? language, options).format(count);
}

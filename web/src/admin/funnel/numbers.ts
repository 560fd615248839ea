import { useLanguage } from '../../languages/index.js';
import type { Bucket } from './ranges.js';

/** Numbers and times of the charts, in the reader's language. */
export function useNumbers(bucket: 'hour' | 'day') {
  const { language } = useLanguage();
  const whole = new Intl.NumberFormat(language);
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const change = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const points = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'never' });
  // A bucket of a day is one in UTC, and named so.
  const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayHour = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const wholeDay = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
  return {
    whole: (value: number) => whole.format(value),
    short: (value: number) => short.format(value),
    percent: (value: number | undefined) => (value === undefined ? '–' : percent.format(value)),
    change: (value: number) => change.format(Math.abs(value)),
    points: (value: number) => points.format(value * 100),
    tick: ({ from }: Pick<Bucket, 'from'>) => (bucket === 'hour' ? hour : day).format(new Date(from)),
    title: ({ from }: Pick<Bucket, 'from'>) => (bucket === 'hour' ? dayHour : wholeDay).format(new Date(from)),
  };
}

export type Numbers = ReturnType<typeof useNumbers>;

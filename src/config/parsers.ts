import { z } from 'zod';

/** Why a raw text is not understood. A value rather than an exception, so that no library's message quotes a secret. */
export class Refusal {
  readonly #refusal = true;

  constructor(readonly why: string) {}

  static is(value: unknown): value is Refusal {
    return value instanceof Refusal && value.#refusal;
  }
}

export const refuse = (why: string): Refusal => new Refusal(why);

/** A variable that `read` understands or refuses; `expected` ends the sentence the operator sees. */
export function field<T>(expected: string, read: (raw: string) => T | Refusal) {
  return z.string().transform((raw, context): T => {
    const value = read(raw);
    if (!Refusal.is(value)) return value;
    context.addIssue({ code: 'custom', message: `${value.why}; expected ${expected}` });
    return z.NEVER;
  });
}

/** Comma separated. Empty and repeated entries are dropped, unless `verbatim`: there they are a rule's business. */
export function list<T>(item: z.ZodType<T, string>, verbatim = false) {
  const entries = (raw: string) => (raw === '' ? [] : raw.split(',').map((entry) => entry.trim()));
  const tidy = (raw: string) => [...new Set(entries(raw))].filter((entry) => entry !== '');
  return z
    .string()
    .transform(verbatim ? entries : tidy)
    .pipe(z.array(item));
}

/** A whole number from `min` to `max`, both included. */
export function whole(min: number, max: number, unit = '') {
  return field(`a whole number from ${min} to ${max}${unit && ` (${unit})`}`, (raw) => {
    if (!/^-?\d{1,15}$/.test(raw)) return refuse('is not a whole number');
    return bounded(Number(raw), min, max);
  });
}

/** A decimal number from 0 to 1, both included. */
export function share() {
  return field('a number from 0 to 1', (raw) => {
    if (!/^-?\d{0,6}(\.\d{1,15})?$/.test(raw) || !/\d/.test(raw)) return refuse('is not a number');
    return bounded(Number(raw), 0, 1);
  });
}

function bounded(value: number, min: number, max: number): number | Refusal {
  if (value < min) return refuse('is too small');
  if (value > max) return refuse('is too large');
  return value;
}

const switches: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

export function toggle() {
  return field('true or false (also yes, no, on, off, 1, 0)', (raw) => {
    const key = raw.toLowerCase();
    return Object.hasOwn(switches, key) ? (switches[key] as boolean) : refuse('is not a switch');
  });
}

/** One of `words`, in any case; `aliases` maps other words onto them. */
export function oneOf<const W extends string>(words: readonly W[], aliases: Readonly<Record<string, W>> = {}) {
  return field(`one of ${[...words, ...Object.keys(aliases)].join(', ')}`, (raw) => {
    const word = raw.toLowerCase();
    const found = words.find((known) => known === word);
    return found ?? (Object.hasOwn(aliases, word) ? (aliases[word] as W) : refuse('is not a known word'));
  });
}

/** A text of at most `max` characters without control characters (CR and LF would add mail headers). */
export function line(max: number) {
  return field(`one line of at most ${max} characters`, (raw) => {
    if (/\p{Cc}|\u2028|\u2029/u.test(raw)) return refuse('holds a control character');
    return [...raw].length > max ? refuse('is too long') : raw;
  });
}

export function matching(pattern: RegExp, expected: string, normalise: (raw: string) => string = (raw) => raw) {
  return field(expected, (raw) => (pattern.test(raw) ? normalise(raw) : refuse('is malformed')));
}

import { z } from 'zod';

/** The raw texts known so far, in the order of the table: a fallback may read the variables above its own. */
export type Known = Readonly<Record<string, string | undefined>>;

/** Judged before NODE_ENV is parsed, and therefore in any case. */
export const inProduction = (known: Known): boolean => known.NODE_ENV?.trim().toLowerCase() === 'production';

export type Fallback = string | ((known: Known) => string | undefined);

interface Documentation {
  readonly description: string;
  readonly fallback?: Fallback;
}

const documentation = z.registry<Documentation>();

/** A variable that always has a value: its fallback goes through the same parser as what an operator writes. */
export function setting<S extends z.ZodType>(description: string, parser: S, fallback: Fallback): S {
  documentation.add(parser, { description, fallback });
  return parser;
}

/** A variable that may be missing. */
export function optional<S extends z.ZodType>(description: string, parser: S, fallback?: Fallback) {
  const field = parser.optional();
  documentation.add(field, { description, fallback });
  return field;
}

/** @throws TypeError for a field that was not made by `setting` or `optional`. */
export function documented(field: z.ZodType): Documentation {
  const found = documentation.get(field);
  if (!found) throw new TypeError('a variable without description');
  return found;
}

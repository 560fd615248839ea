import { z } from 'zod';
import { limits } from './schema-limits.js';
import { people } from './schema-people.js';
import { retention } from './schema-retention.js';
import { service } from './schema-service.js';
import { documented, type Known } from './variable.js';

/** The variables as `.env.example` shows them. */
export const groups = {
  ...service,
  ...people,
  ...limits,
  ...retention,
};

const shape = {
  ...service['Listening and addresses'],
  ...service.Secrets,
  ...service.Database,
  ...service['More than one instance'],
  ...service['What messages and pages show'],
  ...service.Mail,
  ...service.Operation,
  ...people['Realms and sign-up'],
  ...people['Phones and SMS'],
  ...limits.Codes,
  ...limits.Sending,
  ...limits.Requests,
  ...limits.Passwords,
  ...limits.Sessions,
  ...retention['Old rows'],
};

/** Every variable there is. */
export const schema = z.object(shape);
export type Values = z.output<typeof schema>;
export type VariableName = keyof typeof shape;

export const variableNames = Object.keys(shape) as readonly VariableName[];

export const isVariable = (name: string): name is VariableName => Object.hasOwn(shape, name);

/** `source` as raw texts, trimmed, with the fallback of every variable that is missing or empty. */
export function withFallbacks(source: Known): Known {
  const known: Record<string, string | undefined> = {};
  for (const name of variableNames) known[name] = source[name]?.trim() || undefined;
  for (const name of variableNames) {
    const { fallback } = documented(shape[name]);
    known[name] ??= typeof fallback === 'function' ? fallback(known) : fallback;
  }
  return known;
}

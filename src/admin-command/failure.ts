import { QueryFailedError } from 'typeorm';
import { ConfigError } from '../config/index.js';

/** The command was not called as it wants to be. */
export class UsageError extends Error {}

/** It was understood, and can't be done. */
export class CommandRefused extends Error {}

/** What went wrong, in one sentence and without a row of the database. */
export function sentenceOf(error: unknown): string {
  if (error instanceof QueryFailedError) return 'The database failed; nothing was changed.';
  if (error instanceof UsageError || error instanceof CommandRefused || error instanceof ConfigError)
    return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `The database can't be used${code && ` (${code})`}: ${error instanceof Error ? error.message : 'unknown'}`;
}

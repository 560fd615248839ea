import { QueryFailedError } from 'typeorm';
import { DomainError } from '../common/index.js';
import { ConfigError } from '../config/index.js';

/** What fails without a path when a disk is full or broken. */
const FILE_CALLS = new Set(['read', 'write', 'ftruncate', 'close']);

/** The command was not called as it wants to be. */
export class UsageError extends Error {}

/** What went wrong, in one sentence and without a value of the file: a driver's message quotes the row. */
export function sentenceOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof ConfigError) return error.message;
  const code = codeOf(error);
  if (error instanceof DomainError || error instanceof QueryFailedError) {
    const why = error instanceof DomainError ? error.message : code;
    return `The database failed (${why}); the same command goes on where it stopped.`;
  }
  const { path, syscall } = error as NodeJS.ErrnoException;
  const isFile = path !== undefined || (syscall !== undefined && FILE_CALLS.has(syscall));
  if (isFile) return `${path ?? 'A file'} can't be read or written (${code}).`;
  if (code) return `The database can't be reached (${code}).`;
  return error instanceof Error ? error.message : 'The import failed.';
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

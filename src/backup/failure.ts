import { QueryFailedError } from 'typeorm';

/** What the operator can mend: a wrong call, a wrong file, a service that still runs. */
export class BackupError extends Error {}

/** What went wrong, in one sentence and without a value of the database: a driver's message quotes the row. */
export function sentenceOf(error: unknown): string {
  const { code } = (error instanceof QueryFailedError ? error.driverError : error) as NodeJS.ErrnoException;
  if (error instanceof QueryFailedError) return `The database failed (${code ?? 'unknown'}).`;
  return error instanceof Error ? error.message : 'failed';
}

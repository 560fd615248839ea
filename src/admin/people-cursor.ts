import { ValidationFailed } from '../common/index.js';
import type { UserMark } from '../users/index.js';

/** Longer than any that this service writes (characters). */
const LONGEST = 1024;

/** A mark as it stands on the wire: opaque to clients. */
export function cursorOf({ part, id, value }: UserMark): string {
  return Buffer.from(JSON.stringify([part, id, ...(value === undefined ? [] : [value])])).toString('base64url');
}

/** @throws ValidationFailed for what this service did not write */
export function markOf(cursor: string): UserMark {
  const [part, id, value, ...more] = listIn(cursor);
  const isWhole = typeof part === 'number' && Number.isInteger(part) && part >= 0;
  if (!isWhole || typeof id !== 'string' || more.length > 0) throw badCursor();
  if (value !== undefined && typeof value !== 'string') throw badCursor();
  return { part, id, ...(value !== undefined && { value }) };
}

/** The cursor is of no list, or of another one. */
export function badCursor(): ValidationFailed {
  return ValidationFailed.of({ field: 'cursor', message: 'must be a next_cursor of this list' });
}

function listIn(cursor: string): unknown[] {
  if (cursor.length > LONGEST) throw badCursor();
  try {
    const list: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

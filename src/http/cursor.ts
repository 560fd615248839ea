import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsUUID, Max, Min, ValidateIf } from 'class-validator';
import { formatUuid, timeOfId, uuidBytes } from '../common/index.js';

const MOST_ITEMS = 100;
const USUAL_ITEMS = 50;
/** 16 bytes in base64url. */
const CURSOR = /^[A-Za-z0-9_-]{22}$/;
/** The last day that MySQL's DATETIME has. */
const LAST_TIME = Date.UTC(9999, 11, 31);
const EXAMPLE = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
const DIGITS = /^[0-9]{1,9}$/;

/** A field of a query that may be left out; given twice it is a list, and refused by what follows. */
export function OptionalQuery(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** A whole number in a query, where everything is text. */
export function NumberQuery(least: number, most: number): PropertyDecorator {
  const message = `must be a number from ${least} to ${most}`;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && DIGITS.test(value) ? Number(value) : value,
    ),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
  );
}

/** Where a page of a list begins, and how long it is. Filters are added by a class that extends it. */
export class ListQuery {
  /** The id of the last item of the page before: the items after it follow. */
  @ApiPropertyOptional({
    description: '`next_cursor` of the page before.',
    example: cursorOf(EXAMPLE),
  })
  @OptionalQuery()
  @Transform(({ value }: { value: unknown }) => idOf(value))
  @IsUUID('all', { message: 'must be the next_cursor of a page' })
  cursor?: string;

  @ApiPropertyOptional({
    description: 'The longest that a page may be.',
    type: 'integer',
    minimum: 1,
    maximum: MOST_ITEMS,
    default: USUAL_ITEMS,
    example: USUAL_ITEMS,
  })
  @NumberQuery(1, MOST_ITEMS)
  limit: number = USUAL_ITEMS;
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/**
 * The page of `limit` items, out of rows of which one more was read: it alone tells that there is another page. Where reading
 * ended early, at the id `floor`, the page may be shorter, and the next one goes on from there.
 */
export function pageOf<R extends { id: string }, T>(
  rows: R[],
  limit: number,
  view: (row: R) => T,
  floor: string | null = null,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const end = last && rows.length > limit ? last.id : floor;
  return { items: shown.map(view), next_cursor: end === null ? null : cursorOf(end) };
}

function cursorOf(id: string): string {
  return uuidBytes(id).toString('base64url');
}

/** What is no cursor becomes what is no id. Whatever is listed has a UUIDv7 of a time that databases can compare with. */
function idOf(value: unknown): unknown {
  if (typeof value !== 'string' || !CURSOR.test(value)) return value === undefined ? undefined : '';
  const id = formatUuid(Buffer.from(value, 'base64url'));
  return id[14] === '7' && timeOfId(id).getTime() < LAST_TIME ? id : '';
}

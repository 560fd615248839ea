import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIP, IsIn, IsUUID } from 'class-validator';
import { OptionalQuery } from './cursor.js';

const EXAMPLE_ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
/** A day, or a time with its zone. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
const YEAR_10000 = 253_402_300_800_000;

/** A time in a query (ISO 8601); a day alone is its beginning in UTC. */
export function TimeQuery(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, format: 'date-time', description, example: '2026-11-21T10:00:00.000Z' }),
    OptionalQuery(),
    Transform(({ value }: { value: unknown }) => timeOf(value)),
    IsDate({ message: 'must be a time as in 2026-11-21T10:00:00Z, or a day' }),
  );
}

/** One of a few words in a query. */
export function WordQuery(words: readonly string[], description: string, example = words[0]): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: words, description, ...(example && { example }) }),
    OptionalQuery(),
    IsIn(words, { message: `must be one of ${words.join(', ')}` }),
  );
}

/** An id in a query. */
export function IdQuery(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ format: 'uuid', description, example: EXAMPLE_ID }),
    OptionalQuery(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    IsUUID('all', { message: 'must be a UUID' }),
  );
}

/** An address of the network in a query. */
export function IpQuery(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, example: '203.0.113.7' }),
    OptionalQuery(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    IsIP(undefined, { message: 'must be an IP address' }),
  );
}

function timeOf(value: unknown): unknown {
  if (typeof value !== 'string' || !TIME.test(value)) return value;
  const [time, day] = [new Date(value), new Date(value.slice(0, 10))];
  // JavaScript takes the 30th of February for the 1st of March, and knows years that no column holds.
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10));
  return exists && time.getTime() >= 0 && time.getTime() < YEAR_10000 ? time : value;
}

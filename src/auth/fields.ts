import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsString,
  IsUUID,
  Matches,
  ValidateIf,
} from 'class-validator';

/** The property may be left out. `null` is no string: only an absent one is absent. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Ids are compared byte by byte, and ours have small letters. */
export function IdField(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => inSmallLetters(value)),
    IsUUID('all', { message: 'must be a UUID' }),
  );
}

/** From one to `most` of them. */
export function IdsField(most: number): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(inSmallLetters) : value)),
    IsUUID('all', { each: true, message: 'must be UUIDs' }),
    ArrayMinSize(1, { message: 'must name one at least' }),
    ArrayMaxSize(most, { message: `must be at most ${most}` }),
    IsArray({ message: 'must be a list' }),
  );
}

function inSmallLetters(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** A code as people type it: digits, in a string, since a number would lose leading zeros. */
export function CodeField({ required = true } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required, pattern: '^[0-9]{6,10}$', example: '042137' }),
    Matches(/^[0-9]{6,10}$/, { message: 'must be the digits of the code, as a string' }),
  );
}

export function ChallengeIdField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      format: 'uuid',
      description: 'Exactly this challenge is tried; without it the newest open one of the address and purpose.',
      example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
    }),
    MayBeAbsent(),
    IdField(),
  );
}

export function PasswordField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'password', description, example: 'correct horse battery staple' }),
    IsNotEmpty({ message: 'must not be empty' }),
    IsString({ message: 'must be a string' }),
  );
}

export function TransportField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      enum: ['cookie', 'bearer'],
      default: 'cookie',
      description: '`cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.',
    }),
    MayBeAbsent(),
    IsIn(['cookie', 'bearer'], { message: 'must be cookie or bearer' }),
  );
}

export function PurposeField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: ['login', 'signup'], example: 'login' }),
    IsIn(['login', 'signup'], { message: 'must be login or signup' }),
  );
}

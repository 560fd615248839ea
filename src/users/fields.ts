import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsISO31661Alpha2, IsOptional, IsString, Matches, ValidateBy, ValidateIf, buildMessage } from 'class-validator';
import { LANGUAGES, isLanguage } from '../common/index.js';
import type { Language } from '../common/index.js';
import { canonicalEmail } from './addresses.js';

/** An e-mail address: made canonical here, once, at the edge; what is none is refused. */
export function EmailField({ required = true } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required, format: 'email', maxLength: 254, example: 'jane@example.com' }),
    ...(required ? [] : [ValidateIf((_, value) => value !== undefined)]),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (canonicalEmail(value) ?? value) : value,
    ),
    ValidateBy({
      name: 'isCanonicalEmail',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && canonicalEmail(value) === value,
        defaultMessage: buildMessage(() => 'must be an e-mail address'),
      },
    }),
  );
}

/** A name of a person, as they write it: at most 100 characters, none that controls a terminal or a mail. */
export function NameField(example: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, example }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value)),
    Matches(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, { message: 'must not contain control characters' }),
    ValidateBy({
      name: 'hasAtMost100CodePoints',
      validator: {
        // class-validator counts some characters of several code points as one; the column and JSON Schema do not.
        validate: (value: unknown) => typeof value !== 'string' || [...value].length <= 100,
        defaultMessage: buildMessage(() => 'must have at most 100 characters'),
      },
    }),
    IsString({ message: 'must be a string' }),
  );
}

/** A country by its two letters. */
export function CountryField(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2.', example: 'DE' }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toUpperCase() : value)),
    IsISO31661Alpha2({ message: 'must be an ISO 3166-1 alpha-2 code' }),
    IsString({ message: 'must be a string' }),
  );
}

/** A language that messages are written in, by its BCP 47 tag. */
export function LocaleField(): PropertyDecorator {
  const expected = `must be one of ${LANGUAGES.join(', ')}`;
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      enum: LANGUAGES,
      description: 'The language of messages to this user. Until one is chosen, codes follow `Accept-Language`.',
      example: 'de',
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    ValidateBy({
      name: 'isLanguage',
      validator: { validate: isLanguage, defaultMessage: buildMessage(() => expected) },
    }),
  );
}

/** The fields of a profile as they stand on the wire. */
export class ProfileFields {
  @NameField('Jane Doe')
  name?: string | null;

  @NameField('Jane')
  first_name?: string | null;

  @NameField('Doe')
  last_name?: string | null;

  @CountryField()
  country_code?: string | null;
}

/** The same of somebody who has an account: until there is one, nothing is chosen for it. */
export class OwnProfileFields extends ProfileFields {
  @LocaleField()
  locale?: Language | null;
}

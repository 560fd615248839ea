import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, IsUUID, Matches, ValidateIf } from 'class-validator';
import { EmailField, ProfileFields } from '../users/index.js';
import type { SignInPurpose } from './send-code.js';

export type TokenTransport = 'cookie' | 'bearer';

/** The property may be left out. `null` is no string: only an absent one is absent. */
function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Ids are compared byte by byte, and ours have small letters. */
function IdField(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    IsUUID('all', { message: 'must be a UUID' }),
  );
}

/** A code as people type it: digits, in a string, since a number would lose leading zeros. */
function CodeField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ pattern: '^[0-9]{6,10}$', example: '042137' }),
    Matches(/^[0-9]{6,10}$/, { message: 'must be the digits of the code, as a string' }),
  );
}

function ChallengeIdField(): PropertyDecorator {
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

function PasswordField(description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'password', description, example: 'correct horse battery staple' }),
    IsNotEmpty({ message: 'must not be empty' }),
    IsString({ message: 'must be a string' }),
  );
}

function TransportField(): PropertyDecorator {
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

function PurposeField(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ enum: ['login', 'signup'], example: 'login' }),
    IsIn(['login', 'signup'], { message: 'must be login or signup' }),
  );
}

export class EmailBody {
  @EmailField()
  email: string;
}

export class RegisterBody extends IntersectionType(EmailBody, ProfileFields) {
  @PasswordField('8 to 128 characters, not a common one, without your address or name.')
  password: string;
}

export class VerifyEmailBody extends EmailBody {
  @CodeField()
  otp: string;

  @ChallengeIdField()
  challenge_id?: string;

  @TransportField()
  token_transport?: TokenTransport;
}

export class ResendBody {
  @ApiProperty({ format: 'uuid', example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' })
  @IdField()
  challenge_id: string;
}

export class ResendVerificationBody extends EmailBody {
  @ChallengeIdField()
  challenge_id?: string;
}

export class LoginBody extends EmailBody {
  @PasswordField('The password of the account.')
  password: string;

  @TransportField()
  token_transport?: TokenTransport;
}

export class SendCodeBody extends EmailBody {
  @PurposeField()
  purpose: SignInPurpose;
}

export class VerifyCodeBody extends EmailBody {
  @ApiPropertyOptional({
    pattern: '^[0-9]{6,10}$',
    description: 'The code; `otp` is another name for it.',
    example: '042137',
  })
  @ValidateIf((body: VerifyCodeBody) => body.otp === undefined || body.otp_code !== undefined)
  @Matches(/^[0-9]{6,10}$/, { message: 'must be the digits of the code, as a string' })
  otp_code?: string;

  @ApiPropertyOptional({ pattern: '^[0-9]{6,10}$', description: 'Another name for `otp_code`.', example: '042137' })
  @MayBeAbsent()
  @Matches(/^[0-9]{6,10}$/, { message: 'must be the digits of the code, as a string' })
  otp?: string;

  @PurposeField()
  purpose: SignInPurpose;

  @ChallengeIdField()
  challenge_id?: string;

  @TransportField()
  token_transport?: TokenTransport;
}

export class ResetPasswordBody extends EmailBody {
  @CodeField()
  otp: string;

  @PasswordField('8 to 128 characters, not a common one, without your address or name.')
  new_password: string;

  @ChallengeIdField()
  challenge_id?: string;
}

export class RefreshBody {
  @ApiPropertyOptional({ description: 'For native clients; browsers send the cookie.' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  refresh_token?: string;
}

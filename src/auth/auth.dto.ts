import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsString, Matches, ValidateIf } from 'class-validator';
import { AddressFields, EmailField, PhoneField, ProfileFields } from '../users/index.js';
import {
  ChallengeIdField,
  CodeField,
  IdField,
  IdsField,
  MayBeAbsent,
  PasswordField,
  PurposeField,
  TransportField,
} from './fields.js';
import type { SignInPurpose } from './send-code.js';

/** Registrations that one client may have begun and not finished, of which a link may be. */
const MOST_BEGUN = 3;

const LINK_TOKEN = 'kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M';

export type TokenTransport = 'cookie' | 'bearer';

export class EmailBody {
  @EmailField()
  email: string;
}

export class RegisterBody extends IntersectionType(EmailBody, ProfileFields) {
  @PasswordField('8 to 128 characters, not a common one, without your address or name.')
  password: string;

  @PhoneField()
  phone_number?: string;
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

export class LoginBody extends AddressFields {
  @PasswordField('The password of the account.')
  password: string;

  @TransportField()
  token_transport?: TokenTransport;
}

export class SendCodeBody extends AddressFields {
  @PurposeField()
  purpose: SignInPurpose;
}

export class VerifyCodeBody extends AddressFields {
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

export class ResetPasswordBody extends AddressFields {
  @MayBeAbsent()
  @CodeField({ required: false })
  otp?: string;

  @ApiPropertyOptional({ description: 'Of the link, in place of address and code.', example: LINK_TOKEN })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  token?: string;

  @PasswordField('8 to 128 characters, not a common one, without your address or name.')
  new_password: string;

  @ChallengeIdField()
  challenge_id?: string;
}

export class VerifyLinkBody {
  @ApiProperty({ description: 'What follows `#token=` in the link.', example: LINK_TOKEN })
  @IsString({ message: 'must be a string' })
  token: string;

  @ChallengeIdField()
  challenge_id?: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    minItems: 1,
    maxItems: MOST_BEGUN,
    description:
      'Of the registrations that this client began, where it can’t tell which of them the link is of: one of these signs in ' +
      'as `challenge_id` would, and one of none of them is opened as without.',
    example: ['0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10'],
  })
  @MayBeAbsent()
  @IdsField(MOST_BEGUN)
  challenge_ids?: string[];

  @TransportField()
  token_transport?: TokenTransport;
}

export class RefreshBody {
  @ApiPropertyOptional({ description: 'For native clients; browsers send the cookie.' })
  @MayBeAbsent()
  @IsString({ message: 'must be a string' })
  refresh_token?: string;
}

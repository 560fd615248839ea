import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { ProfileFields } from '../users/index.js';
import type { TokenTransport } from './auth.dto.js';
import { CodeField, IdField, PasswordField, TransportField } from './fields.js';

const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
export const STEP_TOKEN = 'AZPjpgtcfe-KES8fPJ16EKkukZ7WmSaq7Y1pdBSOIuE0Y8pVn2qf5oXwZc3kT1dL9sRjH6uGbEoMxAzQeWyNtQ';

export class RegistrationVerifyBody {
  @ApiProperty({ format: 'uuid', description: 'Of the first step.', example: ID })
  @IdField()
  challenge_id: string;

  @CodeField()
  otp: string;
}

export class RegistrationTokenBody {
  @ApiProperty({ description: 'Of the step before.', example: STEP_TOKEN })
  @IsString({ message: 'must be a string' })
  registration_token: string;
}

export class RegistrationPasswordBody extends RegistrationTokenBody {
  @PasswordField('8 to 128 characters, not a common one, without your address.')
  password: string;
}

export class RegistrationCompleteBody extends IntersectionType(RegistrationTokenBody, ProfileFields) {
  @TransportField()
  token_transport?: TokenTransport;
}

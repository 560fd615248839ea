import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsString } from 'class-validator';
import { ValidationFailed } from '../common/index.js';
import { PhoneField } from '../users/index.js';
import { ChallengeIdField, CodeField, IdField, MayBeAbsent, PasswordField } from './fields.js';
import type { OwnProof } from './own-proofs.js';

const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';

export class PhoneBody {
  @PhoneField({ required: true })
  phone_number: string;
}

export class OwnCodeBody {
  @CodeField()
  otp: string;

  @ApiProperty({ format: 'uuid', example: ID })
  @IdField()
  challenge_id: string;
}

/** A password, or the code of a step-up. */
export class OwnProofBody {
  @ApiPropertyOptional({
    format: 'password',
    description: 'The password of the account, or `otp` with `challenge_id`.',
  })
  @MayBeAbsent()
  @IsNotEmpty({ message: 'must not be empty' })
  @IsString({ message: 'must be a string' })
  password?: string;

  @MayBeAbsent()
  @CodeField({ required: false })
  otp?: string;

  @ChallengeIdField()
  challenge_id?: string;
}

export class ChangePasswordBody {
  @ApiPropertyOptional({ format: 'password', description: 'Required of whoever has one.' })
  @MayBeAbsent()
  @IsNotEmpty({ message: 'must not be empty' })
  @IsString({ message: 'must be a string' })
  current_password?: string;

  @MayBeAbsent()
  @CodeField({ required: false })
  otp?: string;

  @ChallengeIdField()
  challenge_id?: string;

  @PasswordField('8 to 128 characters, not a common one, without your address or name.')
  new_password: string;
}

/** The examples of a body that takes either. */
export const proofExamples = (field: 'password' | 'current_password', more: Record<string, string> = {}) => ({
  password: { value: { [field]: 'four more words to remember', ...more } },
  code: { value: { otp: '042137', challenge_id: ID, ...more } },
});

/**
 * The password, or the code with its challenge; one of the two.
 * @throws ValidationFailed
 */
export function proofOf(body: OwnProofBody | ChangePasswordBody): OwnProof {
  const { otp: code, challenge_id: challengeId } = body;
  const { field, password } = passwordOf(body);
  if (password !== undefined) {
    const extra = Object.entries({ otp: code, challenge_id: challengeId }).filter(([, value]) => value !== undefined);
    if (extra.length === 0) return { password };
    throw ValidationFailed.of(...extra.map(([each]) => ({ field: each, message: `must not stand beside ${field}` })));
  }
  if (code !== undefined && challengeId !== undefined) return { code, challengeId };
  if (code === undefined && challengeId === undefined) {
    throw ValidationFailed.of({ field, message: 'must be given, or otp with challenge_id' });
  }
  const missing = code === undefined ? 'otp' : 'challenge_id';
  throw ValidationFailed.of({ field: missing, message: 'must be given: otp and challenge_id go together' });
}

function passwordOf(body: OwnProofBody | ChangePasswordBody): { field: string; password: string | undefined } {
  if (body instanceof ChangePasswordBody) return { field: 'current_password', password: body.current_password };
  return { field: 'password', password: body.password };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DomainError } from '../common/index.js';
import type { ErrorCode, PublicFacts } from '../common/index.js';
import { errorCatalogue } from './error-catalogue.js';

export class ProblemField {
  @ApiProperty({ example: 'email' })
  field: string;

  @ApiProperty({ example: 'must be an e-mail address' })
  message: string;
}

/** A problem document (RFC 9457). */
export class Problem {
  @ApiProperty({ format: 'uri-reference', example: '/docs/errors#otp_invalid' })
  type: string;

  @ApiProperty({ example: 'The code is not valid' })
  title: string;

  @ApiProperty({ example: 400 })
  status: number;

  @ApiProperty({ example: 'The code is wrong, was replaced by a newer one, or was used already.' })
  detail: string;

  @ApiProperty({ description: 'The path that was asked for.', example: '/api/auth/verify-otp' })
  instance: string;

  @ApiProperty({ enum: Object.keys(errorCatalogue), description: 'Stable; made for programs.', example: 'otp_invalid' })
  code: ErrorCode;

  @ApiProperty({ format: 'uuid', example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' })
  request_id: string;

  @ApiPropertyOptional({ type: [ProblemField] })
  errors?: ProblemField[];

  @ApiPropertyOptional({ description: 'Guesses that the challenge still has.', example: 4 })
  attempts_remaining?: number;

  @ApiPropertyOptional({ description: 'Seconds; also the Retry-After header.', example: 60 })
  retry_after?: number;

  @ApiPropertyOptional({
    enum: ['start', 'password', 'profile'],
    description: 'Of a registration in steps: the step that is due.',
    example: 'password',
  })
  next?: string;
}

/** The document for `code`. Nothing of an error's own message gets into it. */
export function problem(code: ErrorCode, facts: PublicFacts, instance: string, requestId: string): Problem {
  const { status, title, detail } = errorCatalogue[code];
  return { type: `/docs/errors#${code}`, title, status, detail, instance, code, request_id: requestId, ...facts };
}

/** No route is at this address for this method. */
export class MethodNotAllowed extends DomainError {
  readonly code = 'method_not_allowed';

  constructor(readonly allow: string[]) {
    super({ detail: `allowed: ${allow.join(', ')}` });
  }
}

/** A browser sent it from a page that is not ours. */
export class OriginNotAllowed extends DomainError {
  readonly code = 'origin_not_allowed';
}

/** The body is of a kind that this service does not read. */
export class UnsupportedMediaType extends DomainError {
  readonly code = 'unsupported_media_type';
}

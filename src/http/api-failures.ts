import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorCode } from '../common/index.js';
import { errorCatalogue } from './error-catalogue.js';
import { Problem, problem } from './problem.js';

const EXAMPLE_REQUEST = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
/** What any route may answer. */
const EVERYWHERE: ErrorCode[] = ['rate_limited', 'internal', 'unavailable'];

/** What stands before every route that changes something. */
export const EDGE: readonly ErrorCode[] = ['origin_not_allowed', 'payload_too_large', 'unsupported_media_type'];
/** How a code is refused. */
export const CODE: readonly ErrorCode[] = ['otp_invalid', 'otp_expired', 'otp_exhausted'];

/** Documents the errors of a route, by their codes: one response for each status, one example for each code. */
export function ApiFailures(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const all = [...codes, ...EVERYWHERE];
  const statuses = [...new Set(all.map((code) => errorCatalogue[code].status))];
  const responses = statuses.map((status) =>
    responseOf(
      status,
      all.filter((code) => errorCatalogue[code].status === status),
    ),
  );
  return applyDecorators(ApiExtraModels(Problem), ...responses);
}

/** Documents one error alone, for a route that answers the others in another form. */
export function ApiProblem(code: ErrorCode): MethodDecorator & ClassDecorator {
  return applyDecorators(ApiExtraModels(Problem), responseOf(errorCatalogue[code].status, [code]));
}

function responseOf(status: number, codes: ErrorCode[]) {
  return ApiResponse({ status, ...failureResponse(codes) });
}

/** The response of an OpenAPI document for errors that share a status. */
export function failureResponse(codes: ErrorCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].detail}`).join('\n\n'),
    ...(retryable(codes) && {
      headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', example: 60 } } },
    }),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(Problem) },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ErrorCode): Problem {
  return problem(code, factsOf(code), '/api/auth/…', EXAMPLE_REQUEST);
}

function factsOf(code: ErrorCode) {
  if (code === 'validation_failed') return { errors: [{ field: 'email', message: 'must be an e-mail address' }] };
  if (code === 'password_rejected')
    return { errors: [{ field: 'password', message: 'must have at least 8 characters' }] };
  if (code === 'otp_invalid') return { attempts_remaining: 4 };
  if (code === 'registration_step') return { next: 'password' };
  if (code === 'otp_exhausted') return { attempts_remaining: 0 };
  return retryable([code]) ? { retry_after: 60 } : {};
}

function retryable(codes: ErrorCode[]): boolean {
  return codes.some((code) => code === 'rate_limited' || code === 'unavailable');
}

import type { FastifyRequest } from 'fastify';
import { ApiProperty } from '@nestjs/swagger';
import { errorCatalogue } from './error-catalogue.js';
import { codeOf } from './error-codes.js';

/** OAuth's token endpoint (RFC 6749, 3.2): the only route that takes a form, and whose errors are not problems. */
const TOKEN_ROUTE = /^\/api\/(?:[^?]+\/)?auth\/token\/?(?:\?|$)/;

export function isTokenRequest(request: FastifyRequest): boolean {
  return request.method === 'POST' && TOKEN_ROUTE.test(request.url);
}

/** RFC 6749, 5.2. */
export class TokenErrorView {
  @ApiProperty({
    enum: ['invalid_request', 'invalid_grant', 'unsupported_grant_type', 'temporarily_unavailable', 'server_error'],
    example: 'invalid_grant',
  })
  error: string;

  @ApiProperty({ example: 'The address and the password do not match an account that can sign in.' })
  error_description: string;
}

/** A request that the token endpoint can't serve, by its RFC 6749 name. */
export class TokenRequestError extends Error {
  /** What the framework's default for errors would answer too. */
  readonly statusCode = 400;

  constructor(
    readonly error: 'invalid_request' | 'unsupported_grant_type',
    readonly description: string,
  ) {
    super(description);
  }
}

/** Anything that was thrown, in the form of RFC 6749, 5.2. The status is the catalogue's, but 400 for `invalid_grant`. */
export function tokenError(thrown: unknown): { status: number; body: TokenErrorView } {
  if (thrown instanceof TokenRequestError) return answer(400, thrown.error, thrown.description);
  const { status, detail } = errorCatalogue[codeOf(thrown)];
  if (status === 401) return answer(400, 'invalid_grant', detail);
  if (status === 415) return answer(status, 'invalid_request', 'The request is a form.');
  if (status === 429 || status === 503) return answer(status, 'temporarily_unavailable', detail);
  return answer(status, status >= 500 ? 'server_error' : 'invalid_request', detail);
}

function answer(status: number, error: string, description: string) {
  return { status, body: { error, error_description: description } };
}

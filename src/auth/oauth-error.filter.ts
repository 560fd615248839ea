import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/index.js';
import { codeOf, errorCatalogue } from '../http/index.js';
import type { TokenErrorView } from './auth.views.js';

/** A request that the token endpoint can't serve, by its RFC 6749 name. */
export class TokenRequestError extends Error {
  constructor(
    readonly error: 'invalid_request' | 'unsupported_grant_type',
    readonly description: string,
  ) {
    super(description);
  }
}

/** The token endpoint's errors in the form of RFC 6749, 5.2; limits and faults keep their status. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, ...body } = answerTo(thrown);
    this.note(thrown, status, `${request.id} token ${body.error}`);
    const wait = thrown instanceof DomainError ? thrown.facts.retry_after : undefined;
    if (wait !== undefined) reply.header('Retry-After', String(wait));
    void reply.status(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
  }

  private note(thrown: unknown, status: number, line: string): void {
    if (status === 500) this.logger.error(line, thrown instanceof Error ? thrown.stack : undefined);
    else this.logger.log(thrown instanceof Error && thrown.message ? `${line}: ${thrown.message}` : line);
  }
}

function answerTo(thrown: unknown): TokenErrorView & { status: number } {
  if (thrown instanceof TokenRequestError) {
    return { status: 400, error: thrown.error, error_description: thrown.description };
  }
  const { status, detail } = errorCatalogue[codeOf(thrown)];
  if (status === 415) return { status, error: 'invalid_request', error_description: 'The request is a form.' };
  if (status === 429 || status === 503) return { status, error: 'temporarily_unavailable', error_description: detail };
  if (status >= 500) return { status, error: 'server_error', error_description: detail };
  return { status: 400, error: status === 401 ? 'invalid_grant' : 'invalid_request', error_description: detail };
}

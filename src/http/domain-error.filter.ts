import { Catch, Injectable, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/index.js';
import type { ErrorCode, PublicFacts } from '../common/index.js';
import { errorCatalogue } from './error-catalogue.js';
import { codeOf } from './error-codes.js';
import { MethodNotAllowed, problem } from './problem.js';

/** Turns everything that is thrown into a problem document: bland in public, precise in the log. */
@Injectable()
@Catch()
export class DomainErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const code = codeOf(error);
    const facts = error instanceof DomainError ? error.facts : {};
    this.note(code, error, request);
    setHeaders(reply, code, facts, error);
    void reply
      .status(errorCatalogue[code].status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem(code, facts, pathOf(request), request.id)));
  }

  private note(code: ErrorCode, error: unknown, request: FastifyRequest): void {
    const line = `${request.id} ${request.method} ${pathOf(request)} ${code}`;
    if (code === 'internal') this.logger.error(line, error instanceof Error ? error.stack : undefined);
    else this.logger.log(error instanceof DomainError && error.message ? `${line}: ${error.message}` : line);
  }
}

/** The headers that go with an error (RFC 9110: 10.2.3, 11.6.1, 10.2.1). */
function setHeaders(reply: FastifyReply, code: ErrorCode, facts: PublicFacts, error: unknown): void {
  if (facts.retry_after !== undefined) reply.header('Retry-After', String(facts.retry_after));
  if (errorCatalogue[code].status === 401) reply.header('WWW-Authenticate', 'Bearer realm="latchkey"');
  if (error instanceof MethodNotAllowed) reply.header('Allow', error.allow.join(', '));
}

/** The path as it was asked for, without its query: that may hold what a log must not. */
function pathOf(request: FastifyRequest): string {
  return request.originalUrl.split('?')[0] ?? '/';
}

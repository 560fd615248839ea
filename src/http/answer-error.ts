import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, oneLine } from '../common/index.js';
import type { ErrorCode, PublicFacts } from '../common/index.js';
import { errorCatalogue } from './error-catalogue.js';
import { codeOf } from './error-codes.js';
import { MethodNotAllowed, OriginNotAllowed, problem } from './problem.js';
import { noteRefusal } from './refusal.js';
import { TokenRequestError, isTokenRequest, tokenError } from './token-error.js';

const logger = new Logger('Http');

/**
 * Turns anything that was thrown into a problem document, or an OAuth error on the token endpoint: bland in public,
 * precise in the log.
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const code = codeOf(error);
  const facts = error instanceof DomainError ? error.facts : {};
  note(code, error, request);
  noteRefusal(request, code, error);
  setHeaders(reply, facts, error);
  // A page of another origin speaks no OAuth: it is refused as on every route.
  if (isTokenRequest(request) && !(error instanceof OriginNotAllowed)) {
    const { status, body } = tokenError(error);
    send(reply, status, 'application/json', body);
    return;
  }
  const { status } = errorCatalogue[code];
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="latchkey"');
  send(reply, status, 'application/problem+json', problem(code, facts, pathOf(request), request.id));
}

function note(code: ErrorCode, error: unknown, request: FastifyRequest): void {
  const line = `${request.id} ${request.method} ${pathOf(request)} ${code}`;
  if (code === 'internal') logger.error(oneLine(line), error instanceof Error ? error.stack : undefined);
  else logger.log(oneLine(isOurs(error) && error.message ? `${line}: ${error.message}` : line));
}

function send(reply: FastifyReply, status: number, type: string, body: object): void {
  void reply.status(status).type(`${type}; charset=utf-8`).send(JSON.stringify(body));
}

/** Our own errors have messages that hold nothing secret. */
function isOurs(error: unknown): error is Error {
  return error instanceof DomainError || error instanceof TokenRequestError;
}

/** The headers that go with an error (RFC 9110, 10.2.3 and 10.2.1). */
function setHeaders(reply: FastifyReply, facts: PublicFacts, error: unknown): void {
  if (facts.retry_after !== undefined) reply.header('Retry-After', String(facts.retry_after));
  if (error instanceof MethodNotAllowed) reply.header('Allow', error.allow.join(', '));
}

/** The path as it was asked for, without its query: that may hold what a log must not. */
function pathOf(request: FastifyRequest): string {
  return request.originalUrl.split('?')[0] ?? '/';
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span, Tracing } from '../common/index.js';
import type { Env } from '../config/index.js';
import { answered, noteTrace, realmOf, refusalOf } from '../http/index.js';

/** What monitors ask, again and again. */
const UNTRACED = /^\/(health|metrics|api\/auth\/health)(\/|$)/;

/**
 * A span for each request, by the route's pattern; what it causes stands within it. It goes on with the trace that
 * `traceparent` names. Neither the address that was asked for nor a header or body stands in it.
 */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing, { REALMS }: Env): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { route, method } = answered(request, reply);
    const span = UNTRACED.test(route)
      ? undefined
      : tracing.start(`${method} ${route}`, startOf(request, route, method));
    if (!span) {
      done();
      return;
    }
    spans.set(request, span);
    noteTrace(request, span.traceId);
    tracing.enter(span, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    if (span) finish(span, request, answered(request, reply).status, REALMS);
    done();
  });
}

function startOf(request: FastifyRequest, route: string, method: string) {
  const facts = { 'http.request.method': method, 'http.route': route, 'latchkey.request_id': request.id };
  const parent = request.headers.traceparent;
  return { kind: 'server' as const, facts, parent: typeof parent === 'string' ? parent : undefined };
}

function finish(span: Span, request: FastifyRequest, status: number, realms: readonly string[]): void {
  const realm = realmOf(request);
  span.add({
    'http.response.status_code': status,
    'latchkey.realm': realm === 'default' || realms.includes(realm) ? realm : 'unknown',
    'latchkey.code': refusalOf(request)?.code,
  });
  if (status >= 500) span.fail(String(status));
  span.end();
}

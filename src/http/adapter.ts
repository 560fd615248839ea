import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Env } from '../config/index.js';
import { BODY_LIMIT } from './body-parsers.js';
import { withoutVersion } from './edge.js';
import { errorCatalogue } from './error-catalogue.js';
import { problem } from './problem.js';

/** How long a client may take to send a request, and to keep a connection it does not use (ms). */
const REQUEST_TIMEOUT = 30_000;

/** Fastify with our limits. */
export function createAdapter(env: Env): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: env.TRUST_PROXY.length > 0 ? [...env.TRUST_PROXY] : false,
    genReqId: () => randomUUID(),
    rewriteUrl: withoutVersion,
    requestTimeout: REQUEST_TIMEOUT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // An address that can't be decoded never reaches a route or a filter.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void reply
        .status(errorCatalogue.not_found.status)
        .type('application/problem+json; charset=utf-8')
        .send(JSON.stringify(problem('not_found', {}, '/', request.id)));
    },
  });
}

import { FastifyAdapter } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import type { Env } from '../config/index.js';
import { BODY_LIMIT } from './body-parsers.js';
import { routedUrl } from './routed-url.js';

/** Characters of a part of a path; no more than Node takes as a request's head. */
const LONGEST_PARAM = 16 * 1024;

/** How long a client may take to send a request, and to keep a connection it does not use (ms). */
const REQUEST_TIMEOUT = 30_000;

/** Fastify with our limits. */
export function createAdapter(env: Env): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: env.TRUST_PROXY.length > 0 ? [...env.TRUST_PROXY] : false,
    genReqId: () => randomUUID(),
    rewriteUrl: routedUrl,
    requestTimeout: REQUEST_TIMEOUT,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAM },
    forceCloseConnections: 'idle',
    // What comes through an open connection while the server closes is a request like any other.
    return503OnClosing: false,
  });
}

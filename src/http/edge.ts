import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../config/index.js';
import { answerError } from './answer-error.js';
import { registerBodyParsers } from './body-parsers.js';
import { allowedOrigins, checkOrigin } from './origin.js';
import { MethodNotAllowed } from './problem.js';
import { refuseUnknownRealm } from './realm.js';
import { RoutesTable } from './routes-table.js';

const YEAR = 31_536_000;

/** What stands before every route: headers, cookies, CORS, origin, body. Each answer passes it, errors too. */
export async function registerEdge(fastify: FastifyInstance, env: Env): Promise<void> {
  const origins = allowedOrigins(env);
  const routes = new RoutesTable(fastify);
  // Nest sets its handler of errors late: pages that are none of its routes would keep Fastify's own.
  fastify.addHook('onRoute', (route) => void (route.errorHandler ??= answerError));
  await fastify.register(helmet, securityHeaders(env));
  await fastify.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    exposedHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: 600,
    // An OPTIONS that is no preflight is a request like any other.
    strictPreflight: false,
  });
  await fastify.register(cookie);
  registerBodyParsers(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    markAnswer(request, reply);
    checkOrigin(request, origins);
    refuseUnknownRealm(request, env);
    if (request.is404) refuseWrongMethod(request, routes);
  });
}

function markAnswer(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('X-Request-Id', request.id);
  // By the route, whose spelling is one; the address of a 404 may have any.
  if (/^\/api(\/|$)/.test(request.routeOptions.url ?? decodeURIComponent(request.url.split('?')[0] ?? '/'))) {
    reply.header('Cache-Control', 'no-store');
  }
}

/** @throws MethodNotAllowed where the address exists for another method */
function refuseWrongMethod(request: FastifyRequest, routes: RoutesTable): void {
  const allow = routes.methodsOf(request.url.split('?')[0] ?? '/');
  if (allow.length > 0) throw new MethodNotAllowed(allow);
}

/** The API itself is no page: nothing may be loaded by it or frame it. Pages write a policy of their own. */
function securityHeaders(env: Env) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: env.PUBLIC_URL.startsWith('https:') ? { maxAge: YEAR, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' as const },
  };
}

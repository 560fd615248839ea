import type { FastifyInstance } from 'fastify';
import { answered, refusalOf } from '../http/index.js';
import type { Meters } from './meters.js';

/** Observes every answer, by the route's pattern and the class of its status (`2xx`). */
export function observeRequests(fastify: FastifyInstance, { requestSeconds, refusals, rateLimits }: Meters): void {
  // The first of its kind is told from none only where none was told before: the alert is about the first.
  rateLimits.inc({ kind: 'realm_messages' }, 0);
  fastify.addHook('onResponse', (request, reply, done) => {
    const { route, method, status, ms } = answered(request, reply);
    requestSeconds.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
    const refusal = refusalOf(request);
    if (refusal) refusals.inc({ route, code: refusal.code });
    if (refusal?.limit) rateLimits.inc({ kind: refusal.limit });
    done();
  });
}

import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { isIPv6 } from 'node:net';
import type { Env } from '../config/index.js';
import { answered } from './answered.js';
import { clientAddress, sourceOf } from './client-address.js';
import { realmOf } from './realm.js';
import { refusalOf } from './refusal.js';
import { traceOf } from './trace.js';

/** At these levels nobody reads lines of `debug`, or of `info`. */
const SILENT = { debug: ['fatal', 'error', 'warn', 'info'], info: ['fatal', 'error', 'warn'] };

/**
 * A line for each answered request: at `info` in production, as fields; at `debug` outside of it, as a sentence. No address,
 * header or body stands in it, and of where it came from the network alone. Where the level leaves it out it costs nothing.
 */
export function registerRequestLog(fastify: FastifyInstance, { production, LOG_LEVEL, REALMS }: Env): void {
  if (SILENT[production ? 'info' : 'debug'].includes(LOG_LEVEL)) return;
  const logger = new Logger('Request');
  fastify.addHook('onResponse', (request, reply, done) => {
    const { route, method, status, ms } = answered(request, reply);
    const named = realmOf(request);
    const trace = traceOf(request);
    const line = {
      request_id: request.id,
      ...(trace && { trace_id: trace }),
      method,
      route,
      status,
      ms: Math.round(ms * 10) / 10,
      realm: named === 'default' || REALMS.includes(named) ? named : 'unknown',
      source: networkOf(clientAddress(request)),
      ...refusalOf(request),
    };
    if (production) logger.log(line);
    else logger.debug(Object.values(line).join(' '));
    done();
  });
}

/** The network of an address: enough to see one flood from another, and no person (IPv4 /24, IPv6 /48). */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address.replace(/\.\d+$/, '.0/24');
  return `${sourceOf(address).split(':').slice(0, 3).join(':')}::/48`;
}

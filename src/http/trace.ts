import type { FastifyRequest } from 'fastify';

const traces = new WeakMap<FastifyRequest, string>();

/** Keeps which trace a request belongs to, for its line of the log. */
export function noteTrace(request: FastifyRequest, traceId: string): void {
  traces.set(request, traceId);
}

/** The trace of a request; undefined where none is made. */
export function traceOf(request: FastifyRequest): string | undefined {
  return traces.get(request);
}

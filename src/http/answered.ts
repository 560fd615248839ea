import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the API and its pages take; anything else is counted and logged as one. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']);

/** What may be told of a request that was answered: values of which there are few, whatever a client invents. */
export interface Answered {
  /** The pattern of the route; `none` where there is no such address. */
  route: string;
  method: string;
  status: number;
  /** From its head to the end of the answer. */
  ms: number;
}

export function answered(request: FastifyRequest, reply: FastifyReply): Answered {
  const { method, is404, routeOptions } = request;
  return {
    route: is404 ? 'none' : (routeOptions.url ?? 'none'),
    method: METHODS.has(method) ? method : 'other',
    status: reply.statusCode,
    ms: reply.elapsedTime,
  };
}

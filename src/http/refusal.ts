import type { FastifyRequest } from 'fastify';
import { RateLimited } from '../common/index.js';
import type { ErrorCode, LimitKind } from '../common/index.js';

/** What a request was refused with. */
export interface Refusal {
  code: ErrorCode;
  /** Where the code is `rate_limited`: which limit. */
  limit?: LimitKind;
}

const refusals = new WeakMap<FastifyRequest, Refusal>();

/** Keeps what a request is refused with, for whoever counts and logs answers. */
export function noteRefusal(request: FastifyRequest, code: ErrorCode, error: unknown): void {
  refusals.set(request, { code, ...(error instanceof RateLimited && { limit: error.kind }) });
}

/** What a request was refused with; undefined for one that was served. */
export function refusalOf(request: FastifyRequest): Refusal | undefined {
  return refusals.get(request);
}

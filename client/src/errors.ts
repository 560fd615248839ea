import type { components } from './api.js';

type Problem = components['schemas']['Problem'];

/** The codes of the service, and `network`: no answer, or none that could be read. */
export type ErrorCode = Problem['code'] | 'network';

/** The one error of this package. Only an abort rejects with something else: the reason of its signal. */
export class LatchkeyError extends Error {
  override readonly name = 'LatchkeyError';
  /** HTTP; 0 for `network`. */
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Guesses that the challenge still has. */
  readonly attemptsRemaining?: number;
  /** What is wrong with which field. */
  readonly fields: { field: string; message: string }[];
  /** Of a registration in steps: the one that is due. */
  readonly next?: Problem['next'];

  constructor(
    /** Stable; switch on it. */
    readonly code: ErrorCode,
    problem: Partial<Problem> = {},
    cause?: unknown,
  ) {
    super(problem.detail ?? code, cause === undefined ? undefined : { cause });
    this.status = problem.status ?? 0;
    this.detail = this.message;
    this.requestId = problem.request_id;
    this.retryAfter = problem.retry_after;
    this.attemptsRemaining = problem.attempts_remaining;
    this.fields = problem.errors ?? [];
    this.next = problem.next;
  }
}

const OVER: readonly ErrorCode[] = ['otp_exhausted', 'otp_expired', 'otp_invalid', 'not_found'];

/** Whether a `resend` failed since no code opens its challenge any more: what began it makes another one. */
export function isOver(error: unknown): boolean {
  return error instanceof LatchkeyError && OVER.includes(error.code);
}

/** Where a proxy answered in place of the service. */
const BY_STATUS: Record<number, ErrorCode> = {
  401: 'not_authenticated',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** The error of an answer, whoever gave it. @param body parsed, or undefined where it was no JSON */
export function errorOf({ status, headers }: Response, body: unknown): LatchkeyError {
  const told: Partial<Problem> = isProblem(body) ? body : { detail: `The service answered ${status}.` };
  return new LatchkeyError(told.code ?? BY_STATUS[status] ?? 'internal', {
    ...told,
    status,
    request_id: told.request_id ?? headers.get('x-request-id') ?? undefined,
    retry_after: told.retry_after ?? secondsOf(headers.get('retry-after')),
  });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}

/** RFC 9110, 10.2.3: seconds or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = Number(retryAfter);
  const left = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1000 : seconds;
  return Number.isNaN(left) ? undefined : Math.max(0, Math.ceil(left));
}

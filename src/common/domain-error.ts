/** The stable codes of the HTTP contract. `docs/errors.md` and the OpenAPI document are held to this list by a test. */
export type ErrorCode =
  | 'validation_failed'
  | 'otp_invalid'
  | 'otp_expired'
  | 'otp_exhausted'
  | 'link_invalid'
  | 'password_rejected'
  | 'invalid_credentials'
  | 'not_authenticated'
  | 'refresh_reused'
  | 'step_up_required'
  | 'forbidden'
  | 'origin_not_allowed'
  | 'not_found'
  | 'realm_not_found'
  | 'challenge_required'
  | 'registration_step'
  | 'conflict'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'destination_not_allowed'
  | 'rate_limited'
  | 'internal'
  | 'unavailable';

/** One field of a request and what is wrong with it, without the value. */
export interface FieldError {
  field: string;
  message: string;
}

/** What an error tells the client beyond its code. */
export interface PublicFacts {
  errors?: FieldError[];
  attempts_remaining?: number;
  /** Seconds; sent as the `Retry-After` header too. */
  retry_after?: number;
  /** Of the four-step registration: which step is due. */
  next?: string;
}

export interface ErrorOptions {
  /** For the log alone: why, precisely, without any secret. */
  detail?: string;
  facts?: PublicFacts;
  /** For the audit trail alone: whose account it is about. */
  userId?: string | null | undefined;
}

/**
 * A refusal that the service means. Its class has a stable code; the HTTP layer alone decides the status and
 * the public text. Where `keepsChanges` is true, the transaction it is thrown in commits: a failed guess stays
 * charged although the request fails.
 */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  readonly keepsChanges: boolean = false;
  readonly facts: PublicFacts;
  readonly userId: string | null;

  constructor(options: ErrorOptions = {}) {
    super(options.detail);
    this.name = new.target.name;
    this.facts = options.facts ?? {};
    this.userId = options.userId ?? null;
  }
}

/** The request does not have the form that the contract asks. */
export class ValidationFailed extends DomainError {
  readonly code = 'validation_failed';

  static of(...errors: FieldError[]): ValidationFailed {
    return new ValidationFailed({ detail: errors.map((e) => e.field).join(', '), facts: { errors } });
  }
}

/** Which limit was reached, for whoever counts: a source's, a destination's, a realm's, or an administrator's. */
export type LimitKind =
  | 'source'
  | 'source_all'
  | 'destination_messages'
  | 'code_failures'
  | 'password_failures'
  | 'realm_messages'
  | 'invitations'
  | 'other';

/** A limit was reached; `retryAfter` seconds from now it may be tried again. Thrown before anything was changed. */
export class RateLimited extends DomainError {
  readonly code = 'rate_limited';
  override readonly keepsChanges = true;

  constructor(
    retryAfter: number,
    detail?: string,
    readonly kind: LimitKind = 'other',
  ) {
    super({ detail, facts: { retry_after: Math.max(1, retryAfter) } });
  }
}

/** A neighbour (database, hash pool) can't serve this now; nothing was lost, and trying again makes sense. */
export class Unavailable extends DomainError {
  readonly code = 'unavailable';

  constructor(detail: string, retryAfter = 2) {
    super({ detail, facts: { retry_after: retryAfter } });
  }
}

/** There is no valid session. */
export class NotAuthenticated extends DomainError {
  readonly code = 'not_authenticated';
}

/** Who asks is known, or claims to be somebody, and may not have this. */
export class Forbidden extends DomainError {
  readonly code = 'forbidden';
}

/** What was asked for does not exist. */
export class NotFound extends DomainError {
  readonly code = 'not_found';
}

import type { ErrorCode } from '../common/index.js';

/** What the public is told of an error: its status, its title, and one sentence that is the same for everybody. */
export interface ErrorEntry {
  status: number;
  title: string;
  detail: string;
}

/** The one place that knows which status a code has. `docs/errors.md` and the OpenAPI document are held to it. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorEntry>> = {
  validation_failed: {
    status: 400,
    title: 'The request is not valid',
    detail: 'One or more fields are missing, unknown or malformed; see errors.',
  },
  otp_invalid: {
    status: 400,
    title: 'The code is not valid',
    detail: 'The code is wrong, was replaced by a newer one, or was used already.',
  },
  otp_expired: {
    status: 400,
    title: 'The code has expired',
    detail: 'The lifetime of the code is over; ask for a new one.',
  },
  otp_exhausted: {
    status: 400,
    title: 'Too many wrong codes',
    detail: 'All guesses of this challenge are spent; ask for a new code.',
  },
  link_invalid: {
    status: 400,
    title: 'The link is not valid',
    detail: 'The link is wrong, was used already, or its lifetime is over; ask for a new one.',
  },
  password_rejected: {
    status: 400,
    title: 'The password is not accepted',
    detail: 'The password is too short, too long, or too easy to guess; see errors.',
  },
  invalid_credentials: {
    status: 401,
    title: 'The sign-in failed',
    detail: 'The address and the password do not match an account that can sign in.',
  },
  not_authenticated: { status: 401, title: 'Not signed in', detail: 'There is no valid session.' },
  refresh_reused: {
    status: 401,
    title: 'The session has ended',
    detail: 'A refresh token was used twice; sign in again.',
  },
  step_up_required: {
    status: 401,
    title: 'Prove again who you are',
    detail: 'This needs a sign-in or a step-up of the last 15 minutes.',
  },
  forbidden: { status: 403, title: 'Not allowed', detail: 'Whoever sent this may not have it done.' },
  origin_not_allowed: {
    status: 403,
    title: 'The origin is not allowed',
    detail: 'Browsers may send this request from the configured origins only.',
  },
  not_found: { status: 404, title: 'Not found', detail: 'There is nothing at this address.' },
  realm_not_found: { status: 404, title: 'No such realm', detail: 'There is no realm of this name.' },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed',
    detail: 'This address exists, but not for this method; see the Allow header.',
  },
  challenge_required: {
    status: 409,
    title: 'The challenge must be named',
    detail: 'Several registrations of this address wait; send the challenge_id of yours.',
  },
  registration_step: {
    status: 409,
    title: 'Another step is due',
    detail: 'This step of the registration is not due, or was done already; see next.',
  },
  conflict: {
    status: 409,
    title: 'It can not be done any more',
    detail: 'Something has changed meanwhile that this can not be reconciled with.',
  },
  payload_too_large: { status: 413, title: 'The request is too large', detail: 'A request has at most 16 KiB.' },
  unsupported_media_type: {
    status: 415,
    title: 'The media type is not supported',
    detail: 'Send application/json in UTF-8, without compression.',
  },
  destination_not_allowed: {
    status: 422,
    title: 'This number is not sent to',
    detail: 'No messages are sent to this country or range.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'The limit is reached; try again after the given time.',
  },
  internal: { status: 500, title: 'Internal error', detail: 'Something failed on our side.' },
  unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    detail: 'The service cannot answer this right now; try again after the given time.',
  },
};

import { HttpException } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import type { ErrorCode } from '../common/index.js';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'validation_failed',
  401: 'not_authenticated',
  // Only the file server says it, of what is outside of its folder.
  403: 'not_found',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  414: 'validation_failed',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  431: 'payload_too_large',
  503: 'unavailable',
};

/** The code of anything that was thrown: our own errors bring theirs, the framework's are told by their status. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof DomainError) return error.code;
  return BY_STATUS[statusOf(error)] ?? 'internal';
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode;
  return typeof status === 'number' ? status : 500;
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ValidationFailed } from '../common/index.js';
import { UnsupportedMediaType } from './problem.js';
import { isTokenRequest } from './token-error.js';

/** Bytes; the longest honest request has a tenth of it. */
export const BODY_LIMIT = 16 * 1024;

/** Fields that are a list of texts; all others are plain values. */
const LISTS: ReadonlySet<string> = new Set(['roles', 'challenge_ids']);
/** More than any of them has. */
const LONGEST_LIST = 10;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Where providers report in forms, which bear their signature; nothing of a browser's comes here. */
const STATUS_CALLBACK = /^\/webhooks\/twilio\/status(?:\?|$)/;

/** JSON everywhere, forms on the token route and where a provider reports, and nothing else: 415. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  register(fastify, 'application/json', (body) => (body.length === 0 ? undefined : parseJson(decode(body))));
  register(fastify, 'application/x-www-form-urlencoded', (body, request) => {
    if (!isTokenRequest(request) && !STATUS_CALLBACK.test(request.url)) throw new UnsupportedMediaType();
    return new URLSearchParams(decode(body));
  });
}

function register(
  fastify: FastifyInstance,
  type: string,
  parse: (body: Buffer, request: FastifyRequest) => unknown,
): void {
  const options = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const;
  fastify.addContentTypeParser(type, options, (request: FastifyRequest, body: Buffer, done) => {
    try {
      refuseEncodings(request);
      done(null, parse(body, request));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @throws UnsupportedMediaType for a compressed body or another charset */
function refuseEncodings(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (encoding !== 'identity' || charset.toLowerCase() !== 'utf-8') throw new UnsupportedMediaType();
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw malformed('is not UTF-8');
  }
}

/**
 * One flat object of plain values, and few lists of them: that is all the contract knows, and a nested body would overflow the recursion of
 * class-transformer.
 * @throws ValidationFailed
 */
function parseJson(text: string): Record<string, unknown> {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('must be a JSON object');
  for (const [key, content] of Object.entries(value)) {
    if (key in Object.prototype) throw malformed('has an unknown property');
    const texts = LISTS.has(key) && isShortList(content) ? content : [content];
    for (const text of texts) {
      if (typeof text === 'object' && text !== null)
        throw ValidationFailed.of({ field: key.slice(0, 64), message: 'must be a string' });
      if (typeof text === 'string') refuseOddText(key, text);
    }
  }
  if (Object.keys(value).length !== countProperties(text)) throw malformed('has a property twice');
  return value as Record<string, unknown>;
}

function isShortList(content: unknown): content is unknown[] {
  return Array.isArray(content) && content.length <= LONGEST_LIST;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed('is not JSON');
  }
}

/** NUL ends strings in other systems, and a lone surrogate can't be written as UTF-8 at all. */
function refuseOddText(field: string, text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw ValidationFailed.of({ field: field.slice(0, 64), message: 'must be well-formed text' });
  }
}

/** In a flat object every colon outside of a string belongs to a property; `JSON.parse` keeps the last of two equals. */
function countProperties(text: string): number {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}

function malformed(message: string): ValidationFailed {
  return ValidationFailed.of({ field: 'body', message });
}

import type { FastifyRequest } from 'fastify';
import type { Env } from '../config/index.js';
import { OriginNotAllowed } from './problem.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_PAGES = new Set(['same-origin', 'none']);

/** The origins whose pages may change something here: the configured ones and the service's own. */
export function allowedOrigins(env: Env): ReadonlySet<string> {
  const own = new URL(env.PUBLIC_URL).origin;
  return new Set([own, ...env.CORS_ORIGINS, ...(env.production ? [] : loopbackSpellings(own))]);
}

/**
 * Refuses what a foreign page makes a browser send (CSRF): by `Origin`, else by `Sec-Fetch-Site`, whatever the content
 * type, even without a body or a session. Who sends neither is not a browser.
 * @throws OriginNotAllowed
 */
export function checkOrigin(request: FastifyRequest, allowed: ReadonlySet<string>): void {
  if (READING.has(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) {
    if (!allowed.has(origin)) throw new OriginNotAllowed({ detail: 'Origin' });
  } else if (site !== undefined && !OWN_PAGES.has(site)) {
    throw new OriginNotAllowed({ detail: 'Sec-Fetch-Site' });
  }
}

/** On a developer's machine the same page is opened by any of these names. */
function loopbackSpellings(own: string): string[] {
  const { protocol, hostname, port } = new URL(own);
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return names.includes(hostname) ? names.map((name) => `${protocol}//${name}${port && `:${port}`}`) : [];
}

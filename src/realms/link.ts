import { DEFAULT_REALM } from './realms.js';

/**
 * The address that a message's link opens. Its token stands in the fragment, which no browser sends to a server; the base
 * comes from the configuration alone, never from a request.
 */
export function linkWith(token: string, realm: string, frontendUrl: string): string {
  const page = realm === DEFAULT_REALM ? '/link' : `/r/${realm}/link`;
  return `${frontendUrl}${page}#token=${encodeURIComponent(token)}`;
}

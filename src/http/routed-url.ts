import type { IncomingMessage } from 'node:http';
import { withoutRealm } from './realm.js';

/** The address that a request is routed by; `originalUrl` keeps the one that was asked for. */
export function routedUrl(request: IncomingMessage): string {
  return decodable(withoutRealm(request, withoutVersion(request.url ?? '/')));
}

/** `/api/v1/…` is `/api/…`: the same handlers, the version that is stable now. So are the routes beside the API. */
function withoutVersion(url: string): string {
  return url
    .replace(/^\/api\/v1(?=\/(?:health|dev)(?:[/?]|$))/, '')
    .replace(/^\/api\/v1\/?(?=\?|$)/, '/')
    .replace(/^\/api\/v1(?=[/?]|$)/, '/api');
}

/** An address that can't be decoded is taken as it stands: the router would refuse it before any hook, and any header. */
function decodable(url: string): string {
  const [path = '/', ...query] = url.split('?');
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}

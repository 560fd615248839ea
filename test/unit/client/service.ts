import { createClient } from '../../../client/src/index.js';
import type { ClientOptions, LatchkeyClient, SignedIn } from '../../../client/src/index.js';

/** What was asked of the service, as far as a test wants to know. */
export interface Asked {
  path: string;
  body: Record<string, unknown>;
  headers: Headers;
  init: RequestInit;
}

export type Answering = (asked: Asked) => Response | Promise<Response>;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

export const problem = (status: number, code: string, more: object = {}) =>
  json(status, { code, status, detail: 'What the service says.', request_id: 'r-1', ...more });

export const signedIn = (n: number | string): SignedIn =>
  ({
    success: true,
    message: '',
    user: { id: 'u', email: 'jane@example.com' },
    session: { id: 's', expires_at: '' },
    expires_in: 600,
    access_token: `access-${n}`,
    refresh_token: `refresh-${n}`,
  }) as SignedIn;

/** A client whose service is a function; each request that it gets is noted. */
export function clientOf(
  answering: Answering,
  options: Partial<ClientOptions> = {},
): { client: LatchkeyClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const fake = async (url: string, init: RequestInit) => {
    const one: Asked = {
      path: url.replace('https://id.example.com', ''),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {},
      headers: new Headers(init.headers),
      init,
    };
    asked.push(one);
    return answering(one);
  };
  const client = createClient({ baseUrl: 'https://id.example.com/', fetch: fake as typeof fetch, ...options });
  return { client, asked };
}

/** A service that takes one access token and gives another for a refresh token. */
export function rotating(): { answering: Answering; expire: () => void; refreshes: () => number } {
  let [current, refreshes] = [1, 0];
  let expired = false;
  return {
    expire: () => void (expired = true),
    refreshes: () => refreshes,
    answering: ({ path, headers, body }) => {
      if (path.endsWith('/login')) return json(200, signedIn(current));
      if (path.endsWith('/logout')) return json(200, { success: true, message: 'Out.' });
      if (path.endsWith('/refresh')) {
        refreshes++;
        if (body.refresh_token !== `refresh-${current}`) return problem(401, 'refresh_reused');
        expired = false;
        return json(200, signedIn(++current));
      }
      const good = !expired && headers.get('authorization') === `Bearer access-${current}`;
      return good ? json(200, { id: 'u' }) : problem(401, 'not_authenticated');
    },
  };
}

import { LatchkeyError, errorOf } from './errors.js';
import type { CallOptions, ClientOptions, ClientRequest } from './types.js';

/** How long an answer may take (ms). */
const PATIENCE = 15_000;

/**
 * One request, one answer.
 * @throws LatchkeyError, or the reason of the signal
 */
export async function send(
  options: ClientOptions,
  { method, path, body, query }: ClientRequest,
  { signal }: CallOptions,
  accessToken?: string,
): Promise<unknown> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const timer = setTimeout(stop, options.timeout ?? PATIENCE);
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) throw new Error('aborted');
    const response = await (options.fetch ?? fetch)(urlOf(options, path, query), {
      method,
      // Bearer tokens stand alone: a cookie beside them would be somebody else's session.
      credentials: options.transport === 'bearer' ? 'omit' : 'include',
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(options.language && { 'Accept-Language': options.language }),
        ...(accessToken && { Authorization: `Bearer ${accessToken}` }),
      },
      body: body && JSON.stringify(body),
      signal: abort.signal,
    });
    return await read(response);
  } catch (error) {
    if (error instanceof LatchkeyError) throw error;
    if (signal?.aborted) throw signal.reason ?? error;
    throw new LatchkeyError('network', { detail: 'The service could not be reached.' }, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function urlOf({ baseUrl, realm = 'default' }: ClientOptions, path: string, query: ClientRequest['query'] = {}) {
  const root = `${baseUrl.replace(/\/+$/, '')}/api/`;
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const search = given.length > 0 ? `?${given.join('&')}` : '';
  return root + (realm === 'default' ? '' : `realms/${encodeURIComponent(realm)}/`) + path + search;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const body = parse(text);
  if (!response.ok) throw errorOf(response, body);
  // The sign-in page of a café's network, or an answer cut off.
  if (text && body === undefined) throw new Error('not JSON');
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

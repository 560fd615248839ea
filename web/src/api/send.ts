import { place } from './place.js';
import { Problem } from './problem.js';
import { refreshOnce } from './refresh.js';

/** The origin of the service, set at the build; empty where it serves the pages itself. */
declare const API_BASE: string;

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

let language = 'en';

/** In which language the service may answer and write. */
export function speak(next: string): void {
  language = next;
}

/**
 * Asks the service, in the realm of this page. An access token that has ended is renewed once.
 * @throws Problem
 */
export async function send<T>(method: Method, path: string, body?: object): Promise<T> {
  const answer = await ask(method, path, body);
  if (answer.status !== 401 || SIGNS_IN.test(path)) return read<T>(answer);
  const problem = await problemIn(answer);
  if (problem.code !== 'not_authenticated' || !(await refreshOnce(() => renew()))) throw problem;
  return read<T>(await ask(method, path, body));
}

/** Where 401 says that something typed was wrong, not that a session has ended. */
const SIGNS_IN = /^auth\/(login|refresh|logout)/;

async function renew(): Promise<boolean> {
  return (await ask('POST', 'auth/refresh', {})).ok;
}

async function ask(method: Method, path: string, body?: object): Promise<Response> {
  const realm = place.base ? `/realms/${place.realm}` : '';
  try {
    return await fetch(`${API_BASE}/api${realm}/${path}`, {
      method,
      credentials: 'include',
      headers: {
        'Accept-Language': language,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem('offline', 0);
  }
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw await problemIn(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function problemIn(answer: Response): Promise<Problem> {
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const code = typeof said.code === 'string' ? said.code : answer.status >= 502 ? 'unavailable' : 'internal';
  return new Problem(code, answer.status, {
    retry_after: Number(answer.headers.get('retry-after')) || undefined,
    ...said,
  });
}

import { LatchkeyError } from '../../../client/src/index.js';
import type { LatchkeyClient } from '../../../client/src/index.js';
import { clientOf, json, problem } from './service.js';
import type { Answering } from './service.js';

async function failure(
  answering: Answering,
  call = (client: LatchkeyClient): Promise<unknown> => client.health(),
  options = {},
): Promise<LatchkeyError> {
  const error: unknown = await call(clientOf(answering, options).client).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LatchkeyError);
  return error as LatchkeyError;
}

describe('an error of the client', () => {
  it('says all that the problem document says', async () => {
    const errors = [{ field: 'email', message: 'must be an e-mail address' }];
    const more = { errors, attempts_remaining: 3, retry_after: 30, next: 'password' };
    expect(await failure(() => problem(400, 'otp_invalid', more))).toMatchObject({
      code: 'otp_invalid',
      status: 400,
      detail: 'What the service says.',
      message: 'What the service says.',
      requestId: 'r-1',
      retryAfter: 30,
      attemptsRemaining: 3,
      fields: errors,
      next: 'password',
    });
  });

  it('has no fields, and no numbers, where the document has none', async () => {
    const error = await failure(() => problem(401, 'invalid_credentials'));
    expect(error.fields).toEqual([]);
    expect(error).toMatchObject({ retryAfter: undefined, attemptsRemaining: undefined });
  });

  it.each([
    [429, 'rate_limited', '7', 7],
    [503, 'unavailable', '0', 0],
    [502, 'unavailable', 'whenever', undefined],
    [504, 'unavailable', undefined, undefined],
    [500, 'internal', undefined, undefined],
    [404, 'internal', undefined, undefined],
  ])('is made of a %i of whatever stands between', async (status, code, after, retryAfter) => {
    const headers = { 'x-request-id': 'r-2', ...(after !== undefined && { 'retry-after': after }) };
    const error = await failure(() => new Response('<h1>nginx</h1>', { status, headers }));
    expect(error).toMatchObject({ code, status, requestId: 'r-2' });
    expect(error.retryAfter).toBe(retryAfter);
  });

  it('reads a Retry-After that is a date', async () => {
    jest.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00Z') });
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' };
    const error = await failure(() => json(503, {}, headers));
    jest.useRealTimers();
    expect(error.retryAfter).toBe(90);
  });

  it('is `network` where nothing answers, the answer is cut off, or it is somebody else’s page', async () => {
    const cause = new TypeError('fetch failed');
    const lost = await failure(() => Promise.reject(cause));
    expect(lost).toMatchObject({ code: 'network', status: 0, cause });
    expect(await failure(() => new Response('{"status":"o'))).toMatchObject({ code: 'network' });
    expect(await failure(() => new Response('<form>'))).toMatchObject({ code: 'network' });
    const torn = new ReadableStream({ start: (stream) => stream.error(new Error('reset')) });
    expect(await failure(() => new Response(torn))).toMatchObject({ code: 'network' });
  });

  it('is `network` after the timeout, which ends the request', async () => {
    const never: Answering = ({ init }) =>
      new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    expect(await failure(never, undefined, { timeout: 20 })).toMatchObject({ code: 'network' });
  });

  it('passes an abort through as it is', async () => {
    const abort = new AbortController();
    const { client, asked } = clientOf(
      ({ init }) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
          queueMicrotask(() => abort.abort(new Error('no longer')));
        }),
    );
    await expect(client.health({ signal: abort.signal })).rejects.toThrow('no longer');
    await expect(client.me({ signal: abort.signal })).rejects.toThrow('no longer');
    await expect(client.login({ email: 'a', password: 'b' }, { signal: abort.signal })).rejects.toThrow('no longer');
    // What was aborted before it began is never sent.
    expect(asked).toHaveLength(1);
  });
});

describe('a request of the client', () => {
  it('goes to the realm, with its language and no header that asks for a preflight without need', async () => {
    const { client, asked } = clientOf(() => json(200, {}), { realm: 'shop', language: 'de' });
    await client.health();
    await client.settings();
    await client.request({ method: 'GET', path: 'admin/users', query: { query: 'a&b', cursor: undefined } });
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/auth/health',
      '/api/realms/shop/auth/settings',
      '/api/realms/shop/admin/users?query=a%26b',
    ]);
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({ 'accept-language': 'de' });
    expect(asked[0]?.init.credentials).toBe('include');
  });
});

import { TestApp } from '../support/app.js';
import { PASSWORD, bearer, registerUser, tokensOf } from '../support/flows.js';

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  error?: string;
  error_description?: string;
}

const EMAIL = 'oauth@example.com';
const FORM = 'application/x-www-form-urlencoded';

describe('the OAuth token endpoint', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  const send = (raw: string, type = FORM, path = '/api/auth/token') =>
    app.agent().send<TokenAnswer>('POST', path, { raw, headers: { 'content-type': type } });
  const token = (fields: Record<string, string>) => send(new URLSearchParams(fields).toString());
  const password = (fields: object = {}) =>
    token({ grant_type: 'password', username: EMAIL, password: PASSWORD, ...fields });

  it('gives a pair of tokens for address and password, and no cookie', async () => {
    const { status, body, setCookies, headers } = await password();
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: expect.any(String),
    });
    expect(setCookies).toEqual([]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    const me = await app.agent().get('/api/auth/me', bearer(body.access_token));
    expect(me.body).toMatchObject({ email: EMAIL });
  });

  it('takes any spelling of the address, and what a form encodes', async () => {
    const email = 'form+tag@example.com';
    await registerUser(app, email);
    const fields = `grant_type=password&username=Form%2BTag%40Example.com&password=${PASSWORD.replaceAll(' ', '+')}`;
    expect((await send(fields)).status).toBe(200);
    expect((await send(fields, `${FORM}; charset=UTF-8`, '/api/v1/auth/token')).status).toBe(200);
  });

  it('ignores parameters that it does not know, as RFC 6749 asks', async () => {
    expect((await password({ scope: 'openid', client_id: 'swagger' })).status).toBe(200);
  });

  it('refreshes, and ends the session on reuse', async () => {
    const { refresh } = await tokensOf(app, EMAIL);
    const grant = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
    const next = await grant(refresh);
    expect(next).toMatchObject({ status: 200, setCookies: [], body: { token_type: 'Bearer' } });
    app.clock.advance(11);
    expect(await grant(refresh)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await grant(next.body.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await app.agent().get('/api/auth/me', bearer(next.body.access_token))).status).toBe(401);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown address', { username: 'nobody@example.com' }],
    ['what is no address', { username: 'nobody' }],
  ])('answers invalid_grant for %s, in one wording', async (_, fields) => {
    const { status, body, setCookies } = await password(fields);
    expect({ status, setCookies }).toEqual({ status: 400, setCookies: [] });
    expect(Object.keys(body).sort()).toEqual(['error', 'error_description']);
    expect(body).toEqual((await password({ password: 'also wrong' })).body);
    expect(body.error).toBe('invalid_grant');
  });

  it('answers invalid_grant for a disabled account and for a token that is no refresh token', async () => {
    await registerUser(app, 'off@example.com');
    const { access } = await tokensOf(app, EMAIL);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = 'off@example.com'");
    expect((await password({ username: 'off@example.com' })).body).toEqual(
      (await password({ password: 'wrong' })).body,
    );
    for (const refresh_token of ['x', access]) {
      const refused = await token({ grant_type: 'refresh_token', refresh_token });
      expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    }
  });

  it.each([
    ['no grant type', 'username=a&password=b'],
    ['an empty grant type', 'grant_type=&username=a&password=b'],
    ['no username', 'grant_type=password&password=b'],
    ['no password', 'grant_type=password&username=a'],
    ['a parameter twice', 'grant_type=password&username=a&username=b&password=b'],
    ['no refresh token', 'grant_type=refresh_token'],
    ['an empty body', ''],
  ])('answers invalid_request for %s', async (_, raw) => {
    expect(await send(raw)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: expect.any(String) },
    });
  });

  it('answers unsupported_grant_type for another grant', async () => {
    for (const grant_type of ['client_credentials', 'authorization_code', 'PASSWORD']) {
      expect(await token({ grant_type })).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    }
  });

  it('takes no JSON and no other type', async () => {
    const json = JSON.stringify({ grant_type: 'password', username: EMAIL, password: PASSWORD });
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      expect({ type, status: (await send(json, type)).status }).toEqual({ type, status: 415 });
    }
    expect((await app.agent().send('POST', '/api/auth/token')).status).toBeGreaterThanOrEqual(400);
  });

  it('is the only route that takes a form', async () => {
    const raw = new URLSearchParams({ email: EMAIL, password: PASSWORD }).toString();
    for (const path of ['login', 'register', 'send-otp', 'refresh', 'logout']) {
      const { status } = await send(raw, FORM, `/api/auth/${path}`);
      expect({ path, status }).toEqual({ path, status: 415 });
    }
  });

  it('is held to the origins and to the size of all routes', async () => {
    const headers = { 'content-type': FORM, origin: 'https://evil.example' };
    expect((await app.agent().send('POST', '/api/auth/token', { raw: 'grant_type=password', headers })).status).toBe(
      403,
    );
    expect((await send(`grant_type=password&username=${'a'.repeat(17_000)}`)).status).toBe(413);
  });

  it('keeps the status of a limit, with Retry-After', async () => {
    const tight = await TestApp.start({ env: { LIMIT_PER_SOURCE: '1' } });
    const options = { raw: 'grant_type=password&username=a&password=b', headers: { 'content-type': FORM } };
    await tight.agent().send('POST', '/api/auth/token', options);
    const refused = await tight.agent().send<TokenAnswer>('POST', '/api/auth/token', options);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.body.error).toEqual(expect.any(String));
    await tight.close();
  });
});

import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { TestApp } from '../support/app.js';
import { TestClock } from '../support/clock.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { bearer, registerUser, tokensOf } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';
import { decode, keyPair } from './forge.js';

const EMAIL = 'keys@example.com';
const OLD = 'b1946ac92492d2347c6235b4d2611184e5bf4c1a';
const NEW = '7d793037a0760186574b0282f2f435e7c9a1d0b3';
const [A, B] = [keyPair(), keyPair()];

interface Jwk extends JsonWebKey {
  kid: string;
}

describe('the attacker has a key that was replaced', () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    app = await TestApp.start({ clock, database, env: { APP_SECRET: OLD } });
    await registerUser(app, EMAIL);
  });
  afterEach(() => app.close());
  afterAll(() => database.drop());

  /** The service, anew with other keys on the same database. */
  async function restart(env: Record<string, string>): Promise<void> {
    await app.close();
    app = await TestApp.start({ clock, database, env: { APP_SECRET: OLD, ...env } });
  }

  const me = async (token: string) => (await app.agent().get('/api/auth/me', bearer(token))).status;
  const refresh = (refresh_token: string) =>
    app.agent().post<Required<SignedIn> & Problem>('/api/auth/refresh', { refresh_token });
  const jwks = (headers: Record<string, string> = {}) =>
    app.agent().get<{ keys: Jwk[] }>('/.well-known/jwks.json', headers);

  /** By Node's own verification alone. */
  function isVerifiedBy(keys: Jwk[], token: string): boolean {
    const [header = '', claims = '', signature = ''] = token.split('.');
    const { alg, kid } = decode(token, 0);
    const found = keys.find((each) => each.kid === kid);
    if (!found || alg !== found.alg) return false;
    const key = { key: createPublicKey({ key: found, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    return verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
  }

  it('without a pair nothing is published, and a secret signs', async () => {
    await restart({});
    const { status, body } = await jwks();
    expect([status, (body as unknown as Problem).code]).toEqual([404, 'not_found']);
    expect(decode((await tokensOf(app, EMAIL)).access, 0)).toMatchObject({ alg: 'HS256' });
  });

  it('with a pair others verify its tokens by what is published, and by nothing else', async () => {
    await restart({ JWT_PRIVATE_KEY: A.pem });
    const { access } = await tokensOf(app, EMAIL);
    const { status, body, headers, text } = await jwks();
    const { crv, kty, x, y } = A.publicKey.export({ format: 'jwk' });
    const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    expect({ status, body }).toEqual({
      status: 200,
      body: { keys: [{ crv, kty, x, y, kid, alg: 'ES256', use: 'sig' }] },
    });
    expect(headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(decode(access, 0)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid });
    expect(isVerifiedBy(body.keys, access)).toBe(true);
    expect(
      isVerifiedBy(
        body.keys,
        access.replace(/\.(.)/, (_, first) => (first === 'A' ? '.B' : '.A')),
      ),
    ).toBe(false);
    expect(isVerifiedBy([{ ...B.publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' }], access)).toBe(false);
    expect(await me(access)).toBe(200);
    const secret = String(A.privateKey.export({ format: 'jwk' }).d);
    expect(text + app.log.join('\n')).not.toContain(secret);
  });

  it('the published keys are read by pages of the allowed origins alone, whoever asked before', async () => {
    await restart({ JWT_PRIVATE_KEY: A.pem, CORS_ORIGINS: 'https://app.example.com' });
    const allowed = await jwks({ origin: 'https://app.example.com' });
    const foreign = await jwks({ origin: 'https://evil.test' });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    for (const { headers } of [allowed, foreign]) expect(headers.get('vary')).toContain('Origin');
  });

  it('one pair has one name, however it is written, and instances that share it take the tokens of each other', async () => {
    const { access } = await tokensOf(await again({ JWT_PRIVATE_KEY: A.pem }), EMAIL);
    const spellings = [
      A.pem.replaceAll('\n', '\\n'),
      A.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      JSON.stringify(A.privateKey.export({ format: 'jwk' })),
      JSON.stringify({ ...A.privateKey.export({ format: 'jwk' }), kid: 'mine', use: 'enc', alg: 'none' }, null, 2),
    ];
    for (const JWT_PRIVATE_KEY of spellings) {
      await restart({ JWT_PRIVATE_KEY });
      expect(await me(access)).toBe(200);
      expect((await jwks()).body.keys[0]).toMatchObject({ kid: decode(access, 0).kid, use: 'sig', alg: 'ES256' });
    }
  });

  it('from a secret to a pair: tokens from before run out, and nobody signs in again', async () => {
    await restart({});
    const before = await tokensOf(app, EMAIL);
    await restart({ JWT_PRIVATE_KEY: A.pem });
    expect(await me(before.access)).toBe(200);
    expect(isVerifiedBy((await jwks()).body.keys, before.access)).toBe(false);
    const { body } = await refresh(before.refresh);
    expect(decode(body.access_token, 0)).toMatchObject({ alg: 'ES256' });
    expect(await me(body.access_token)).toBe(200);
    clock.advance(600);
    expect(await me(before.access)).toBe(401);
  });

  it.each([
    ['another pair', { JWT_PRIVATE_KEY: B.pem }],
    ['a secret', {}],
  ])('from a pair to %s: its tokens are refused at once, and nobody signs in again', async (_, env) => {
    await restart({ JWT_PRIVATE_KEY: A.pem });
    const before = await tokensOf(app, EMAIL);
    await restart(env);
    expect(await me(before.access)).toBe(401);
    const published = await jwks();
    expect(JSON.stringify(published.body)).not.toContain(A.publicKey.export({ format: 'jwk' }).x);
    const { status, body } = await refresh(before.refresh);
    expect([status, await me(body.access_token)]).toEqual([200, 200]);
  });

  it.each([
    ['a secret', {}],
    ['a pair', { JWT_PRIVATE_KEY: A.pem }],
  ])('a new APP_SECRET in front of the old one, where %s signs: everything goes on', async (_, env) => {
    await restart(env);
    const before = await tokensOf(app, EMAIL);
    await restart({ ...env, APP_SECRET: `${NEW},${OLD}` });
    expect(await me(before.access)).toBe(200);
    const { status, body } = await refresh(before.refresh);
    expect([status, await me(body.access_token)]).toEqual([200, 200]);
    await restart({ ...env, APP_SECRET: NEW });
    expect(await me(body.access_token)).toBe(200);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('a retired APP_SECRET signs and refreshes nothing', async () => {
    await restart({});
    const before = await tokensOf(app, EMAIL);
    await restart({ APP_SECRET: NEW });
    expect(await me(before.access)).toBe(401);
    expect(await refresh(before.refresh)).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    await restart({ APP_SECRET: NEW, JWT_PRIVATE_KEY: A.pem });
    expect(await me(before.access)).toBe(401);
  });

  it('a retired APP_SECRET refreshes nothing where a pair signs, whose tokens run out by themselves', async () => {
    await restart({ JWT_PRIVATE_KEY: A.pem });
    const before = await tokensOf(app, EMAIL);
    await restart({ APP_SECRET: NEW, JWT_PRIVATE_KEY: A.pem });
    expect((await refresh(before.refresh)).status).toBe(401);
    expect(await me(before.access)).toBe(200);
    clock.advance(600);
    expect(await me(before.access)).toBe(401);
  });

  async function again(env: Record<string, string>): Promise<TestApp> {
    await restart(env);
    return app;
  }
});

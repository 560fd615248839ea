import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TokenKeys } from '../../src/sessions/token-keys.js';
import { TestApp } from '../support/app.js';
import { ask, bearer, registerUser, signIn, tokensOf } from '../support/flows.js';
import type { Problem } from '../support/flows.js';
import { decode, encode, hmac, jwt, keyPair, keyed, statementsOf, unsigned } from './forge.js';
import type { Part, Signer } from './forge.js';

const EMAIL = 'victim@example.com';
/** A pair that the attacker made. */
const OWN = keyPair();
const FAR = 2 ** 53;

describe.each([
  ['HS256 from APP_SECRET', undefined],
  ['ES256 from JWT_PRIVATE_KEY', keyPair()],
])('the attacker wants to pass for somebody by a token, signed %s', (_, pair) => {
  let app: TestApp;
  let trap: Server;
  let lure: string;
  let visits = 0;
  let header: Part;
  let claims: Part;
  let refresh: string;
  let honest: Signer;
  beforeAll(async () => {
    trap = createServer((_request, response) => {
      visits++;
      response.end(JSON.stringify({ keys: [{ ...OWN.publicKey.export({ format: 'jwk' }), kid: header.kid }] }));
    });
    await once(trap.listen(0, '127.0.0.1'), 'listening');
    lure = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/jwks.json`;
    app = await TestApp.start({ env: { ...(pair && { JWT_PRIVATE_KEY: pair.pem }) } });
    await registerUser(app, EMAIL);
    const tokens = await tokensOf(app, EMAIL);
    [header, claims, refresh] = [decode(tokens.access, 0), decode(tokens.access, 1), tokens.refresh];
    honest = pair ? keyed(pair.privateKey) : hmac(app.app.get(TokenKeys).current.signing);
  });
  afterAll(async () => {
    await app.close();
    trap.close();
  });

  /** By the key of the service itself, so that the change alone decides. */
  const signed = (change: Part, head: Part = {}) => jwt({ ...header, ...head }, { ...claims, ...change }, honest);
  const byOwn = (head: Part) => jwt({ ...header, alg: 'ES256', ...head }, claims, keyed(OWN.privateKey));
  const me = (headers: Record<string, string>) => app.agent().get<Problem>('/api/auth/me', headers);

  /** All are refused as a request without any token is, before the database and any other host is asked. */
  async function expectRefused(attacks: Record<string, string | Record<string, string>>): Promise<void> {
    expect((await me(bearer(signed({})))).status).toBe(200);
    const expected = await me({});
    expect(expected).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    const statements = await statementsOf(app, async () => {
      for (const [name, attack] of Object.entries(attacks)) {
        const { status, body, headers } = await me(typeof attack === 'string' ? bearer(attack) : attack);
        expect({ name, status, body: { ...body, request_id: '' } }).toEqual({
          name,
          status: 401,
          body: { ...expected.body, request_id: '' },
        });
        expect(headers.get('www-authenticate')).toBe(expected.headers.get('www-authenticate'));
      }
    });
    expect(statements).toEqual([]);
    expect(visits).toBe(0);
  }

  const each = <T>(values: T[], forge: (value: T) => string) =>
    Object.fromEntries(values.map((value) => [JSON.stringify(value) ?? 'missing', forge(value)]));

  it('by no algorithm', () =>
    expectRefused({
      ...each(['none', 'None', 'NONE', 'nOnE'], (alg) => jwt({ ...header, alg }, claims, unsigned)),
      'none, signed': jwt({ ...header, alg: 'none' }, claims, honest),
      'ours, unsigned': jwt(header, claims, unsigned),
      ...each(['', undefined, null, 1, [header.alg], { alg: header.alg }, 'hs256'], (alg) => signed({}, { alg })),
    }));

  it('by another algorithm, or a key of their own', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const ed = generateKeyPairSync('ed25519').privateKey;
    const secret = app.app.get(TokenKeys).current.signing.export(pair ? { format: 'jwk' } : undefined);
    const bytes = Buffer.isBuffer(secret) ? secret : JSON.stringify(secret);
    return expectRefused({
      HS384: jwt({ ...header, alg: 'HS384' }, claims, hmac(bytes, 'sha384')),
      HS512: jwt({ ...header, alg: 'HS512' }, claims, hmac(bytes, 'sha512')),
      'HS384 under the name of ours': jwt(header, claims, hmac(bytes, 'sha384')),
      RS256: jwt({ ...header, alg: 'RS256' }, claims, keyed(rsa)),
      ES256: byOwn({}),
      'ES256 under the name of ours': byOwn({ alg: header.alg }),
      EdDSA: jwt({ ...header, alg: 'EdDSA' }, claims, keyed(ed, null)),
      HS256: jwt({ ...header, alg: 'HS256' }, claims, hmac('a key of some length that was invented')),
      'an empty key': jwt({ ...header, alg: 'HS256' }, claims, hmac('')),
      'a signature of zeros': jwt({ ...header, alg: 'ES256' }, claims, () => Buffer.alloc(64)),
      'a signature in DER': jwt({ ...header, alg: 'ES256' }, claims, () => Buffer.from('3006020100020100', 'hex')),
      'our signature under ES256 and HS256': signed({}, { alg: pair ? 'HS256' : 'ES256' }),
    });
  });

  it('by the public key as a secret', () => {
    const { publicKey } = pair ?? OWN;
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const jwk = publicKey.export({ format: 'jwk' });
    const secrets: Record<string, string | Buffer> = {
      pem,
      'pem without its last line break': pem.trim(),
      der: publicKey.export({ type: 'spki', format: 'der' }),
      jwk: JSON.stringify(jwk),
      x: Buffer.from(jwk.x!, 'base64url'),
      'x as text': jwk.x!,
      point: Buffer.from(`04${Buffer.from(jwk.x! + jwk.y!, 'base64url').toString('hex')}`, 'hex'),
      kid: String(header.kid),
    };
    const { id } = app.app.get(TokenKeys).current;
    const tokens = Object.entries(secrets).flatMap(([name, secret]) =>
      [id, undefined].map((kid) => [
        `${name}, kid ${kid}`,
        jwt({ ...header, alg: 'HS256', kid }, claims, hmac(secret)),
      ]),
    );
    return expectRefused(Object.fromEntries(tokens) as Record<string, string>);
  });

  it('by the name of a key', () => {
    const kids = [
      undefined,
      null,
      '',
      1,
      true,
      {},
      [header.kid],
      '00000000',
      `${String(header.kid)} `,
      `${String(header.kid)}\0`,
      `./${String(header.kid)}`,
      '../../../../../../dev/null',
      'file:///proc/self/environ',
      "' OR '1'='1",
      "x' UNION SELECT 'secret' --",
      '; sleep 5',
      lure,
      '__proto__',
      'constructor',
      'k'.repeat(7_000),
    ];
    return expectRefused({
      ...each(kids, (kid) => signed({}, { kid })),
      ...each(
        kids.map((kid) => [kid]),
        ([kid]) => jwt({ ...header, alg: 'HS256', kid }, claims, hmac('')),
      ),
    });
  });

  it('by a header that brings or names a key', async () => {
    const jwk = { ...OWN.publicKey.export({ format: 'jwk' }), kid: header.kid };
    const der = OWN.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const heads: Part[] = [
      { jku: lure },
      { jku: lure, kid: 'evil' },
      { x5u: lure },
      { jwk },
      { x5c: [der] },
      { x5t: encode(der) },
      { crit: ['exp'] },
      { b64: false, crit: ['b64'] },
      { zip: 'DEF' },
      { cty: 'JWT' },
    ];
    await expectRefused({
      ...each(heads, byOwn),
      ...each(
        heads.map((head) => [head]),
        ([head]) => signed({}, head),
      ),
    });
    // The lure is a real one.
    await fetch(lure);
    expect(visits--).toBe(1);
  });

  it('by a token of another type', () =>
    expectRefused(
      each([undefined, null, '', 'JWT', 'jwt', 'refresh', 'rt+jwt', 'AT+JWT', 'at+jwt ', ['at+jwt'], 1], (typ) =>
        signed({}, { typ }),
      ),
    ));

  describe('by odd claims, were they signed:', () => {
    const odd = [undefined, null, '', 0, -1, 1.5, true, [], {}, 'x'];
    const values: Record<string, (value: unknown) => unknown[]> = {
      iat: (at) => [...odd, String(at), [at], Number(at) + 0.5, -Number(at), FAR, 1e300, Number(at) + 600],
      exp: (at) => [...odd, String(at), [at], Number(at) - 0.5, Number(at) + 1, -Number(at), FAR, 1e300, 1e10],
      aud: (realm) => [...odd, 'other', 'DEFAULT', 'default ', [realm], ['default', 'other'], { default: true }],
      iss: (url) => [...odd, 'https://evil.test', `${String(url)}/`, `${String(url)}.evil.test`, [url]],
      sub: (id) => [...odd, 'admin', '*', "' OR 1=1 --", [id], `${String(id)} `, { $ne: null }],
      sid: (id) => [...odd, '*', '%', "' OR 1=1 --", [id], `${String(id)}\n`, { $ne: null }],
    };

    it.each(Object.keys(values))('%s', (name) =>
      expectRefused(each(values[name]!(claims[name]), (value) => signed({ [name]: value }))),
    );

    it('and the whole of them', () =>
      expectRefused({
        ...each(['null', '[]', '"x"', '1', '', '{', '{"sub":'], (text) => jwt(header, text, honest)),
        'an expired one': signed({ iat: Number(claims.iat) - 600, exp: Number(claims.exp) - 601 }),
        'one from the future': signed({ iat: Number(claims.iat) + 100, exp: Number(claims.exp) + 100 }),
        'one that ended before it began': signed({ iat: Number(claims.iat) + 5, exp: Number(claims.iat) + 5 }),
      }));
  });

  it('by something of another kind', async () => {
    const agent = await signIn(app, EMAIL);
    const { challenge_id } = await ask(app, 'send-otp', { email: EMAIL, purpose: 'login' });
    await expectRefused({
      'a refresh token': refresh,
      'a refresh token as a cookie': { cookie: `access=${refresh}` },
      'an access token as another cookie': { cookie: `refresh=${signed({})}; __Host-access=${signed({})}` },
      'a challenge': challenge_id,
      'a session': String(claims.sid),
      'a user': String(claims.sub),
      'a code': await app.code(EMAIL),
      'a device': agent.cookies.get('device')!,
    });
    for (const refresh_token of [signed({}), challenge_id, String(claims.sid), agent.cookies.get('device')!]) {
      const answer = await app.agent().post<Problem>('/api/auth/refresh', { refresh_token });
      expect(answer).toMatchObject({ status: 401, body: { code: 'not_authenticated' }, setCookies: [] });
    }
  });

  it('by another form', () => {
    const token = signed({});
    const [head = '', body = '', signature = ''] = token.split('.');
    const other = encode({ ...claims, sub: claims.sid });
    const flipped = Buffer.from(signature, 'base64url');
    flipped[7]! ^= 1;
    return expectRefused({
      'JSON, flattened': JSON.stringify({ protected: head, payload: body, signature }),
      'JSON, general': JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] }),
      'other claims': `${head}.${other}.${signature}`,
      'a flipped bit': `${head}.${body}.${flipped.toString('base64url')}`,
      'a shorter signature': token.slice(0, -2),
      'a longer signature': `${token}AAAA`,
      'two parts': `${head}.${body}`,
      'four parts': `${token}.${signature}`,
      'five parts': `${head}..${body}.${signature}.`,
      'a dot behind': `${token}.`,
      'a dot before': `.${token}`,
      dots: '..',
      padding: `${token}=`,
      'base64 with + and /': `${head}.${body}.+/${signature.slice(2)}`,
      'a blank within': `${head}. ${body}.${signature}`,
      'a tab within': `${head}.\t${body}.${signature}`,
      'a percent sign': `${head}.${body}%2e${signature}`,
      quotes: `"${token}"`,
      'something behind': `${token} ${token}`,
      'a comma behind': `${token},`,
      'another header': `${encode('{')}.${body}.${signature}`,
      'no header': `${encode('null')}.${body}.${signature}`,
      'a list as header': `${encode('[]')}.${body}.${signature}`,
      garbage: 'x',
      nothing: '',
      '12 KB': 'a'.repeat(12_000),
      '12 KB of dots': '.'.repeat(12_000),
      '7 KB of claims': jwt(header, { ...claims, more: 'x'.repeat(7_000) }, unsigned),
      '7 KB of depth': jwt('['.repeat(7_000), claims, honest),
    });
  });

  it('on another way', async () => {
    const token = signed({});
    await expectRefused({
      ...Object.fromEntries(
        ['Basic', 'JWT', 'Token', 'DPoP', 'BearerX', 'Bearer:', '', 'Bearer\t', 'Bearer Bearer'].map((scheme) => [
          `as ${scheme}`,
          { authorization: `${scheme} ${token}` },
        ]),
      ),
      'in other headers': {
        'x-access-token': token,
        'x-authorization': `Bearer ${token}`,
        'proxy-authorization': token,
      },
      'in other cookies': { cookie: `Access=${token}; token=${token}; access.default=${token}` },
    });
    for (const name of ['access_token', 'token', 'authorization', 'jwt']) {
      expect((await app.agent().get(`/api/auth/me?${name}=${token}`)).status).toBe(401);
    }
  });

  it('by two headers of which one is good', async () => {
    const statusOf = async (...headers: string[]) => {
      const raw = headers.flatMap((value) => ['Authorization', value]);
      const sent = httpRequest(`${app.url}/api/auth/me`, { headers: ['Host', 'localhost', ...raw] });
      const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    const good = `Bearer ${signed({})}`;
    expect(await statusOf(good)).toBe(200);
    for (const other of [good, 'Bearer x', 'Basic eDp4', '']) {
      expect([other, await statusOf(good, other)]).toEqual([other, 401]);
      expect([other, await statusOf(other, good)]).toEqual([other, 401]);
    }
    expect((await me({ authorization: `${good}, ${good}` })).status).toBe(401);
  });

  it('of a session that has ended', async () => {
    const { access } = await tokensOf(app, EMAIL);
    expect((await app.agent().post('/api/auth/logout', undefined, bearer(access))).status).toBe(200);
    await expectRefused({ 'signed out': access, cookie: { cookie: `access=${access}` } });
  });

  it('of a user who is disabled', async () => {
    await registerUser(app, 'disabled@example.com');
    const tokens = await tokensOf(app, 'disabled@example.com');
    await app.query("UPDATE users SET status = 'disabled' WHERE email = 'disabled@example.com'");
    const [expected, answer] = [await me({}), await me(bearer(tokens.access))];
    expect(answer.status).toBe(401);
    expect({ ...answer.body, request_id: '' }).toEqual({ ...expected.body, request_id: '' });
    for (const route of ['/api/users/me', '/api/auth/refresh']) {
      const send = route.endsWith('me')
        ? app.agent().get<Problem>(route, bearer(tokens.access))
        : app.agent().post<Problem>(route, { refresh_token: tokens.refresh });
      expect(await send).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    }
  });
});

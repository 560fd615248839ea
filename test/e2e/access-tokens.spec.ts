import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Keys } from '../../src/config/index.js';
import { TestApp } from '../support/app.js';
import { bearer, registerUser, tokensOf } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

interface Header {
  alg: string;
  kid: string;
  typ: string;
}
type Claims = Record<string, unknown>;

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function decode<T>(token: string, part: 0 | 1): T {
  return JSON.parse(Buffer.from(token.split('.')[part]!, 'base64url').toString()) as T;
}

function jwt(header: object, claims: Claims, key: KeyObject | string, hash = 'sha256'): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

describe('access tokens', () => {
  let app: TestApp;
  let header: Header;
  let claims: Claims;
  let key: KeyObject;
  let refreshToken: string;
  beforeAll(async () => {
    app = await TestApp.start();
    await registerUser(app, 'jane.doe@example.com');
    const { access, refresh } = await tokensOf(app, 'jane.doe@example.com');
    [header, claims, refreshToken] = [decode(access, 0), decode(access, 1), refresh];
    key = app.app.get(Keys).current.token;
  });
  afterAll(() => app.close());

  const ask = (token: string) => app.agent().get<Problem>('/api/auth/me', bearer(token));
  const signed = (change: Claims, head: object = {}) => jwt({ ...header, ...head }, { ...claims, ...change }, key);

  it('say who, for whom and until when, and nothing about the person', () => {
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
    expect(claims).toMatchObject({ iss: 'http://localhost:4000', aud: 'default' });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  it('are taken when they are signed like that', async () => {
    expect((await ask(signed({}))).status).toBe(200);
  });

  it('are refused in all other forms, and all alike', async () => {
    const far = Number(claims.exp) + 1e6;
    const forged: Record<string, string> = {
      'alg none': `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`,
      'alg none, with a signature': jwt({ ...header, alg: 'none' }, claims, key),
      'another key': jwt(header, claims, 'another key of some length'),
      'another hash': jwt({ ...header, alg: 'HS512' }, claims, key, 'sha512'),
      'another algorithm than named': jwt(header, claims, key, 'sha512'),
      'another type': signed({}, { typ: 'JWT' }),
      'no type': signed({}, { typ: undefined }),
      'unknown key id': signed({}, { kid: '00000000' }),
      'no key id': signed({}, { kid: undefined }),
      'another issuer': signed({ iss: 'https://evil.example' }),
      'another realm': signed({ aud: 'other' }),
      'several realms': signed({ aud: ['default', 'other'] }),
      expired: signed({ iat: 1, exp: 601 }),
      'from the future': signed({ iat: far, exp: far + 600 }),
      'valid for too long': signed({ exp: far }),
      'odd subject': signed({ sub: 'admin' }),
      'odd session': signed({ sid: '*' }),
      'odd times': signed({ iat: String(claims.iat), exp: String(claims.exp) }),
      ...Object.fromEntries(Object.keys(claims).map((name) => [`no ${name}`, signed({ [name]: undefined })])),
      'changed after signing': signed({}).replace(/\.[^.]+\./, `.${encode({ ...claims, sub: claims.sid })}.`),
      'a refresh token': refreshToken,
      garbage: 'garbage',
      dots: '..',
      nothing: '',
    };
    const expected = await app.agent().get<Problem>('/api/auth/me');
    expect(expected).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    for (const [name, token] of Object.entries(forged)) {
      const { status, body, headers } = await ask(token);
      const answer = { name, status, body: { ...body, request_id: '' } };
      expect(answer).toEqual({ name, status: 401, body: { ...expected.body, request_id: '' } });
      expect(headers.get('www-authenticate')).toBe(expected.headers.get('www-authenticate'));
    }
    expect(expected.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('are refused in a cookie as they are in a header', async () => {
    const agent = app.agent();
    for (const token of [refreshToken, 'garbage', signed({ exp: undefined })]) {
      agent.cookies.set('access', token);
      expect(await agent.get('/api/auth/me')).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    }
    agent.cookies.set('access', signed({}));
    expect((await agent.get('/api/auth/me')).status).toBe(200);
  });
});

import { gzipSync } from 'node:zlib';
import type { Agent, Answer, SendOptions } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import type { Problem } from '../support/flows.js';
import { bodyRoutes, openapi } from './openapi.js';
import type { BodyRoute } from './openapi.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const EMAIL = 'victim@example.com';
/** A hostile body may cost at most this much more than an honest one (ms; a busy machine included). */
const LEEWAY = 400;

/** What an honest client would send in each field. */
const HONEST: Record<string, string | string[]> = {
  email: EMAIL,
  password: PASSWORD,
  new_password: PASSWORD,
  current_password: 'not the password',
  otp: '000000',
  otp_code: '000000',
  purpose: 'login',
  challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
  token_transport: 'cookie',
  refresh_token: 'x'.repeat(86),
  registration_token: 'x'.repeat(86),
  name: 'Jane',
  first_name: 'Jane',
  last_name: 'Doe',
  country_code: 'DE',
  grant_type: 'password',
  username: EMAIL,
  phone_number: '+14155552671',
  token: 'x'.repeat(43),
  locale: 'de',
  roles: ['user'],
  challenge_ids: ['0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10'],
  status: 'active',
};

/** What stands in the place of something else, and never beside it. */
const INSTEAD: Record<string, string> = { phone_number: 'email', token: 'otp' };

function isChoice({ path, fields }: BodyRoute, field: string): boolean {
  const other = INSTEAD[field];
  return other !== undefined && fields.includes(other) && !path.endsWith('/register');
}

const honest = (route: BodyRoute): Record<string, string | string[]> =>
  Object.fromEntries(
    route.fields.filter((field) => !isChoice(route, field)).map((field) => [field, HONEST[field] ?? 'text']),
  );

const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** Bodies that no route takes, whatever its fields are. */
type Body = [name: string, body: (route: BodyRoute) => SendOptions, statuses?: number[]];

const BODIES: Body[] = [
  ['nothing at all, called JSON', () => ({ raw: '', headers: JSON_TYPE })],
  ['blanks', () => ({ raw: '  \n', headers: JSON_TYPE })],
  ['no JSON', () => ({ raw: 'email=jane', headers: JSON_TYPE })],
  ['HTML', () => ({ raw: '<html>', headers: JSON_TYPE })],
  ['a truncated object', (route) => ({ raw: JSON.stringify(honest(route)).slice(0, -1), headers: JSON_TYPE })],
  ['a truncated string', () => ({ raw: '{"email":"ja', headers: JSON_TYPE })],
  ['two objects', () => ({ raw: '{}{}', headers: JSON_TYPE })],
  ['a comma too many', () => ({ raw: '{"email":"a@example.com",}', headers: JSON_TYPE })],
  ['single quotes', () => ({ raw: "{'email':'a@example.com'}", headers: JSON_TYPE })],
  ['NaN', () => ({ raw: '{"email":NaN}', headers: JSON_TYPE })],
  ['an array', () => ({ raw: '[]', headers: JSON_TYPE })],
  ['an array of an object', (route) => ({ raw: JSON.stringify([honest(route)]), headers: JSON_TYPE })],
  ['null', () => ({ raw: 'null', headers: JSON_TYPE })],
  ['true', () => ({ raw: 'true', headers: JSON_TYPE })],
  ['a number', () => ({ raw: '1e400', headers: JSON_TYPE })],
  ['a string', () => ({ raw: '"email"', headers: JSON_TYPE })],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype.x', '__defineGetter__'].map((key): Body => [
    `the key ${key}`,
    (route) => ({
      raw: `{"${key}":{"polluted":true},${JSON.stringify(honest(route)).slice(1)}`.replace(',}', '}'),
      headers: JSON_TYPE,
    }),
  ]),
  ['__proto__ as a string', () => ({ raw: '{"__proto__":"x"}', headers: JSON_TYPE })],
  ['15,000 objects deep', () => ({ raw: nested(2_500), headers: JSON_TYPE })],
  [
    '15,000 arrays deep',
    () => ({ raw: '{"email":' + '['.repeat(8_000) + ']'.repeat(8_000) + '}', headers: JSON_TYPE }),
  ],
  ['30 KB, nested', () => ({ raw: nested(5_000), headers: JSON_TYPE }), [413]],
  ['90 KB, 15,000 deep', () => ({ raw: nested(15_000), headers: JSON_TYPE }), [413]],
  [
    '30 KB of brackets, 15,000 deep',
    () => ({ raw: '['.repeat(15_000) + ']'.repeat(15_000), headers: JSON_TYPE }),
    [413],
  ],
  ['17 KB in one field', () => ({ json: { email: 'a'.repeat(17_000) } }), [413]],
  ['10 MB', () => ({ raw: `{"email":"${'a'.repeat(10_000_000)}"}`, headers: JSON_TYPE }), [413]],
  ['2,000 keys', () => ({ json: Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, 1])) })],
  [
    'gzip',
    (r) => ({ raw: gzipSync(JSON.stringify(honest(r))), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
  ],
  [
    'a gzip bomb',
    () => ({ raw: gzipSync(Buffer.alloc(5_000_000)), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
  ],
  ['a coding that nobody knows', () => ({ raw: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'rot13' } }), [415]],
  ['UTF-16', (route) => ({ raw: Buffer.from(JSON.stringify(honest(route)), 'utf16le'), headers: JSON_TYPE })],
  [
    'UTF-16 by its name',
    () => ({ raw: Buffer.from('{}', 'utf16le'), headers: { 'content-type': 'application/json; charset=utf-16' } }),
    [415],
  ],
  [
    'ISO 8859-1 by its name',
    () => ({ raw: '{}', headers: { 'content-type': 'application/json; charset=iso-8859-1' } }),
    [415],
  ],
  [
    'invalid UTF-8',
    () => ({ raw: Buffer.from('7b22656d61696c223a22ff fe22 7d'.replaceAll(' ', ''), 'hex'), headers: JSON_TYPE }),
    [400],
  ],
  [
    'overlong UTF-8',
    () => ({ raw: Buffer.from('7b22656d61696c223a22c08022' + '7d', 'hex'), headers: JSON_TYPE }),
    [400],
  ],
  [
    'a surrogate in UTF-8',
    () => ({ raw: Buffer.from('7b22656d61696c223a22eda08022' + '7d', 'hex'), headers: JSON_TYPE }),
    [400],
  ],
  ['a NUL in a key', () => ({ raw: '{"em\\u0000ail":"x"}', headers: JSON_TYPE })],
  ['a raw NUL', () => ({ raw: '{"email":"a\0b"}', headers: JSON_TYPE })],
  ['a raw line break in a string', () => ({ raw: '{"email":"a\nb"}', headers: JSON_TYPE })],
  ['no content type', (route) => ({ raw: Buffer.from(JSON.stringify(honest(route))) }), [400, 401, 415]],
  ['text/plain', (route) => ({ raw: JSON.stringify(honest(route)), headers: { 'content-type': 'text/plain' } }), [415]],
  ['text/json', (route) => ({ raw: JSON.stringify(honest(route)), headers: { 'content-type': 'text/json' } }), [415]],
  ['application/jsonp', () => ({ raw: '{}', headers: { 'content-type': 'application/jsonp' } }), [415]],
  ['application/ld+json', () => ({ raw: '{}', headers: { 'content-type': 'application/ld+json' } }), [415]],
  ['application/xml', () => ({ raw: '<a/>', headers: { 'content-type': 'application/xml' } }), [415]],
  [
    'multipart/form-data',
    () => ({ raw: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
    [415],
  ],
  ['a content type that is none', () => ({ raw: '{}', headers: { 'content-type': 'json' } }), [415]],
];

/** Values of a field that expects a string. */
const VALUES: [name: string, value: string][] = [
  ['a number', '1'],
  ['zero', '0'],
  ['a huge number', '1e999'],
  ['true', 'true'],
  ['false', 'false'],
  ['an object', '{}'],
  ['an operator', '{"$gt":""}'],
  ['an array', '[]'],
  ['an array of a string', '["x"]'],
  ['NUL', '"a\\u0000b"'],
  ['a high surrogate alone', '"a\\ud800"'],
  ['a low surrogate alone', '"\\udc00a"'],
];

/** Each is no address, or one that would reach somebody else. */
const ADDRESSES = [
  '',
  ' ',
  'jane',
  '@example.com',
  'jane@',
  'jane@@example.com',
  'jane@doe@example.com',
  'jane@localhost',
  'ja ne@example.com',
  'jane@exam ple.com',
  'jane@example.com,eve@example.com',
  'jane@example.com, eve@example.com',
  'jane@example.com;eve@example.com',
  'jane@example.com\r\nBcc: eve@example.com',
  'jane@example.com\nBcc: eve@example.com',
  'jane\r\n@example.com',
  'jane@example.com%0d%0aBcc:eve@example.com',
  'Jane <jane@example.com>',
  '<jane@example.com>',
  'mailto:jane@example.com',
  '"jane"@example.com',
  '"jane doe"@example.com',
  '"jane@evil.com"@example.com',
  '"\\"@example.com',
  'jane(comment)@example.com',
  'jane@(comment)example.com',
  'jane\\@doe@example.com',
  '.jane@example.com',
  'jane.@example.com',
  'ja..ne@example.com',
  'jane@example.com.',
  'jane@.example.com',
  'jane@example..com',
  'jane@-example.com',
  'jane@example-.com',
  'jane@exam_ple.com',
  'jane@[127.0.0.1]',
  'jane@[IPv6:::1]',
  'jane@127.0.0.1',
  'jane@2130706433',
  'm\u0131ke@example.com',
  'm\u0130ke@example.com',
  'm\u00edke@example.com',
  'mi\u0301ke@example.com',
  'mi\u212ae@example.com',
  'jane@\u212aelvin.com',
  'jane\uff20example.com',
  '\uff4aane@example.com',
  'jane@\uff45xample.com',
  'jane@example\uff0ecom',
  'jane@example\u3002com',
  'ja\u200bne@example.com',
  '\u200bjane@example.com',
  'jane@example.com\u200b',
  'jane@exam\u200bple.com',
  'jane@exam\u00adple.com',
  'jane@example.com\u00a0',
  '\ufeffjane@example.com',
  '\u202ejane@example.com',
  '😀@example.com',
  'jane@xn--.com',
  `${'a'.repeat(65)}@example.com`,
  `${'a'.repeat(64)}@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(57)}.example.com`,
  `jane@${'d'.repeat(64)}.com`,
  `jane@${'d.'.repeat(200)}com`,
  'jane@example.com/x',
  'jane@example.com:25',
  "' OR '1'='1",
  "jane@example.com' OR '1'='1",
  '<script>@example.com',
];

describe('bad input', () => {
  let app: TestApp;
  let routes: BodyRoute[];
  let signedIn: Agent;
  beforeAll(async () => {
    const sending = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '100000', SEND_PER_DAY: '100000' };
    app = await TestApp.start({ env: { ...sending, OTP_FAILURES_BEFORE_WAIT: '100' } });
    routes = bodyRoutes(await openapi(app));
    signedIn = app.agent();
    await registerUser(app, EMAIL, signedIn);
    // Who may have everything done: what is refused then is refused for what it is.
    await app.query(`UPDATE users SET roles = '["user","admin"]'`);
  });
  afterAll(async () => {
    expect(await app.query('SELECT id FROM users')).toHaveLength(1);
    await app.close();
  });

  /** Signing out would end the session that other routes need; a refusal of a stranger is a refusal too. */
  const agentFor = ({ path }: BodyRoute) => (path.includes('logout') ? app.agent() : signedIn);

  async function send(route: BodyRoute, options: SendOptions): Promise<Answer<Problem>> {
    return agentFor(route).send<Problem>(route.method, route.path, options);
  }

  const complaints: string[] = [];
  beforeEach(() => complaints.splice(0));

  function judge(route: BodyRoute, what: string, answer: Answer<unknown>, statuses?: number[]): void {
    const where = `${route.method} ${route.path}, ${what}: ${answer.status} ${answer.text.slice(0, 200)}`;
    const type = answer.headers.get('content-type') ?? '';
    const body = (answer.body ?? {}) as Record<string, unknown>;
    const isProblem = /^application\/problem\+json/.test(type) && typeof body.code === 'string';
    const isOAuthError = /^application\/json/.test(type) && typeof body.error === 'string';
    if (answer.status < 400 || answer.status > 499) complaints.push(`no refusal: ${where}`);
    else if (route.form ? !isOAuthError : !isProblem) complaints.push(`not the form of an error: ${where}`);
    else if (!route.form && body.status !== answer.status) complaints.push(`two statuses: ${where}`);
    else if (!route.form && statuses && !statuses.includes(answer.status) && answer.status !== 401)
      complaints.push(`not ${statuses.join(' or ')}: ${where}`);
    if (/\bat .*\.(js|ts):\d|SELECT |INSERT |QueryFailed|node_modules/.test(answer.text))
      complaints.push(`tells too much: ${where}`);
  }

  it('is tried on every route that changes something', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'POST /api/auth/register',
        'POST /api/auth/verify-email',
        'POST /api/auth/resend',
        'POST /api/auth/resend-verification-otp',
        'POST /api/auth/login',
        'POST /api/auth/token',
        'POST /api/auth/send-otp',
        'POST /api/auth/verify-otp',
        'POST /api/auth/forgot-password',
        'POST /api/auth/reset-password',
        'POST /api/auth/refresh',
        'POST /api/auth/logout',
        'POST /api/auth/logout-all',
        'PATCH /api/users/me',
      ]),
    );
    const unknown = routes.flatMap(({ fields }) => fields).filter((field) => !(field in HONEST));
    expect(unknown).toEqual([]);
  });

  /** An empty body is what a route without a body, or without a required field, is sent. */
  const mayBeEmpty = (route: BodyRoute) =>
    route.fields.length === 0 || ['/api/auth/refresh', '/api/users/me'].includes(route.path);

  // Jest takes a missing third argument for a callback, and would wait for it.
  it.each(BODIES.map(([name, body, statuses]) => ({ name, body, statuses })))('$name', async (each) => {
    const { name, body, statuses } = each;
    for (const route of routes) {
      if (name === 'nothing at all, called JSON' && mayBeEmpty(route)) continue;
      // No route without fields reads its body: what it does not read it can't refuse by its properties.
      if (name === '2,000 keys' && route.fields.length === 0) continue;
      judge(route, name, await send(route, body(route)), statuses);
    }
    expect((await app.agent().get('/health')).status).toBe(200);
    expect(complaints).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(VALUES)('%s in place of a string', async (name, value) => {
    for (const route of routes.filter(({ form }) => !form)) {
      for (const field of route.fields) {
        const fields = { ...honest(route), [field]: '\u0001' };
        const raw = JSON.stringify(fields).replace('"\\u0001"', value);
        const answer = await send(route, { raw, headers: JSON_TYPE });
        judge(route, `${name} as ${field}`, answer, [400]);
        const named = answer.body.errors?.map((error) => error.field) ?? [];
        if (answer.status === 400 && !named.includes(field) && !named.includes('body')) {
          complaints.push(`${route.path}: ${name} as ${field} blamed on ${named.join()}`);
        }
      }
    }
    expect(complaints).toEqual([]);
  });

  it('null in place of a required string', async () => {
    for (const route of routes.filter(({ form }) => !form)) {
      for (const field of ['email', 'password', 'new_password', 'purpose'].filter((f) => route.fields.includes(f))) {
        judge(route, `null as ${field}`, await send(route, { json: { ...honest(route), [field]: null } }), [400]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it('a property twice', async () => {
    for (const route of routes.filter(({ form, fields }) => !form && fields.length > 0)) {
      for (const field of route.fields) {
        const raw = `{"${field}":"x",${JSON.stringify(honest(route)).slice(1)}`;
        judge(route, `${field} twice`, await send(route, { raw, headers: JSON_TYPE }), [400]);
        const escaped = `{"\\u00${field.charCodeAt(0).toString(16)}${field.slice(1)}":"x",${JSON.stringify(honest(route)).slice(1)}`;
        judge(route, `${field} twice, escaped`, await send(route, { raw: escaped, headers: JSON_TYPE }), [400]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it('an unknown property, and one of another route', async () => {
    for (const route of routes.filter(({ form, fields }) => !form && fields.length > 0)) {
      for (const extra of [
        'role',
        'roles',
        'is_admin',
        'id',
        'Email',
        'email ',
        '',
        'user_id',
        'status',
        'a.b',
        'a[b]',
      ]) {
        const answer = await send(route, { json: { ...honest(route), [extra]: 'admin' } });
        judge(route, `the property ${JSON.stringify(extra)}`, answer, [400]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it('each required property left out', async () => {
    for (const route of routes.filter(({ form }) => !form)) {
      for (const field of ['email', 'password', 'new_password', 'purpose'].filter((f) => route.fields.includes(f))) {
        const { [field]: _, ...rest } = honest(route);
        judge(route, `no ${field}`, await send(route, { json: rest }), [400]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it(`${ADDRESSES.length} odd spellings of an address`, async () => {
    expect(ADDRESSES.length).toBeGreaterThanOrEqual(60);
    // One reader of addresses stands before all routes: each spelling is tried at a few of them, in turn.
    const taking = routes.filter(({ fields }) => fields.includes('email'));
    for (const [n, route] of taking.entries()) {
      for (const email of ADDRESSES.filter((_, i) => i % taking.length === n || (i + 3) % taking.length === n)) {
        const answer = await send(route, { json: { ...honest(route), email } });
        judge(route, JSON.stringify(email), answer, [400]);
        if (!answer.body.errors?.some(({ field }) => field === 'email')) {
          complaints.push(`${route.path}: ${JSON.stringify(email)} is not blamed on email: ${answer.text}`);
        }
      }
    }
    await app.deliver();
    expect(complaints).toEqual([]);
    const sent = await app.query<{ destination: string }>('SELECT DISTINCT destination FROM outbox_messages');
    expect(sent).toEqual([{ destination: EMAIL }]);
  });

  it('a homoglyph domain is another domain, and shows as one', async () => {
    const answer = await app.agent().post('/api/auth/send-otp', { email: 'jane@ex\u0430mple.com', purpose: 'signup' });
    expect(answer).toMatchObject({ status: 202, body: { destination: expect.stringMatching(/@xn--/) as string } });
    const rows = await app.query<{ destination: string }>(
      "SELECT destination FROM otp_challenges WHERE destination LIKE '%xn--%'",
    );
    expect(rows).toEqual([{ destination: expect.stringMatching(/^jane@xn--/) as string }]);
    expect(await app.query("SELECT id FROM otp_challenges WHERE destination = 'jane@example.com'")).toEqual([]);
  });

  it('codes and ids that are none', async () => {
    const codes = [
      '',
      '12345',
      '12345678901',
      '12345a',
      ' 123456',
      '123456 ',
      '１２３４５６',
      '٠١٢٣٤٥',
      '1e5000',
      '-12345',
      '12 345',
      '123456\n',
    ];
    for (const route of routes.filter(({ fields }) => fields.includes('otp'))) {
      for (const otp of codes) {
        const { otp_code: _, ...rest } = honest(route);
        judge(route, `the code ${JSON.stringify(otp)}`, await send(route, { json: { ...rest, otp } }), [400]);
      }
    }
    const ids = [
      '',
      '0',
      'null',
      "' OR '1'='1",
      '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a1',
      '../../etc/passwd',
      'x'.repeat(5000),
    ];
    for (const route of routes.filter(({ fields }) => fields.includes('challenge_id'))) {
      for (const id of ids) {
        judge(
          route,
          `the id ${id.slice(0, 40)}`,
          await send(route, { json: { ...honest(route), challenge_id: id } }),
          [400],
        );
      }
    }
    expect(complaints).toEqual([]);
  });

  it('forms that the token route does not take', async () => {
    const [route] = routes.filter(({ form }) => form);
    const password = 'grant_type=password&username=jane%40example.com&password=';
    const forms = [
      '',
      'grant_type=',
      'grant_type=password',
      'grant_type=password&grant_type=password&username=a&password=b',
      'grant_type=authorization_code&code=x',
      'grant_type=__proto__',
      `${password}`,
      `${password}a%00b`,
      `${password}%ff%fe`,
      `${password}%`,
      `${password}x`,
      'grant_type=refresh_token',
      'grant_type=refresh_token&refresh_token=x',
      `grant_type=refresh_token&refresh_token=${'x'.repeat(86)}`,
      'grant_type[]=password&username[$gt]=&password[$gt]=',
      `${password}${'x'.repeat(17_000)}`,
    ];
    for (const raw of forms) judge(route!, raw.slice(0, 60), await send(route!, { raw, headers: FORM_TYPE }));
    judge(
      route!,
      'JSON',
      await send(route!, { json: { grant_type: 'password', username: EMAIL, password: PASSWORD } }),
    );
    expect(complaints).toEqual([]);
  });

  it('a form on any other route', async () => {
    for (const route of routes.filter(({ form }) => !form)) {
      const raw = new URLSearchParams(honest(route) as Record<string, string>).toString();
      judge(route, 'a form', await send(route, { raw, headers: FORM_TYPE }), [415]);
    }
    expect(complaints).toEqual([]);
  });

  it('paths and queries that are none', async () => {
    const paths = [
      '/api/auth/%',
      '/nope?x=%zz',
      '/api/nope?%',
      '/api/realms/acme/nope?%E0',
      '/api/auth/%ff',
      '/api/auth/%00',
      '/api/auth/..%2f..%2fetc/passwd',
      '/api/auth/me/../../..',
      `/api/auth/${'x'.repeat(5_000)}`,
      '/api/auth/__proto__',
      '/api//auth/me',
      '/api/v1/v1/auth/me',
      '/api/v2/auth/me',
      '/docs/../../package.json',
      '/docs/%2e%2e/%2e%2e/package.json',
      '/dev/mailbox/messages/__proto__',
      '/dev/mailbox/messages?to[]=a',
      '/dev/mailbox/messages?to=a&to=b',
    ];
    for (const path of paths) {
      const answer = await app.agent().get<Problem>(path);
      expect([path, answer.status]).toEqual([path, expect.any(Number)]);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400)
        expect(answer.body).toMatchObject({ code: expect.any(String) as string, status: answer.status });
    }
  });

  it('headers that are none', async () => {
    const tokens = ['', 'x', 'e30.e30.e30', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', '\u00ff', 'null', 'x'.repeat(7_000)];
    for (const token of tokens) {
      for (const scheme of ['Bearer', 'bearer', 'Basic', '']) {
        const answer = await app.agent().get<Problem>('/api/auth/me', { authorization: `${scheme} ${token}`.trim() });
        expect(answer).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
      }
      const cookie = `access=${token.replace(/[^\x21-\x7e]/g, '')}; refresh=${token.replace(/[^\x21-\x7e]/g, '')}`;
      const answer = await app.agent().send<Problem>('POST', '/api/auth/refresh', { headers: { cookie } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    }
    const huge = await app.agent().get<Problem>('/api/auth/me', { 'x-huge': 'x'.repeat(20_000) });
    expect(huge.status).toBe(431);
  });

  it('costs little more than an honest request, and holds up nobody', async () => {
    const route = routes.find(({ path }) => path.endsWith('/send-otp'))!;
    const time = async (options: SendOptions) => {
      const start = performance.now();
      const answer = await send(route, options);
      return { ms: performance.now() - start, answer };
    };
    for (let i = 0; i < 5; i++) await time({ json: honest(route) });
    const normal = await time({ json: honest(route) });
    expect(normal.answer.status).toBe(202);
    const hostile: SendOptions[] = [
      { raw: nested(2_500), headers: JSON_TYPE },
      { raw: nested(15_000), headers: JSON_TYPE },
      { raw: '['.repeat(16_000), headers: JSON_TYPE },
      { json: Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, 1])) },
      { raw: `{"email":"${'a@'.repeat(8_000)}"}`, headers: JSON_TYPE },
      { raw: `{"email":"${'\\\\'.repeat(8_000)}`, headers: JSON_TYPE },
      { raw: `{"email":"x","a":"${'\\"'.repeat(8_000)}`, headers: JSON_TYPE },
      { raw: `{"email":"${'"'.repeat(16_000)}"}`, headers: JSON_TYPE },
      { json: { ...honest(route), email: `${'a.'.repeat(8_000)}@example.com` } },
      { json: { ...honest(route), email: ' '.repeat(16_000) } },
      { json: { ...honest(route), email: `a@${'-'.repeat(16_000)}` } },
    ];
    for (const options of hostile) {
      const [{ ms, answer }, health] = await Promise.all([time(options), app.agent().get('/health')]);
      judge(route, 'a costly body', answer);
      expect(health.status).toBe(200);
      expect(ms).toBeLessThan(normal.ms + LEEWAY);
    }
    expect(complaints).toEqual([]);
  });
});

import { availableParallelism } from 'node:os';
import { Env, parseEnv, realmSettings, variableNames } from '../../../src/config/index.js';
import { expectRefused, production, refusal } from './refused.js';

describe('the defaults', () => {
  it('are those of a first start', () => {
    expect(parseEnv({})).toMatchObject({
      NODE_ENV: 'development',
      production: false,
      embedded: true,
      mailbox: true,
      generatedSecret: false,
      HOST: '127.0.0.1',
      PORT: 4000,
      PUBLIC_URL: 'http://localhost:4000',
      FRONTEND_URL: 'http://localhost:4000',
      CORS_ORIGINS: ['http://localhost:4000', 'http://localhost:5173'],
      COOKIE_SAMESITE: 'lax',
      TRUST_PROXY: [],
      APP_SECRET: [],
      DATABASE_URL: undefined,
      DATA_DIR: './var',
      MIGRATE_ON_START: true,
      APP_NAME: 'Latchkey',
      MAIL_FROM: 'Latchkey <no-reply@localhost>',
      SMTP_ALLOW_PLAIN: false,
      mailFrom: { name: 'Latchkey', address: 'no-reply@localhost' },
      SMS_TRANSPORT: 'mailbox',
      DEFAULT_REGION: 'US',
      SMS_ALLOWED_COUNTRIES: ['US'],
      REALMS: [],
      TEST_CODES: [],
      OTP_LENGTH: 6,
      OTP_TTL: 300,
      OTP_TTL_RESET: 600,
      OTP_MAX_ATTEMPTS: 5,
      OTP_FAILURES_BEFORE_WAIT: 10,
      SEND_COOLDOWN: 60,
      SEND_PER_HOUR: 5,
      SEND_PER_DAY: 10,
      SMS_SEND_PER_10_MIN: 3,
      SMS_SEND_PER_HOUR: 5,
      INVITATIONS_PER_HOUR: 50,
      MAIL_PER_DAY: 100_000,
      SMS_PER_DAY: 1000,
      SMS_BREAKER_MIN_SENT: 20,
      SMS_BREAKER_MIN_VERIFIED: 0.1,
      LIMIT_PER_SOURCE: 30,
      LIMIT_PER_SOURCE_ALL: 600,
      PASSWORD_MIN_LENGTH: 8,
      BCRYPT_COST: 12,
      HASH_CONCURRENCY: availableParallelism(),
      HASH_QUEUE: 64,
      ACCESS_TTL: 600,
      SESSION_IDLE_TTL: 1_209_600,
      SESSION_TTL: 2_592_000,
      OTP_LOGIN_CREATES_USER: false,
      DOCS: true,
      LOG_LEVEL: 'info',
    });
  });

  it('are strict in production', () => {
    expect(parseEnv(production)).toMatchObject({
      production: true,
      HOST: '0.0.0.0',
      DOCS: false,
      SMS_TRANSPORT: undefined,
      mailbox: false,
      embedded: true,
      MIGRATE_ON_START: true,
      FRONTEND_URL: 'https://id.latchkey.test',
      CORS_ORIGINS: ['https://id.latchkey.test'],
      MAIL_FROM: 'Latchkey <no-reply@id.latchkey.test>',
    });
  });

  it.each([
    [{ PORT: '81' }, { PUBLIC_URL: 'http://localhost:81' }],
    [{ FRONTEND_URL: 'https://a.test/app/' }, { CORS_ORIGINS: ['https://a.test', 'http://localhost:5173'] }],
    [{ FRONTEND_URL: 'http://localhost:5173' }, { CORS_ORIGINS: ['http://localhost:5173'] }],
    [{ SMTP_URL: 'smtp://localhost' }, { SMS_TRANSPORT: 'mailbox', mailbox: true }],
    [{ DATABASE_URL: 'mysql://u:p@db/x' }, { embedded: false, MIGRATE_ON_START: false }],
    [{ DATABASE_URL: 'mariadb://u:p@db/x', MIGRATE_ON_START: 'yes' }, { MIGRATE_ON_START: true }],
    [{ APP_NAME: 'Key, Inc.' }, { mailFrom: { name: 'Key, Inc.', address: 'no-reply@localhost' } }],
    [{ APP_NAME: 'A "q" <b> \\ @c' }, { mailFrom: { name: 'A "q" <b> \\ @c', address: 'no-reply@localhost' } }],
    [{ PUBLIC_URL: 'http://127.0.0.1:4000' }, { MAIL_FROM: 'Latchkey <no-reply@localhost>' }],
    [{ DEFAULT_REGION: 'de' }, { SMS_ALLOWED_COUNTRIES: ['DE'] }],
  ])('follow from others: %j', (source, expected) => {
    expect(parseEnv(source)).toMatchObject(expected);
  });

  it.each(variableNames)('stand in for an empty %s', (name) => {
    expect(parseEnv({ [name]: ' ' })).toEqual(parseEnv({}));
  });
});

describe('numbers', () => {
  const bounds: [name: string, min: number, max: number, beside?: Record<string, string>][] = [
    ['PORT', 0, 65_535],
    ['OTP_LENGTH', 6, 10],
    ['OTP_TTL', 1, 600],
    ['OTP_TTL_RESET', 1, 600],
    ['OTP_MAX_ATTEMPTS', 1, 10],
    ['OTP_FAILURES_BEFORE_WAIT', 1, 100],
    ['SEND_COOLDOWN', 0, 3600],
    ['SEND_PER_HOUR', 1, 1e9],
    ['SEND_PER_DAY', 1, 1e9],
    ['SMS_SEND_PER_10_MIN', 1, 1e6],
    ['SMS_SEND_PER_HOUR', 1, 1e6],
    ['INVITATIONS_PER_HOUR', 1, 1e9],
    ['MAIL_PER_DAY', 0, 1e9],
    ['SMS_PER_DAY', 0, 1e9],
    ['SMS_BREAKER_MIN_SENT', 1, 1e6],
    ['LIMIT_PER_SOURCE', 1, 1e9],
    ['LIMIT_PER_SOURCE_ALL', 1, 1e9],
    ['PASSWORD_MIN_LENGTH', 8, 64],
    ['BCRYPT_COST', 4, 15],
    ['HASH_CONCURRENCY', 1, 1024],
    ['HASH_QUEUE', 0, 100_000],
    ['ACCESS_TTL', 1, 3600],
    ['SESSION_IDLE_TTL', 1, 34_560_000, { ACCESS_TTL: '1', SESSION_TTL: '34560000' }],
    ['SESSION_TTL', 1, 34_560_000, { ACCESS_TTL: '1', SESSION_IDLE_TTL: '1' }],
    ['RETENTION_CHALLENGES', 432_000, 31_536_000, { RETENTION_MESSAGES: '345600' }],
    ['RETENTION_REGISTRATIONS', 90_000, 7_776_000, { RETENTION_CHALLENGES: '31536000' }],
    ['RETENTION_SESSIONS', 3600, 7_776_000],
    ['RETENTION_MESSAGES', 345_600, 7_776_000, { RETENTION_CHALLENGES: '31536000' }],
    ['RETENTION_AUDIT', 30, 36_500],
    ['RETENTION_INTERVAL', 10, 3600],
  ];

  it.each(bounds)('%s reaches from %d to %d', (name, min, max, beside = {}) => {
    for (const good of [min, max])
      expect(parseEnv({ ...beside, [name]: String(good) })).toMatchObject({ [name]: good });
    for (const bad of [min - 1, max + 1]) expectRefused({ ...beside, [name]: String(bad) }, name);
  });

  it('has bounds here for every number', () => {
    const numbers = Object.entries(parseEnv({}))
      .filter(([, value]) => typeof value === 'number')
      .map(([name]) => name);
    expect([...bounds.map(([name]) => name), 'SMS_BREAKER_MIN_VERIFIED', 'OTEL_TRACES_SAMPLER_ARG'].sort()).toEqual(
      numbers.sort(),
    );
  });

  it.each(['1e2', '0x10', '1_0', '10s', '7.0', 'NaN', 'Infinity', '١'])('are not %s', (raw) => {
    expectRefused({ OTP_TTL: raw }, 'OTP_TTL');
  });

  it.each(['0', '1', '0.25', '.5'])('takes a share of %s', (raw) => {
    expect(parseEnv({ SMS_BREAKER_MIN_VERIFIED: raw }).SMS_BREAKER_MIN_VERIFIED).toBe(Number(raw));
  });

  it.each(['-0.01', '1.01', '10%', '.', '-', '1e-1'])('takes no share of %s', (raw) => {
    expectRefused({ SMS_BREAKER_MIN_VERIFIED: raw }, 'SMS_BREAKER_MIN_VERIFIED');
  });
});

describe('values', () => {
  it.each<[name: string, raw: string, expected: unknown]>([
    ...['true', 'yes', 'on', '1', 'TRUE', ' On '].map((raw): [string, string, boolean] => ['DOCS', raw, true]),
    ...['false', 'no', 'off', '0', 'No'].map((raw): [string, string, boolean] => ['DOCS', raw, false]),
    ['NODE_ENV', 'test', 'test'],
    ['COOKIE_SAMESITE', 'Strict', 'strict'],
    ['LOG_LEVEL', 'log', 'info'],
    ['LOG_LEVEL', 'verbose', 'trace'],
    ['LOG_LEVEL', 'fatal', 'fatal'],
    ['HOST', '::', '::'],
    ['PUBLIC_URL', 'HTTPS://ID.Example.com:443/', 'https://id.example.com'],
    ['PUBLIC_URL', 'https://example.com/id//', 'https://example.com/id'],
    ['CORS_ORIGINS', 'https://A.test:443, http://b.test:81,http://b.test:81', ['https://a.test', 'http://b.test:81']],
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8,::1,fc00::/7', ['loopback', '10.0.0.0/8', '::1', 'fc00::/7']],
    ['BRAND_COLOR', '#ABCDEF', '#abcdef'],
    ['SMS_ALLOWED_COUNTRIES', 'us, GB', ['US', 'GB']],
    ['REALMS', 'shop,back-office', ['shop', 'back-office']],
    ['MAIL_FROM', 'Key Support <help@key.test>', 'Key Support <help@key.test>'],
    ['MAIL_FROM', '"Key, Inc." <help@key.test>', '"Key, Inc." <help@key.test>'],
    ['MAIL_FROM', 'help@key.test', 'help@key.test'],
    ['TWILIO_BASE_URL', 'http://127.0.0.1:9/', 'http://127.0.0.1:9'],
    ['APP_NAME', 'A "quoted" <key> \\ @home', 'A "quoted" <key> \\ @home'],
    ['TWILIO_BASE_URL', 'http://[::1]:9', 'http://[::1]:9'],
    [
      'TEST_CODES',
      'a=b@key.test=123456,+15005550006=000000',
      [
        { address: 'a=b@key.test', code: '123456' },
        { address: '+15005550006', code: '000000' },
      ],
    ],
    ['APP_SECRET', `${'n'.repeat(32)} , ${'o'.repeat(32)}`, ['n'.repeat(32), 'o'.repeat(32)]],
  ])('%s reads %j', (name, raw, expected) => {
    expect(parseEnv({ [name]: raw })).toMatchObject({ [name]: expected });
  });

  it('are an Env, by which Nest finds them', () => {
    expect(parseEnv({})).toBeInstanceOf(Env);
  });

  it('are frozen to the bottom', () => {
    const env = parseEnv({ ...production, TEST_CODES: 'a@b.test=123456', TEST_CODES_ALLOWED: 'yes' });
    for (const value of [env, env.CORS_ORIGINS, env.APP_SECRET, env.TEST_CODES, env.TEST_CODES[0], env.mailFrom]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  });
});

it('lists every problem at once, one line for each variable', () => {
  const { message } = refusal({
    NODE_ENV: 'production',
    PORT: 'x',
    OTP_TTL: '601',
    AUTH_TOKEN: 'hush',
    REALM_X_OTP_TTL: '1',
  });
  const names = message
    .split('\n')
    .slice(1)
    .map((line) => line.split(':')[0]);
  expect(names.sort()).toEqual([
    'APP_SECRET',
    'AUTH_TOKEN',
    'OTP_TTL',
    'PORT',
    'PUBLIC_URL',
    'REALM_X_OTP_TTL',
    'SMTP_URL',
  ]);
  expect(message).not.toContain('hush');
});

describe('the settings of a realm', () => {
  const of = (source: Record<string, string>, slug = 'shop') =>
    realmSettings(parseEnv({ REALMS: 'shop', ...source }), slug);

  it('are the general ones, and over them its own', () => {
    const source = { OTP_TTL: '100', REALM_SHOP_OTP_TTL: '60', REALM_SHOP_SIGN_UP: 'closed', SESSION_TTL: '2000000' };
    expect(of(source)).toMatchObject({ OTP_TTL: 60, SIGN_UP: 'closed', SESSION_TTL: 2_000_000 });
    expect(of(source, 'default')).toMatchObject({ OTP_TTL: 100, SIGN_UP: 'open' });
    expect(Object.isFrozen(of(source).SMS_ALLOWED_COUNTRIES)).toBe(true);
  });

  it.each([
    [{ REALM_SHOP_APP_NAME: 'Shop' }, { name: 'Shop', address: 'no-reply@localhost' }],
    [
      { REALM_SHOP_APP_NAME: 'Shop', MAIL_FROM: 'Us <us@a.test>' },
      { name: 'Us', address: 'us@a.test' },
    ],
    [
      { REALM_SHOP_APP_NAME: 'Shop', REALM_SHOP_MAIL_FROM: 'shop@a.test' },
      { name: '', address: 'shop@a.test' },
    ],
  ])('%j is sent from %j', (source, mailFrom) => expect(of(source).mailFrom).toEqual(mailFrom));

  it.each([
    [{ REALM_SHOP_DEFAULT_REGION: 'de' }, ['DE']],
    [{ REALM_SHOP_DEFAULT_REGION: 'de', SMS_ALLOWED_COUNTRIES: 'us,ca' }, ['US', 'CA']],
    [{ REALM_SHOP_DEFAULT_REGION: 'de', REALM_SHOP_SMS_ALLOWED_COUNTRIES: 'de,at' }, ['DE', 'AT']],
  ])('%j sends to %j', (source, countries) => expect(of(source).SMS_ALLOWED_COUNTRIES).toEqual(countries));
});

import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { ConfigError, parseEnv } from '../../../src/config/index.js';
import { isRepetition } from '../../../src/config/secret-strength.js';
import { expectRefused, production } from './refused.js';

const strong = production.APP_SECRET as string;
const twilio = {
  SMS_TRANSPORT: 'twilio',
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 't',
  TWILIO_PHONE_NUMBER: '+15005550006',
};
const webhook = { SMS_WEBHOOK_URL: 'https://a.test/sms', SMS_WEBHOOK_SECRET: 'a1'.repeat(16) };
/** Twilio where the webhook fails. */
const backed = { ...twilio, ...webhook, SMS_TRANSPORT: 'webhook', SMS_FALLBACK_TRANSPORT: 'twilio' };

describe('anywhere', () => {
  it.each([
    ['NODE_ENV', 'prod'],
    ['NODE_ENV', 'staging'],
    ['HOST', 'a b'],
    ['COOKIE_SAMESITE', 'loose'],
    ['DOCS', 'maybe'],
    ['DOCS', 'constructor'],
    ['LOG_LEVEL', 'toString'],
    ['PUBLIC_URL', 'id.example.com'],
    ['PUBLIC_URL', 'ftp://id.example.com'],
    ['PUBLIC_URL', 'https://u:p@id.example.com'],
    ['PUBLIC_URL', 'https://id.example.com?x=1'],
    ['PUBLIC_URL', 'https://id.example.com#x'],
    ['PUBLIC_URL', 'https:/\\evil.test'],
    ['FRONTEND_URL', 'javascript:alert(1)'],
    ['LOGO_URL', 'data:image/png;base64,AA'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://ok.test,null'],
    ['CORS_ORIGINS', 'https://example.com/'],
    ['CORS_ORIGINS', 'https://example.com/app'],
    ['CORS_ORIGINS', 'https://u@example.com'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '*'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0/8'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::/0'],
    ['TRUST_PROXY', 'loopback,nginx'],
    ['TRUST_PROXY', '::1/129'],
    ['APP_SECRET', 'q'.repeat(31)],
    ['APP_SECRET', `${strong},short`],
    ['APP_SECRET', `${strong},`],
    ['APP_SECRET', `${strong},${strong}`],
    ['DATABASE_URL', 'postgres://u:p@db/x'],
    ['DATABASE_URL', 'mysql://u:p@db'],
    ['DATABASE_URL', 'mysql://u:p@db/x/y'],
    ['DATABASE_URL', 'mysql://u:50%@db/x'],
    ['DATABASE_URL', 'mysql://u:a#b@db/x'],
    ['DATABASE_URL', 'mysql:///x'],
    ['DATABASE_URL', 'mysql://u:p@db/x?pool=abc'],
    ['DATABASE_URL', 'mysql://u:p@db/x?pool=0'],
    ['DATABASE_URL', 'mysql://u:p@db/x?pool=1'],
    ['DATABASE_URL', 'mysql://u:p@db/x?ssl=off'],
    ['SMTP_URL', 'https://mail.test'],
    ['SMTP_URL', 'mail.test:25'],
    ['SMTP_URL', 'smtp://'],
    ['REDIS_URL', 'http://cache'],
    ['REDIS_URL', 'redis://'],
    ['REDIS_URL', 'redis://:50%@cache'],
    ['REDIS_URL', 'redis://cache/main'],
    ['REDIS_URL', 'redis://cache/0?tls=true'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@b.test>, C <c@d.test>'],
    ['MAIL_FROM', 'a@b.test, C <c@d.test>'],
    ['MAIL_FROM', 'A\r\nBcc: <a@b.test>'],
    ['MAIL_FROM', 'A <a@b.test\n>'],
    ['APP_NAME', 'A\nBcc: x'],
    ['APP_NAME', 'x'.repeat(101)],
    ['SUPPORT_EMAIL', 'a@b.test,c@d.test'],
    ['SUPPORT_EMAIL', `${'x'.repeat(65)}@b.test`],
    ['ADMIN_EMAIL', 'admın@b.test'],
    ['BRAND_COLOR', 'red'],
    ['BRAND_COLOR', '#12345'],
    ['BRAND_COLOR', '#123456;}'],
    ['SMS_TRANSPORT', 'pigeon'],
    ['DEFAULT_REGION', 'USA'],
    ['SMS_ALLOWED_COUNTRIES', 'US,1'],
    ['TWILIO_PHONE_NUMBER', '555-0006'],
    ['TWILIO_BASE_URL', 'http://api.test'],
    ['TWILIO_BASE_URL', 'http://127.0.0.1.evil.test'],
    ['REALMS', 'default'],
    ['REALMS', 'Shop'],
    ['REALMS', '1shop'],
    ['REALMS', 'a_b'],
    ['REALMS', 'a'.repeat(33)],
    ['TEST_CODES', 'a@b.test'],
    ['TEST_CODES', 'a@b.test=12345'],
    ['TEST_CODES', 'a@b.test=1234567'],
    ['TEST_CODES', 'nobody=123456'],
    ['TEST_CODES', 'a@b.test=123456,A@B.test=654321'],
    ['METRICS_TOKEN', 'a b'],
    ['JWT_PRIVATE_KEY', 'not a key'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317'],
    ['AUTH_SECRET', 'anything'],
    ['REALM_SHOP_OTP_TTL', '60'],
  ])('%s refuses %j', (name, value) => expectRefused({ [name]: value }, name));

  it.each([
    ['SESSION_IDLE_TTL', { SESSION_TTL: '3599', SESSION_IDLE_TTL: '3600' }],
    ['ACCESS_TTL', { SESSION_IDLE_TTL: '599' }],
    ['COOKIE_SAMESITE', { COOKIE_SAMESITE: 'none' }],
    ['TWILIO_ACCOUNT_SID', { ...twilio, TWILIO_ACCOUNT_SID: '' }],
    ['TWILIO_AUTH_TOKEN', { ...twilio, TWILIO_AUTH_TOKEN: undefined }],
    ['TWILIO_PHONE_NUMBER', { ...twilio, TWILIO_PHONE_NUMBER: '' }],
    ['TWILIO_MESSAGING_SERVICE_SID', { ...twilio, TWILIO_MESSAGING_SERVICE_SID: 'MG1' }],
    ['SMTP_FALLBACK_URL', { SMTP_FALLBACK_URL: 'smtp://second.test' }],
    ['SMS_FALLBACK_TRANSPORT', { ...twilio, SMS_FALLBACK_TRANSPORT: 'twilio' }],
    ['SMS_FALLBACK_TRANSPORT', { ...twilio, SMS_FALLBACK_TRANSPORT: 'mailbox' }],
    ['SMS_FALLBACK_TRANSPORT', { ...twilio, ...webhook, SMS_TRANSPORT: '', SMS_FALLBACK_TRANSPORT: 'twilio' }],
    ['SMS_FALLBACK_TRANSPORT', { ...twilio, ...webhook, SMS_TRANSPORT: 'mailbox', SMS_FALLBACK_TRANSPORT: 'twilio' }],
    ['SMS_WEBHOOK_URL', { ...twilio, ...webhook, SMS_WEBHOOK_URL: '', SMS_FALLBACK_TRANSPORT: 'webhook' }],
    ['SMS_WEBHOOK_SECRET', { ...twilio, ...webhook, SMS_WEBHOOK_SECRET: '', SMS_FALLBACK_TRANSPORT: 'webhook' }],
    ['TWILIO_AUTH_TOKEN', { ...backed, TWILIO_AUTH_TOKEN: '' }],
    ['TWILIO_PHONE_NUMBER', { ...backed, TWILIO_PHONE_NUMBER: '' }],
    ['DATABASE_READ_URLS', { DATABASE_READ_URLS: 'mysql://u:p@replica/x' }],
    ['ADMIN_EMAIL', { ADMIN_EMAIL: 'Chief@a.test', TEST_CODES: 'review@a.test=123456,cHIEF@A.test=654321' }],
    ['RETENTION_CHALLENGES', { RETENTION_CHALLENGES: '691199' }],
    ['RETENTION_CHALLENGES', { RETENTION_REGISTRATIONS: '604801' }],
  ])('%s is refused in %j', (name, source) => expectRefused(source, name));

  it.each([
    { SESSION_TTL: '3600', SESSION_IDLE_TTL: '3600' },
    { ACCESS_TTL: '600', SESSION_IDLE_TTL: '600' },
    { COOKIE_SAMESITE: 'none', PUBLIC_URL: 'https://id.test' },
    twilio,
    backed,
    { ...twilio, ...webhook, SMS_FALLBACK_TRANSPORT: 'webhook' },
    { ...twilio, TWILIO_PHONE_NUMBER: '', TWILIO_MESSAGING_SERVICE_SID: 'MG1' },
    { SMTP_URL: 'smtp://first.test', SMTP_FALLBACK_URL: 'smtp://second.test' },
    { RETENTION_CHALLENGES: '432000', RETENTION_MESSAGES: '345600', RETENTION_REGISTRATIONS: '345600' },
    { APP_SECRET: 'q'.repeat(32) },
    { REALMS: `a,${'b'.repeat(32)}` },
    { TEST_CODES: 'a@b.test=12345678', OTP_LENGTH: '8' },
    { TEST_CODES: 'a@b.test=123456,+15005550006=123456', ADMIN_EMAIL: 'c@b.test' },
    { TRUST_PROXY: '10.0.0.0/32,::/128,0.0.0.0/1' },
  ])('%j is accepted', (source) => expect(() => parseEnv(source)).not.toThrow());

  it('takes a P-256 key alone for JWT_PRIVATE_KEY', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
    expect(parseEnv({ JWT_PRIVATE_KEY: pem.replaceAll('\n', '\\n') }).JWT_PRIVATE_KEY?.trim()).toBe(pem.trim());
    expect(parseEnv({ JWT_PRIVATE_KEY: jwk }).JWT_PRIVATE_KEY).toBe(jwk);
    const { d } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ format: 'jwk' });
    expectRefused({ JWT_PRIVATE_KEY: JSON.stringify({ ...JSON.parse(jwk), d }) }, 'JWT_PRIVATE_KEY');
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    expectRefused({ JWT_PRIVATE_KEY: other.export({ type: 'pkcs8', format: 'pem' }).toString() }, 'JWT_PRIVATE_KEY');
  });

  it('never answers a text with anything but an Env or a ConfigError that does not quote it', () => {
    const names = Object.keys(parseEnv({}));
    const text = fc.string({ minLength: 12, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.webUrl(), text, (name, url, any) => {
        for (const value of [any, `${url}/${any}`, `mysql://${any}`]) {
          try {
            parseEnv({ [name]: value });
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
            expect((error as ConfigError).message).not.toContain(value);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('in production', () => {
  it.each<[name: string, value: string | undefined]>([
    ['APP_SECRET', undefined],
    ['APP_SECRET', 'Zk3vQ9x_'.repeat(3)],
    ...['changeme', 'Change-Me', 'placeholder', 'SECRET', 'example', 'your-', 'password'].map(
      (word): [string, string] => ['APP_SECRET', strong + word],
    ),
    ['APP_SECRET', 'dev-only-not-for-production-0000000'],
    ['APP_SECRET', 'replace-with-a-long-random-value-here'],
    ['APP_SECRET', 'todo-set-a-real-value-before-going-live'],
    ['APP_SECRET', 'my-super-long-app-key-for-latchkey-123'],
    ['APP_SECRET', 'abcdefghijklmnopqrstuvwxyz1234567890'],
    ['APP_SECRET', [...'abcdefgh'].map((letter) => letter.repeat(10)).join('')],
    ['APP_SECRET', `${strong},${'0'.repeat(64)}`],
    ['APP_SECRET', 'abcdefgabdcefgacbdefgabcdfegadbcefg'],
    ['APP_SECRET', 'Zk3vQ9x_'.repeat(4)],
    ['APP_SECRET', `${'Zk3vQ9x_m4'.repeat(3)}Zk3v`],
    ['APP_SECRET', `${strong},${strong}`],
    ['PUBLIC_URL', undefined],
    ['PUBLIC_URL', 'http://id.latchkey.test'],
    ['PUBLIC_URL', 'http://localhost:4000'],
    ['FRONTEND_URL', 'http://app.latchkey.test'],
    ['SMTP_URL', undefined],
    ['SMS_TRANSPORT', 'mailbox'],
    ['TEST_CODES', 'a@b.test=123456'],
    ['BCRYPT_COST', '9'],
    ['TRUST_PROXY', 'true'],
    ['CORS_ORIGINS', '*'],
  ])('%s is refused as %j', (name, value) => expectRefused({ ...production, [name]: value }, name));

  it.each([
    {},
    { BCRYPT_COST: '10' },
    { APP_SECRET: `${[...strong].reverse().join('')},${strong}` },
    { TEST_CODES: 'a@b.test=123456', TEST_CODES_ALLOWED: 'yes' },
    { FRONTEND_URL: 'http://localhost:3000' },
    { SMS_TRANSPORT: 'webhook', SMS_WEBHOOK_URL: 'https://a.test/sms', SMS_WEBHOOK_SECRET: 'a1'.repeat(16) },
    { NODE_ENV: ' Production ' },
  ])('%j is accepted', (source) => expect(parseEnv({ ...production, ...source }).production).toBe(true));

  it.each(['BCRYPT_COST', 'APP_SECRET', 'SMTP_URL'])('alone: %s is free outside it', (name) => {
    const weak: Record<string, string> = { BCRYPT_COST: '4', APP_SECRET: 'changeme'.repeat(4), SMTP_URL: '' };
    expect(() => parseEnv({ [name]: weak[name] })).not.toThrow();
  });

  it('finds every repetition and no random text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 2, max: 5 }), fc.nat(9), (unit, times, tail) => {
        expect(isRepetition(unit.repeat(times) + unit.slice(0, tail % unit.length))).toBe(true);
      }),
    );
    expect(isRepetition(strong)).toBe(false);
    expect(isRepetition('abcabcabd')).toBe(false);
  });
});

describe('realms', () => {
  const realms = { REALMS: 'shop,shop-eu' };
  const TEST_CODES = 'review@a.test=123456';

  it('have values of their own', () => {
    const env = parseEnv({
      ...realms,
      REALM_SHOP_OTP_TTL: '60',
      REALM_SHOP_EU_APP_NAME: 'Shop Europe',
      REALM_SHOP_EU_OTP_TTL: '',
    });
    expect(env.realmOverrides).toEqual({ shop: { OTP_TTL: 60 }, 'shop-eu': { APP_NAME: 'Shop Europe' } });
    expect(Object.isFrozen(env.realmOverrides.shop)).toBe(true);
    expect(env.OTP_TTL).toBe(300);
  });

  it.each([
    ['REALM_SHOP_OTP_TTL', '601'],
    ['REALM_SHOP_DATABASE_URL', 'mysql://u:p@db/x'],
    ['REALM_SHOP_NONSENSE', 'xyz'],
    ['REALM_SHOP_', 'xyz'],
    ['REALM_SHOPEU_OTP_TTL', '61'],
    ['REALM_DEFAULT_OTP_TTL', '61'],
    ['REALM_SHOP_SESSION_IDLE_TTL', '2592001'],
  ])('%s is refused as %s', (name, value) => expectRefused({ ...realms, [name]: value }, name));

  it('have no administrator with a code that does not change', () => {
    const own = { REALM_SHOP_EU_ADMIN_EMAIL: 'REVIEW@a.test' };
    expectRefused({ ...realms, ...own, TEST_CODES }, 'REALM_SHOP_EU_ADMIN_EMAIL');
    // It is one in that realm alone, but the code would be good there too.
    const both = { ...own, ADMIN_EMAIL: 'review@a.test', REALM_SHOP_OTP_TTL: '60' };
    expectRefused({ ...realms, ...both, TEST_CODES }, 'ADMIN_EMAIL', 'REALM_SHOP_EU_ADMIN_EMAIL');
    expect(() => parseEnv({ ...realms, REALM_SHOP_ADMIN_EMAIL: 'keeper@a.test', TEST_CODES })).not.toThrow();
  });
});

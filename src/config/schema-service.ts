import { LANGUAGES } from '../common/index.js';
import { mailAddress, mailFrom, writeSender } from './identity-parsers.js';
import { databaseUrl, host, hostOf, origin, originOf, proxy, redisUrl, smtpUrl, webUrl } from './network-parsers.js';
import { line, list, matching, oneOf, share, toggle, whole } from './parsers.js';
import { appSecret } from './secret-strength.js';
import { signingKey } from './signing-key.js';
import { inProduction, optional, setting, type Known } from './variable.js';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

function corsOrigins(known: Known): string {
  const ours = originOf(known.FRONTEND_URL);
  return inProduction(known) ? ours : `${ours},http://localhost:5173`;
}

function sender(known: Known): string {
  return writeSender({ name: known.APP_NAME ?? '', address: `no-reply@${hostOf(known.PUBLIC_URL)}` });
}

/** Where it listens, what it keeps, how it looks and what it mails; grouped as `.env.example` shows it. */
export const service = {
  'Listening and addresses': {
    NODE_ENV: setting(
      'development, test or production; production turns every strict rule on',
      oneOf(['development', 'test', 'production']),
      'development',
    ),
    HOST: setting('Listen address; 0.0.0.0 in production', host(), (known) =>
      inProduction(known) ? '0.0.0.0' : '127.0.0.1',
    ),
    PORT: setting('Listen port; 0 takes a free one', whole(0, 65_535), '4000'),
    PUBLIC_URL: setting(
      'Where browsers reach this service: links, cookies, issuer; https in production',
      webUrl(),
      (known) => `http://localhost:${known.PORT}`,
    ),
    FRONTEND_URL: setting(
      'The application that mailed links open; PUBLIC_URL unless set',
      webUrl(),
      (known) => known.PUBLIC_URL,
    ),
    CORS_ORIGINS: setting(
      'Exact origins, comma separated; in production the origin of FRONTEND_URL alone',
      list(origin()),
      corsOrigins,
    ),
    COOKIE_SAMESITE: setting(
      'lax, strict or none; none serves an application on another site',
      oneOf(['lax', 'strict', 'none']),
      'lax',
    ),
    TRUST_PROXY: setting(
      'Addresses or ranges of the proxies in front, comma separated; also loopback, linklocal, uniquelocal',
      list(proxy()),
      '',
    ),
  },
  Secrets: {
    APP_SECRET: setting(
      'At least 32 random characters (openssl rand -hex 32); several, comma separated, newest first, to rotate; kept in DATA_DIR when unset, required in production',
      list(appSecret(), true),
      '',
    ),
    JWT_PRIVATE_KEY: optional(
      'P-256 (ES256) private key as PEM or JWK that signs access tokens, its public half at /.well-known/jwks.json; signed under APP_SECRET (HS256) when unset',
      signingKey(),
    ),
  },
  Database: {
    DATABASE_URL: optional(
      'mysql://user:password@host:3306/name?ssl=...&pool=...; the embedded database in DATA_DIR when unset',
      databaseUrl(),
    ),
    DATABASE_READ_URLS: setting(
      'Read replicas for statistics, comma separated, each as DATABASE_URL',
      list(databaseUrl()),
      '',
    ),
    DATA_DIR: setting('Folder of the embedded database and of the generated secret', line(1024), './var'),
    MIGRATE_ON_START: setting('Migrate at start; false when DATABASE_URL is set (npm run migrate)', toggle(), (known) =>
      String(!known.DATABASE_URL),
    ),
  },
  'More than one instance': {
    REDIS_URL: optional(
      'redis://user:password@host:6379/0, or rediss:// for TLS: limits per source and revocations shared between instances',
      redisUrl(),
    ),
  },
  'What messages and pages show': {
    APP_NAME: setting('Name of the product', line(100), 'Latchkey'),
    BRAND_COLOR: setting(
      'Colour of buttons and links',
      matching(/^#[\da-f]{6}$/i, 'a colour as #rrggbb', (raw) => raw.toLowerCase()),
      '#1d4ed8',
    ),
    LOGO_URL: optional('Picture above messages and pages', webUrl()),
    SUPPORT_EMAIL: optional('Address that messages name for help', mailAddress()),
    DEFAULT_LANGUAGE: setting(
      'Language of messages to whoever asks for none that there is: en, de, es, fr, hi or ja',
      oneOf(LANGUAGES),
      'en',
    ),
  },
  Mail: {
    SMTP_URL: optional(
      'smtps://user:password@host:465 or smtp://host:587; a development mailbox when unset, required in production',
      smtpUrl(),
    ),
    SMTP_FALLBACK_URL: optional('A second server, which gets what the first can not take now', smtpUrl()),
    SMTP_ALLOW_PLAIN: setting('Allow smtp:// without TLS to another host in production', toggle(), 'no'),
    MAIL_FROM: setting('Sender, as Name <address>; made of APP_NAME and PUBLIC_URL when unset', mailFrom(), sender),
  },
  Operation: {
    DOCS: setting('/docs and /redoc; off in production', toggle(), (known) => (inProduction(known) ? 'off' : 'on')),
    METRICS_TOKEN: optional(
      'Bearer token of /metrics (openssl rand -hex 32); when unset /metrics is open, and off in production',
      matching(/^[\w.~+/-]{1,512}=*$/, 'a bearer token'),
    ),
    LOG_LEVEL: setting(
      'fatal, error, warn, info, debug or trace; the log is JSON lines in production',
      oneOf(levels, { log: 'info', verbose: 'trace' }),
      'info',
    ),
    OTEL_EXPORTER_OTLP_ENDPOINT: optional(
      'Collector of traces (OTLP over HTTP), without /v1/traces; none are made when unset',
      webUrl(),
    ),
    OTEL_SERVICE_NAME: setting(
      'Name of this service in traces; APP_NAME unless set',
      line(100),
      (known) => known.APP_NAME,
    ),
    OTEL_TRACES_SAMPLER: setting(
      'Which traces are kept; parentbased_ ones do as the caller says, where one says so',
      oneOf(samplers),
      'parentbased_always_on',
    ),
    OTEL_TRACES_SAMPLER_ARG: setting('Share of traces, 0 to 1, of the samplers by ratio', share(), '1'),
  },
};

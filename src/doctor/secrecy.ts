import type { Env } from '../config/index.js';
import type { Finding } from './findings.js';

/** Characters; hiding less would only tear words apart. */
const SHORTEST = 4;
const HIDDEN = '[hidden]';

/** The findings without any secret of the settings: no check shows one, and should one ever do, it ends here. */
export function withoutSecrets(findings: readonly Finding[], env: Env): Finding[] {
  const secrets = secretsOf(env)
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  const hide = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return findings.map(({ remedy, text, ...rest }) => ({
    ...rest,
    text: hide(text),
    ...(remedy !== undefined && { remedy: hide(remedy) }),
  }));
}

function secretsOf(env: Env): string[] {
  const urls = [env.DATABASE_URL, env.REDIS_URL, env.SMTP_URL, env.SMTP_FALLBACK_URL, ...env.DATABASE_READ_URLS];
  return [
    ...env.APP_SECRET,
    ...urls.flatMap((url) => (url ? passwordsOf(url) : [])),
    env.JWT_PRIVATE_KEY ?? '',
    env.TWILIO_AUTH_TOKEN ?? '',
    env.SMS_WEBHOOK_SECRET ?? '',
    env.METRICS_TOKEN ?? '',
    ...env.TEST_CODES.map(({ code }) => code),
  ];
}

function passwordsOf(url: string): string[] {
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)];
}

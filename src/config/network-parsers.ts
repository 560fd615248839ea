import { isIP } from 'node:net';
import { field, matching, refuse, Refusal } from './parsers.js';

const hostname = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

export function host() {
  return field('an IP address or a host name', (raw) =>
    isIP(raw) !== 0 || hostname.test(raw) ? raw : refuse('is no listen address'),
  );
}

/** http(s), without credentials, query or fragment; normalised, without trailing slash. */
export function webUrl() {
  return field('a URL like https://id.example.com', (raw) => {
    const url = readUrl(raw, ['http:', 'https:']);
    if (Refusal.is(url)) return url;
    if (url.username || url.password) return refuse('holds credentials');
    if (/[?#]/.test(raw)) return refuse('has a query or fragment');
    return url.origin + url.pathname.replace(/\/+$/, '');
  });
}

/** An origin as browsers send it. `*`, `null` and paths are refused: answers carry credentials (security 24). */
export function origin() {
  return field('exact origins like https://app.example.com, comma separated, without path or wildcard', (raw) => {
    if (raw.includes('*')) return refuse('holds a wildcard');
    const url = readUrl(raw, ['http:', 'https:']);
    if (Refusal.is(url)) return url;
    return /^https?:\/\/[^/?#@\\]+$/i.test(raw) ? url.origin : refuse('is not an exact origin');
  });
}

/** A URL with one of `schemes`, kept as given. `needsPath`: a database name must follow the host. */
function serviceUrl(
  schemes: readonly string[],
  example: string,
  needsPath = false,
  check: (url: URL) => Refusal | undefined = () => undefined,
) {
  return field(`a URL like ${example}, reserved characters percent-encoded`, (raw) => {
    const url = readUrl(
      raw,
      schemes.map((scheme) => `${scheme}:`),
    );
    if (Refusal.is(url)) return url;
    if (url.hash) return refuse('has a fragment');
    if (needsPath && !/^\/[^/]+$/.test(url.pathname)) return refuse('names no database');
    return check(url) ?? raw;
  });
}

/** What `?ssl=` and `?pool=` may say: TLS with a checked certificate, TLS with any, none; connections. */
const SSL = /^(true|false|insecure)$/;
const POOL = /^([2-9]|[1-9]\d{1,2}|1000)$/;

/** A MySQL URL whose options are known ones: a typing error must not switch TLS off, or on. */
export function databaseUrl() {
  const example = 'mysql://user:password@host:3306/name?ssl=true&pool=20';
  return serviceUrl(['mysql', 'mariadb'], example, true, (url) => {
    if (!SSL.test(url.searchParams.get('ssl') ?? 'true'))
      return refuse('has an ssl other than true, false or insecure');
    if (!POOL.test(url.searchParams.get('pool') ?? '20')) return refuse('has a pool other than 2 to 1000');
    return undefined;
  });
}
export const smtpUrl = () => serviceUrl(['smtp', 'smtps'], 'smtps://user:password@host:465');

/** A Redis URL. The path is the number of a database; options are none, so one would be lost silently. */
export function redisUrl() {
  return serviceUrl(['redis', 'rediss'], 'redis://user:password@host:6379/0', false, (url) => {
    if (!/^\/?(\d{1,5})?$/.test(url.pathname)) return refuse('has a path other than the number of a database');
    return url.search ? refuse('has options') : undefined;
  });
}

/** https, or http to this very host: the account's token travels in it. Without trailing slash. */
export function secureOrLoopbackUrl() {
  return field('an https URL, or an http URL of this host (localhost, 127.0.0.1, [::1])', (raw) => {
    const url = readUrl(raw, ['http:', 'https:']);
    if (Refusal.is(url)) return url;
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) return refuse('is http to another host');
    return raw.replace(/\/+$/, '');
  });
}

const networkWords = ['loopback', 'linklocal', 'uniquelocal'];

/** One proxy address or range. `true`, hop counts and a /0 would believe any `X-Forwarded-For` (security 19, 24). */
export function proxy() {
  return field(`addresses or ranges like 10.0.0.0/8, or ${networkWords.join(', ')}, comma separated`, (raw) => {
    if (networkWords.includes(raw)) return raw;
    if (/^(true|yes|on|\*)$/i.test(raw)) return refuse('trusts every proxy');
    const [address = '', bits, ...more] = raw.split('/');
    const version = isIP(address);
    if (version === 0 || address.includes('%') || more.length > 0) return refuse('is no address or range');
    if (bits === undefined) return raw;
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
      return refuse('has a wrong prefix length');
    return Number(bits) === 0 ? refuse('trusts every address') : raw;
  });
}

/** '' for what is no URL. */
export function originOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).origin : '';
}

/** The host to mail from; an IP address cannot stand behind an @. */
export function hostOf(url: string | undefined): string {
  const name = url && URL.canParse(url) ? new URL(url).hostname : '';
  return name && isIP(name.replace(/^\[|\]$/g, '')) === 0 ? name : 'localhost';
}

/** Whether a URL's hostname (IPv6 in brackets) is this very machine. */
export function isLoopback(name: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(name);
}

export const phoneNumber = () => matching(/^\+?[1-9]\d{4,14}$/, 'a number like +15005550006, or a short code');

function readUrl(raw: string, protocols: readonly string[]): URL | Refusal {
  const expectsAuthority = /^[a-z][a-z\d+.-]*:\/\/[^/?#]/i.test(raw);
  if (!expectsAuthority || /[\s\\\p{Cc}]/u.test(raw) || !URL.canParse(raw)) return refuse('is not a URL');
  const url = new URL(raw);
  if (!protocols.includes(url.protocol)) return refuse('has the wrong scheme');
  if (!url.hostname) return refuse('names no host');
  return percentDecodes(url.username + url.password + url.pathname) ? url : refuse('is wrongly percent-encoded');
}

function percentDecodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

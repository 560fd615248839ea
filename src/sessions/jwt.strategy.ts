import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import type { SecretOrKeyProvider, StrategyOptionsWithRequest } from 'passport-jwt';
import { Clock, isUuid } from '../common/index.js';
import { Env } from '../config/index.js';
import { AuthCookies, realmOf } from '../http/index.js';
import type { Principal } from '../http/index.js';
import { Realms } from '../realms/index.js';
import { ACCESS_TOKEN_TYPE } from './access-token.js';
import type { AccessClaims } from './access-token.js';
import { Revocations } from './revocations.js';
import { TokenKeys } from './token-keys.js';
import type { TokenKey } from './token-keys.js';

/** Seconds that another instance's clock may be ahead. */
const CLOCK_SKEW = 5;

/** One token and nothing after it (RFC 6750, 2.1). */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Who sends a request, by a signature check and without any I/O (security: 15). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    keys: TokenKeys,
    env: Env,
    private readonly realms: Realms,
    private readonly clock: Clock,
    cookies: AuthCookies,
    private readonly revocations: Revocations,
  ) {
    super({
      jwtFromRequest: (request: unknown) => tokenOf(request as FastifyRequest, cookies),
      secretOrKeyProvider: keyOf(keys),
      // Each key takes one of them alone: `keyForHeader` compares, and jsonwebtoken holds it against the key's type.
      algorithms: ['HS256', 'ES256'],
      issuer: env.PUBLIC_URL,
      // Its audience is judged below, by the request's realm, and its age by the injected clock.
      ignoreExpiration: true,
      passReqToCallback: true,
    } satisfies StrategyOptionsWithRequest);
  }

  /** @returns the principal, or `false`: jsonwebtoken checks few of the claims unasked */
  async validate(request: FastifyRequest, claims: Partial<AccessClaims>): Promise<Principal | false> {
    const { sub, sid, aud } = claims;
    if (aud !== realmOf(request) || !this.isTimely(claims, aud)) return false;
    if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid)) return false;
    const current = this.revocations.untilCurrent();
    if (current) await current;
    if (this.revocations.has(sid)) return false;
    return { userId: sub, sessionId: sid, realm: aud };
  }

  private isTimely({ iat, exp }: Partial<AccessClaims>, realm: string): boolean {
    const now = this.clock.now().getTime() / 1000;
    if (!isWhole(iat) || !isWhole(exp)) return false;
    return iat < exp && exp > now && iat <= now + CLOCK_SKEW && exp - iat <= this.realms.of(realm).ACCESS_TTL;
  }
}

function isWhole(time: unknown): time is number {
  return Number.isSafeInteger(time);
}

/**
 * The token of the header, or of the cookie where no header is of this kind. Two headers are none: who stands in front
 * may have read the other one.
 */
function tokenOf(request: FastifyRequest, cookies: AuthCookies): string | null {
  const [header, second] = request.raw.headersDistinct.authorization ?? [];
  if (second !== undefined) return null;
  if (header === undefined || !/^Bearer\b/i.test(header)) return cookies.access(request);
  return BEARER.exec(header)?.[1] ?? null;
}

/** The key that the header's `kid` names, if the header is one that this service writes with it. */
function keyOf(keys: TokenKeys): SecretOrKeyProvider {
  return (_request: unknown, token: string, done: (error: unknown, key?: string | Buffer) => void) => {
    const key = keyForHeader(keys, token);
    if (key) done(null, key.verifying as unknown as Buffer);
    else done(new Error('not a token of this service'));
  };
}

/** A header with anything more (`jku`, `jwk`, `crit`) is not ours, and is never followed (RFC 8725, 3.10). */
function keyForHeader(keys: TokenKeys, token: string): TokenKey | undefined {
  try {
    const text = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8');
    const { alg, kid, typ, ...more } = JSON.parse(text) as Record<string, unknown>;
    if (typ !== ACCESS_TOKEN_TYPE || typeof kid !== 'string' || Object.keys(more).length > 0) return undefined;
    const key = keys.find(kid);
    return key?.algorithm === alg ? key : undefined;
  } catch {
    return undefined;
  }
}

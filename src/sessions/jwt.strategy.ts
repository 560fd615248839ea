import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { KeyObject } from 'node:crypto';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { SecretOrKeyProvider, StrategyOptionsWithRequest } from 'passport-jwt';
import { Clock, isUuid } from '../common/index.js';
import { Env, Keys } from '../config/index.js';
import { AuthCookies } from '../http/index.js';
import type { Principal } from '../http/index.js';
import { DEFAULT_REALM } from '../realms/index.js';
import { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE } from './access-token.js';
import type { AccessClaims } from './access-token.js';
import { Revocations } from './revocations.js';

/** Seconds that another instance's clock may be ahead. */
const CLOCK_SKEW = 5;

/** Who sends a request, by a signature check and without any I/O (security: 15). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    keys: Keys,
    private readonly env: Env,
    private readonly clock: Clock,
    cookies: AuthCookies,
    private readonly revocations: Revocations,
  ) {
    super({
      jwtFromRequest: (request: unknown) => tokenOf(request as FastifyRequest, cookies),
      secretOrKeyProvider: keyOf(keys),
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      issuer: env.PUBLIC_URL,
      audience: DEFAULT_REALM,
      // Judged below, by the injected clock.
      ignoreExpiration: true,
      passReqToCallback: true,
    } satisfies StrategyOptionsWithRequest);
  }

  /** @returns the principal, or `false`: jsonwebtoken checks few of the claims unasked */
  validate(_request: unknown, claims: Partial<AccessClaims>): Principal | false {
    const { sub, sid, iat, exp, aud } = claims;
    const now = this.clock.now().getTime() / 1000;
    if (typeof iat !== 'number' || typeof exp !== 'number' || typeof aud !== 'string') return false;
    if (exp <= now || iat > now + CLOCK_SKEW || exp - iat > this.env.ACCESS_TTL) return false;
    if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid)) return false;
    if (this.revocations.has(sid)) return false;
    return { userId: sub, sessionId: sid, realm: aud };
  }
}

function tokenOf(request: FastifyRequest, cookies: AuthCookies): string | null {
  return ExtractJwt.fromAuthHeaderAsBearerToken()(request) ?? cookies.access(request);
}

/** The key that the header's `kid` names, if the header is one that this service writes. */
function keyOf(keys: Keys): SecretOrKeyProvider {
  return (_request: unknown, token: string, done: (error: unknown, key?: string | Buffer) => void) => {
    const key = keyForHeader(keys, token);
    if (key) done(null, key as unknown as Buffer);
    else done(new Error('not a token of this service'));
  };
}

function keyForHeader(keys: Keys, token: string): KeyObject | undefined {
  try {
    const text = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8');
    const header = JSON.parse(text) as Record<string, unknown> | null;
    if (header?.typ !== ACCESS_TOKEN_TYPE || typeof header.kid !== 'string') return undefined;
    return keys.find(header.kid)?.token;
  } catch {
    return undefined;
  }
}

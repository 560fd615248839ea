import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock, plusSeconds } from '../common/index.js';
import { Env } from '../config/index.js';
import { Realms } from '../realms/index.js';
import type { Session } from './session.entity.js';
import { earlier } from './session-times.js';
import { TokenKeys } from './token-keys.js';

/** RFC 9068, 2.1: a token of another kind never passes for an access token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** What an access token says; no address, no name. Times in seconds since 1970. */
export interface AccessClaims {
  iss: string;
  aud: string;
  sub: string;
  sid: string;
  iat: number;
  exp: number;
}

/** `expiresIn`: seconds. */
export interface AccessToken {
  token: string;
  expiresIn: number;
}

/** Signs access tokens: who, which session, for ten minutes. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
    private readonly env: Env,
    private readonly realms: Realms,
    private readonly clock: Clock,
  ) {}

  /** A token that ends with its session at the latest. */
  sign(session: Session): AccessToken {
    const now = this.clock.now();
    const iat = inSeconds(now);
    const exp = inSeconds(earlier(plusSeconds(now, this.realms.of(session.realm).ACCESS_TTL), session.expiresAt));
    const claims: AccessClaims = {
      iss: this.env.PUBLIC_URL,
      aud: session.realm,
      sub: session.userId,
      sid: session.id,
      iat,
      exp,
    };
    const { id, algorithm, signing } = this.keys.current;
    const token = this.jwt.sign(claims, {
      secret: signing as unknown as Buffer,
      algorithm,
      header: { alg: algorithm, kid: id, typ: ACCESS_TOKEN_TYPE },
    });
    return { token, expiresIn: exp - iat };
  }
}

function inSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../common/index.js';
import { Env, Keys } from '../config/index.js';

/** RFC 9068, 2.1: a token of another kind never passes for an access token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
export const ACCESS_TOKEN_ALGORITHM = 'HS256';

/** What an access token says; no address, no name. Times in seconds since 1970. */
export interface AccessClaims {
  iss: string;
  aud: string;
  sub: string;
  sid: string;
  iat: number;
  exp: number;
}

/** Signs access tokens: who, which session, for ten minutes. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: Keys,
    private readonly env: Env,
    private readonly clock: Clock,
  ) {}

  sign(subject: { userId: string; sessionId: string; realm: string }): string {
    const { id, token } = this.keys.current;
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const claims: AccessClaims = {
      iss: this.env.PUBLIC_URL,
      aud: subject.realm,
      sub: subject.userId,
      sid: subject.sessionId,
      iat,
      exp: iat + this.env.ACCESS_TTL,
    };
    return this.jwt.sign(claims, {
      secret: token as unknown as Buffer,
      algorithm: ACCESS_TOKEN_ALGORITHM,
      header: { alg: ACCESS_TOKEN_ALGORITHM, kid: id, typ: ACCESS_TOKEN_TYPE },
    });
  }
}

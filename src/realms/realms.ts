import { Injectable } from '@nestjs/common';
import { Env } from '../config/index.js';

/** What one realm does differently: a population of users with its own rules. */
export interface Realm {
  slug: string;
  /** Seconds that a code opens something, by what it opens. */
  codeLifetime: (purpose: string) => number;
  /** Whether `purpose: login` on an unknown address signs up. */
  loginCreatesUser: boolean;
}

export const DEFAULT_REALM = 'default';

/** The realms of this installation. */
@Injectable()
export class Realms {
  private readonly realms: ReadonlyMap<string, Realm>;

  constructor(env: Env) {
    this.realms = new Map([[DEFAULT_REALM, policyOf(DEFAULT_REALM, env)]]);
  }

  /** The policy of a realm that exists. */
  get(slug: string): Realm {
    const realm = this.realms.get(slug);
    if (!realm) throw new Error(`there is no realm ${slug}`);
    return realm;
  }
}

function policyOf(slug: string, env: Env): Realm {
  return {
    slug,
    codeLifetime: (purpose) => (purpose === 'reset_password' ? env.OTP_TTL_RESET : env.OTP_TTL),
    loginCreatesUser: env.OTP_LOGIN_CREATES_USER,
  };
}

import { Injectable } from '@nestjs/common';
import { Clock, plusSeconds } from '../common/index.js';
import { Realms } from '../realms/index.js';
import { CodeHash } from './code-hash.js';
import { CodeSource } from './code-source.js';
import { newLinkToken } from './link-token.js';
import type { OtpChallenge, Purpose } from './otp-challenge.entity.js';
import { targetOf } from './target.js';

/** What a mailed link does as well as the code beside it. The others ask for a session, or for the page that began. */
const LINKED: ReadonlySet<Purpose> = new Set(['login', 'signup', 'verify_email', 'reset_password']);

/** New secrets of a challenge. */
export interface Lock {
  code: string;
  /** The token of the link that is mailed beside the code; none for other channels and purposes. */
  token: string | null;
  /** Whether the code is one of `TEST_CODES`: it is known already, and no message goes out. */
  isTest: boolean;
  /** What the row holds of them. */
  columns: Pick<OtpChallenge, 'keyVersion' | 'codeHmac' | 'linkHash' | 'expiresAt'>;
}

/** Makes the secrets that open a challenge: a code, and beside it a link where it is mailed. */
@Injectable()
export class ChallengeLocks {
  constructor(
    private readonly clock: Clock,
    private readonly hash: CodeHash,
    private readonly codes: CodeSource,
    private readonly realms: Realms,
  ) {}

  /** @param opens whether they shall open it; else its row holds nothing of them, at the same cost */
  make(challenge: OtpChallenge, opens: boolean): Lock {
    const { code, isTest } = this.codes.next(challenge.destination);
    const isLinked = challenge.channel === 'email' && LINKED.has(challenge.purpose);
    const link = isLinked ? newLinkToken() : null;
    const { keyVersion, hmac } = this.hash.current({ ...targetOf(challenge), challengeId: challenge.id }, code);
    const { OTP_TTL, OTP_TTL_RESET } = this.realms.of(challenge.realm);
    const lifetime = challenge.purpose === 'reset_password' ? OTP_TTL_RESET : OTP_TTL;
    const columns = {
      keyVersion,
      codeHmac: opens ? hmac : null,
      linkHash: opens && link ? link.hash : null,
      expiresAt: plusSeconds(this.clock.now(), lifetime),
    };
    return { columns, code, isTest, token: link?.token ?? null };
  }
}

const STRATEGY = 'src/sessions/jwt.strategy.ts';
const ROTATION = 'src/sessions/refresh-rotation.ts';
const REALMS = 'test/e2e/realms.spec.ts';
const TOKENS = 'test/attack/tokens.spec.ts';
const SESSIONS = 'test/attack/refresh.spec.ts';

/** Tokens, and the end of what they open. */
export const sessions = [
  {
    name: 'trust the alg of the token',
    changes: [
      [STRATEGY, "algorithms: ['HS256', 'ES256']", "algorithms: ['none', 'HS256', 'HS384', 'HS512', 'ES256']"],
      [STRATEGY, 'return key?.algorithm === alg ? key : undefined;', 'return key;'],
    ],
    specs: [TOKENS],
  },
  {
    name: 'forget typ',
    changes: [[STRATEGY, 'if (typ !== ACCESS_TOKEN_TYPE || ', 'if (']],
    specs: [TOKENS],
  },
  {
    name: 'take a token whose header names or brings a key',
    changes: [[STRATEGY, " || typeof kid !== 'string' || Object.keys(more).length > 0", " || typeof kid !== 'string'"]],
    specs: [TOKENS],
  },
  {
    name: 'forget aud',
    changes: [[STRATEGY, 'aud !== realmOf(request) || ', "typeof aud !== 'string' || "]],
    specs: [TOKENS, REALMS],
  },
  {
    name: 'forget iss',
    changes: [[STRATEGY, 'issuer: env.PUBLIC_URL,', '']],
    specs: [TOKENS],
  },
  {
    name: 'forget exp',
    changes: [[STRATEGY, 'exp > now && ', '']],
    specs: [TOKENS],
  },
  {
    name: 'follow a token that was issued for years',
    changes: [[STRATEGY, ' && exp - iat <= this.realms.of(realm).ACCESS_TTL', '']],
    specs: [TOKENS],
  },
  {
    name: 'skip the check of revocations',
    changes: [[STRATEGY, 'if (this.revocations.has(sid)) return false;', '']],
    specs: [SESSIONS],
  },
  {
    name: 'leave the session alive when a refresh token is used again',
    changes: [[ROTATION, "await this.ending.end(tx, [session.id], 'refresh_reused');", '']],
    specs: [SESSIONS],
  },
  {
    name: 'give the grace of a refresh token no end',
    changes: [[ROTATION, 'token.hash === hash && now <= token.at + GRACE', 'token.hash === hash']],
    specs: [SESSIONS],
  },
  {
    name: 'rotate without the hash in the WHERE',
    changes: [[ROTATION, "'id = :id AND refresh_hash = :hash'", "'id = :id'"]],
    specs: [SESSIONS],
  },
  {
    name: 'forget the idle end of a session',
    changes: [[ROTATION, ' AND expires_at > :now AND idle_expires_at > :now', ' AND expires_at > :now']],
    specs: [SESSIONS],
  },
  {
    name: 'take a refresh token without its tag',
    changes: [
      ['src/common/tagged-token.ts', 'if (!keys.some((key) => sameBytes(tag, tagOf(key, body)))) return null;', ''],
    ],
    specs: [SESSIONS],
  },
];

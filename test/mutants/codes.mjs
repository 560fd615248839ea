const GATE = 'src/otp/code-gate.ts';
const HASH = 'src/otp/code-hash.ts';
const SERVICE = 'src/otp/otp.service.ts';
const STOLEN = 'test/attack/stolen-database.spec.ts';
const CODES = 'test/e2e/code-sign-in.spec.ts';

/** What one code opens, and how often. */
export const codes = [
  {
    name: 'drop the WHERE on attempts',
    changes: [[GATE, 'attempts < max_attempts AND expires_at > :now', 'expires_at > :now']],
    specs: ['test/race/codes.spec.ts'],
  },
  {
    name: 'drop the WHERE on consumed_at',
    changes: [[GATE, 'consumed_at IS NULL AND superseded_at IS NULL', 'superseded_at IS NULL']],
    specs: ['test/race/codes.spec.ts'],
  },
  {
    name: 'drop the WHERE on superseded_at',
    changes: [[GATE, 'consumed_at IS NULL AND superseded_at IS NULL', 'consumed_at IS NULL']],
    specs: ['test/e2e/reset.spec.ts'],
  },
  {
    name: 'drop the WHERE on expires_at',
    changes: [[GATE, 'attempts < max_attempts AND expires_at > :now', 'attempts < max_attempts']],
    specs: [CODES],
  },
  {
    name: 'let a code of one purpose open another',
    changes: [
      [GATE, "'id = :id AND realm = :realm AND purpose = :purpose AND", "'id = :id AND realm = :realm AND"],
      [GATE, 'findOneBy({ id, ...targetOf(guess) })', 'findOneBy({ id })'],
      [HASH, 'keyedHash(set.code, realm, purpose, destination,', 'keyedHash(set.code, realm, destination,'],
    ],
    specs: [CODES],
  },
  {
    name: 'hash a code without what it is bound to',
    changes: [[HASH, 'realm, purpose, destination, challengeId, code)', 'code)']],
    specs: [STOLEN],
  },
  {
    name: 'hash a code without its challenge',
    changes: [[HASH, 'destination, challengeId, code)', 'destination, code)']],
    specs: [STOLEN],
  },
  {
    name: 'store a code under a plain hash',
    changes: [
      [HASH, "import { keyedHash } from '../common/index.js';", "import { digest } from '../common/index.js';"],
      [
        HASH,
        "keyedHash(set.code, realm, purpose, destination, challengeId, code).toString('hex')",
        'digest(Buffer.from(code))',
      ],
    ],
    specs: ['test/e2e/leaks.spec.ts'],
  },
  {
    name: 'give the guesses back when the code is sent again',
    changes: [
      [SERVICE, 'supersededAt: IsNull() }, renewed)', 'supersededAt: IsNull() }, { ...renewed, attempts: 0 })'],
    ],
    specs: ['test/e2e/resend.spec.ts'],
  },
  {
    name: 'skip the decoy: refuse to send to an unknown address',
    changes: [
      [
        'src/auth/send-code.ts',
        "import { Realms } from '../realms/index.js';",
        "import { NotFound } from '../common/index.js';\nimport { Realms } from '../realms/index.js';",
      ],
      [
        'src/auth/send-code.ts',
        'const { sent } = await this.codes.send(tx, attempt, { address, purpose, opens });',
        "const { sent, owner } = await this.codes.send(tx, attempt, { address, purpose, opens });\n      if (!owner && purpose === 'login') throw new NotFound();",
      ],
    ],
    specs: [CODES],
  },
  {
    name: 'let a decoy open',
    changes: [['src/otp/challenge-locks.ts', 'codeHmac: opens ? hmac : null', 'codeHmac: hmac']],
    specs: [CODES],
  },
  {
    name: 'sign in to a disabled account by a code',
    changes: [
      [
        'src/auth/proofs.ts',
        "user?.status === 'active' && (!known || (await this.people.confirm(tx, known)))",
        'user !== null',
      ],
    ],
    specs: [CODES],
  },
];

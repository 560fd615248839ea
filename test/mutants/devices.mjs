const LOCK_OUT = 'test/attack/lock-out.spec.ts';
const ATTEMPTS = 'src/auth/attempts.ts';
const SERVICE = 'src/devices/devices.service.ts';

/** The browsers that strangers don't lock out. */
export const devices = [
  {
    name: 'let the device cookie of anybody count',
    changes: [[ATTEMPTS, 'const isKnown = owner?.id === device.userId;', 'const isKnown = owner !== undefined;']],
    specs: [LOCK_OUT],
  },
  {
    name: 'adopt the device token that the client brought',
    changes: [
      [
        ATTEMPTS,
        'this.devices.add(tx, user.realm, user.id)',
        'this.devices.add(tx, user.realm, user.id, client.device)',
      ],
      [SERVICE, 'userId: string): Promise<string> {', 'userId: string, brought?: string | null): Promise<string> {'],
      [SERVICE, "randomSecret().toString('base64url')", "brought ?? randomSecret().toString('base64url')"],
    ],
    specs: [LOCK_OUT],
  },
  {
    name: "give a known browser no budget of its own, but the address's",
    changes: [[ATTEMPTS, 'return isKnown ? standingOfUser(device.userId) : { spends', 'return { spends']],
    specs: [LOCK_OUT],
  },
  {
    name: 'give each browser that is known a budget of its own',
    changes: [[ATTEMPTS, 'isKnown ? standingOfUser(device.userId)', 'isKnown ? standingOfUser(device.id)']],
    specs: [LOCK_OUT],
  },
  {
    name: 'know any number of browsers of a user',
    changes: [[SERVICE, 'await this.forgetOldest(tx, userId);', '']],
    specs: [LOCK_OUT],
  },
  {
    name: 'let a stranger lock a session out: guesses at the password',
    changes: [['src/auth/password-proof.ts', 'own ?? (await this.attempts', '(await this.attempts']],
    specs: [LOCK_OUT],
  },
  {
    name: 'let a stranger lock a session out: guesses at a step-up code',
    changes: [
      ['src/auth/own-proofs.ts', "purpose === 'step_up' ? standingOfUser(userId).spends : destination", 'destination'],
    ],
    specs: [LOCK_OUT],
  },
  {
    name: 'let a stranger lock a session out: the code of a step-up',
    changes: [['src/auth/step-up.ts', 'const { spends } = standingOfUser(known.id);', 'const spends = address;']],
    specs: [LOCK_OUT],
  },
  {
    name: 'let a stranger lock a session out: the code of a step-up sent again',
    changes: [
      [
        ATTEMPTS,
        "if (purpose === 'step_up' && userId !== null) return standingOfUser(userId);",
        'void purpose, userId;',
      ],
    ],
    specs: [LOCK_OUT],
  },
  {
    name: 'clear the device cookie at sign-out',
    changes: [
      [
        'src/http/cookies.ts',
        "this.write(reply, 'refresh', '', 0);",
        "this.write(reply, 'refresh', '', 0);\n    this.write(reply, 'device', '', 0);",
      ],
    ],
    specs: ['test/e2e/cookies.spec.ts'],
  },
  {
    name: 'remember the browsers over a reset',
    changes: [['src/auth/reset-password.ts', 'await this.devices.forgetAll(tx, user.id);', '']],
    specs: [LOCK_OUT],
  },
  {
    name: 'know a browser for ever',
    changes: [[SERVICE, ', realm, expiresAt: MoreThan(this.clock.now()) }', ', realm }']],
    specs: [LOCK_OUT],
  },
  {
    name: 'store the device token as it is',
    changes: [[SERVICE, "return digest(Buffer.from(token, 'base64url'));", 'return token;']],
    specs: [LOCK_OUT],
  },
];

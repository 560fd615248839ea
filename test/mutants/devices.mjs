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
    changes: [[ATTEMPTS, 'isKnown ? `device/${device.id}` : address', 'address']],
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

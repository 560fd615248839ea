const ADDRESSES = 'src/users/addresses.ts';
const FIELDS = 'src/users/fields.ts';
const RESET = 'src/auth/reset-password.ts';
const SPELLINGS = 'test/attack/addresses.spec.ts';
const CANONICAL = 'test/unit/addresses.spec.ts';

/** Whose address it is, and what is known of it before that is proved. */
export const accounts = [
  {
    name: "don't lower-case addresses",
    changes: [[ADDRESSES, 'const local = lowerAscii(address.slice(0, at));', 'const local = address.slice(0, at);']],
    specs: [CANONICAL],
  },
  {
    name: "don't trim addresses",
    changes: [[ADDRESSES, "typed.replace(OUTER_BLANKS, '')", 'typed']],
    specs: [CANONICAL],
  },
  {
    name: 'accept a dotless ı in an address',
    changes: [
      [ADDRESSES, "/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(", "/^[a-zı0-9!#$%&'*+/=?^_`{|}~-]+("],
      [ADDRESSES, 'allow_utf8_local_part: false', 'allow_utf8_local_part: true'],
    ],
    specs: [SPELLINGS],
  },
  {
    name: 'take full-width letters of a domain for ASCII',
    changes: [[ADDRESSES, ' || [...domain].some(pretendsToBeAscii)', '']],
    specs: [CANONICAL],
  },
  {
    name: 'keep and send to the address as it was typed',
    changes: [
      [FIELDS, '(canonicalEmail(value) ?? value)', 'value'],
      [FIELDS, 'canonicalEmail(value) === value', 'canonicalEmail(value) !== null'],
    ],
    specs: ['test/attack/addresses.spec.ts'],
  },
  {
    name: 'hash nothing for a user who does not exist',
    changes: [
      [
        'src/passwords/password-hash.ts',
        'const known = stored === null',
        'if (stored === null) return { matches: false, outdated: false };\n    const known = stored === null',
      ],
    ],
    specs: ['test/attack/passwords.spec.ts'],
  },
  {
    name: 'hash a password without its pepper',
    changes: [
      [
        'src/passwords/password-hash.ts',
        "createHmac('sha384', pepper).update(password.normalize('NFC'), 'utf8').digest('base64')",
        "password.normalize('NFC')",
      ],
    ],
    specs: ['test/attack/stolen-database.spec.ts'],
  },
  {
    name: 'tell at registration that the address is taken',
    changes: [
      [
        'src/auth/register.ts',
        'await this.registrations.keep(tx, {',
        "if (owner) this.policy.check('', { realm, addresses: [email] });\n      await this.registrations.keep(tx, {",
      ],
    ],
    specs: ['test/attack/take-over.spec.ts'],
  },
  {
    name: 'create the user before the address is proved',
    changes: [
      [
        'src/auth/register.ts',
        "import type { Profile } from '../users/index.js';",
        "import { UsersService } from '../users/index.js';\nimport type { Profile } from '../users/index.js';",
      ],
      [
        'src/auth/register.ts',
        'private readonly realms: Realms,',
        'private readonly realms: Realms,\n    private readonly users: UsersService,',
      ],
      [
        'src/auth/register.ts',
        'await this.registrations.keep(',
        'await this.users.create(tx, { realm, address: email, passwordHash, profile });\n      await this.registrations.keep(',
      ],
    ],
    specs: ['test/attack/take-over.spec.ts'],
  },
  {
    name: "keep a stranger's password when the owner proves the address by a code",
    changes: [
      [
        'src/auth/proofs.ts',
        'const user = await this.users.create(tx, { realm, address });',
        "const [waiting] = await tx.manager.query('SELECT password_hash AS h FROM registrations WHERE address = ?', [address]);\n" +
          '    const user = await this.users.create(tx, { realm, address, passwordHash: waiting?.h });',
      ],
    ],
    specs: ['test/attack/take-over.spec.ts'],
  },
  {
    name: 'leave the other registrations of a proved address alive',
    changes: [
      ['src/auth/proofs.ts', 'await this.registrations.forget(tx, realm, address);', ''],
      ['src/auth/proofs.ts', 'await this.otp.supersede(tx, realm, address, ENDED_BY_A_PROOF);', ''],
    ],
    specs: ['test/attack/take-over.spec.ts'],
  },
  {
    name: 'sign in who verifies a registration that another client began',
    changes: [
      ['src/auth/verify-email.ts', 'if (!input.challengeId) return this.withoutPasswordOfAdmin(tx, user);', ''],
    ],
    specs: ['test/attack/take-over.spec.ts'],
  },
  {
    name: 'leave the sessions alive at a reset',
    changes: [[RESET, "await this.sessions.endAll(tx, user.id, 'password_reset');", '']],
    specs: ['test/e2e/reset.spec.ts'],
  },
  {
    name: 'leave the other codes alive at a reset',
    changes: [
      [RESET, 'await this.otp.supersedeAllOf(tx, { id: user.id, realm, addresses: provedAddressesOf(user) });', ''],
    ],
    specs: ['test/e2e/reset.spec.ts'],
  },
  {
    name: 'sign in by a reset',
    changes: [
      [
        RESET,
        "await this.attempts.note(tx, attempt, 'password_reset', user.id);",
        "await this.attempts.note(tx, attempt, 'password_reset', user.id);\n" +
          '      Object.assign(client, { signedIn: { user, session: await this.sessions.open(tx, { ...client, userId: user.id, realm: user.realm, isAdmin: false }) } });',
      ],
      [
        'src/auth/passwords.controller.ts',
        "import { Body, Controller, HttpCode, Post } from '@nestjs/common';",
        "import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';",
      ],
      [
        'src/auth/passwords.controller.ts',
        '@Body() body: ResetPasswordBody,\n    @Client() client: ClientInfo,\n',
        '@Body() body: ResetPasswordBody,\n    @Client() client: any,\n    @Res({ passthrough: true }) reply: any,\n',
      ],
      [
        'src/auth/passwords.controller.ts',
        "return { success: true, message: 'Your password is changed. Sign in with it.' };",
        "this.answers.signedIn(reply, client.signedIn, { message: '' });\n    return { success: true, message: 'Your password is changed. Sign in with it.' };",
      ],
    ],
    specs: ['test/e2e/reset.spec.ts'],
  },
  {
    name: 'let a password pass that was reset while it was checked',
    changes: [
      [
        'src/users/users.service.ts',
        'id = :id AND password_hash = :checked AND',
        'id = :id AND :checked = :checked AND',
      ],
    ],
    specs: ['test/race/sessions.spec.ts'],
    only: 'reset',
  },
];

const REALMS = 'test/e2e/realms.spec.ts';
const LINKS = 'test/e2e/links.spec.ts';
const LINK_RACES = 'test/race/links.spec.ts';
const UNPROVED = 'test/e2e/account-unproved.spec.ts';
const PHONES = 'test/e2e/phones.spec.ts';
const LINK_GATE = 'src/otp/link-gate.ts';
const VERIFY_LINK = 'src/auth/verify-link.ts';

/** What keeps one realm, one link and one number from another. */
export const realms = [
  {
    name: 'refresh a session in any realm',
    changes: [['src/sessions/refresh-rotation.ts', 'findOneBy({ id, realm })', 'findOneBy({ id })']],
    specs: [REALMS],
  },
  {
    name: 'sign out of a session of another realm',
    changes: [['src/sessions/sessions.service.ts', 'where: { id, realm } });', 'where: { id } });']],
    specs: [REALMS],
  },
  {
    name: 'give the cookies of every realm one name',
    changes: [
      [
        'src/http/cookies.ts',
        "const name = realm === 'default' ? kind : `${kind}.${realm}`;",
        'const name = realm && kind;',
      ],
    ],
    specs: [REALMS],
  },
  {
    name: 'take any name for a realm',
    changes: [
      ['src/http/realm.ts', 'if (realm !== DEFAULT && !REALMS.includes(realm)) throw', 'if (REALMS.length > 99) throw'],
    ],
    specs: [REALMS],
  },
  {
    name: 'sign in by a link whoever names any registration',
    changes: [[VERIFY_LINK, 'begun.includes(challenge.id)', 'begun.length > 0']],
    specs: [LINKS],
  },
  {
    name: 'hold no registration named among others for one that was begun here',
    changes: [[VERIFY_LINK, 'begun.includes(challenge.id)', 'false']],
    specs: [LINKS],
  },
  {
    name: 'send a challenge of another realm again',
    changes: [['src/otp/otp.service.ts', 'findOneBy({ id, realm });', 'findOneBy({ id });']],
    specs: [REALMS],
  },
  {
    name: 'open sign-up where it is closed',
    changes: [['src/auth/send-code.ts', "SIGN_UP === 'open' && ", 'SIGN_UP !== undefined && ']],
    specs: [REALMS],
  },
  {
    name: 'open a link in any realm',
    changes: [[LINK_GATE, 'linkHash: hashOfLink(token), realm }', 'linkHash: hashOfLink(token) }']],
    specs: [LINKS],
  },
  {
    name: 'open a link twice',
    changes: [
      [LINK_GATE, 'if (opensByLink(challenge, this.clock.now())) return challenge;', 'return challenge;'],
      [LINK_GATE, 'consumed_at IS NULL AND superseded_at IS NULL AND ', ''],
    ],
    specs: [LINKS],
  },
  {
    name: 'open a link whose lifetime is over',
    changes: [
      [
        'src/otp/otp-challenge.ts',
        '!isUsed && challenge.expiresAt.getTime() > now.getTime()',
        '!isUsed && now > new Date(0)',
      ],
      [LINK_GATE, ' AND expires_at > :now', ' AND :now = :now'],
    ],
    specs: [LINKS],
  },
  {
    name: 'leave the old link good when a code is sent again',
    changes: [
      [
        'src/otp/challenge-locks.ts',
        'linkHash: opens && link ? link.hash : null,',
        '...(opens && link && !challenge.linkHash && { linkHash: link.hash }),',
      ],
    ],
    specs: [LINKS],
  },
  {
    name: 'reset a password by a link that signs in',
    changes: [
      [
        'src/auth/reset-password.ts',
        "if (challenge.purpose !== 'reset_password') throw",
        "if (challenge.purpose === 'undo_change') throw",
      ],
    ],
    specs: [LINKS],
  },
  {
    name: 'open a link for the challenge of another browser',
    changes: [
      [VERIFY_LINK, 'challengeId !== undefined && challengeId !== challenge.id', 'challengeId === challenge.realm'],
    ],
    specs: [LINKS],
  },
  {
    name: 'keep the password that a stranger typed when the link is opened elsewhere',
    changes: [
      [
        VERIFY_LINK,
        'this.proofs.register(tx, attempt, challenge, isOurs)',
        'this.proofs.register(tx, attempt, challenge, true)',
      ],
    ],
    specs: [LINKS],
  },
  {
    name: 'use a link up by looking where it leads',
    changes: [
      [
        VERIFY_LINK,
        "        return { kind: 'reset_password' };",
        "        await this.links.consume(tx, challenge);\n        return { kind: 'reset_password' };",
      ],
    ],
    specs: [LINKS],
  },
  {
    name: 'store the token of a link as it is',
    changes: [
      [
        'src/otp/link-token.ts',
        "return digest(Buffer.from(token, 'utf8'));",
        'return `${token}${digest(Buffer.alloc(0)).slice(43)}`.slice(0, 64);',
      ],
    ],
    specs: [LINKS],
  },
  {
    name: 'sign in by a number that was only typed',
    changes: [
      [
        'src/users/address-holding.ts',
        '{ realm, phoneNumber: address, phoneVerifiedAt: Not(IsNull()) };',
        '{ realm, phoneNumber: address };',
      ],
    ],
    specs: [UNPROVED, PHONES],
  },
  {
    name: 'let a number that was only typed reserve it',
    changes: [
      [
        'src/users/address-holding.ts',
        'return (await release(tx, realm, address)) && (await succeeds(write));',
        'return false;',
      ],
    ],
    specs: [UNPROVED],
  },
  {
    name: 'charge the block of a number after its share of messages, and keep what it refused',
    changes: [
      [
        'src/sms/destination-not-allowed.ts',
        "readonly code = 'destination_not_allowed';",
        "readonly code = 'destination_not_allowed';\n  override readonly keepsChanges = true;",
      ],
    ],
    specs: ['test/attack/pumping.spec.ts'],
  },
  {
    name: 'let a code that went to a mailbox instead live longer than the text',
    changes: [
      [
        'src/otp/otp.service.ts',
        '...(until && { expiresAt: until })',
        '...(until && { attempts: challenge.attempts })',
      ],
    ],
    specs: [PHONES],
  },
  {
    name: 'limit texts as mails are',
    changes: [['src/otp/send-budget.ts', "return channel === 'sms'", "return channel === 'email'"]],
    specs: [LINK_RACES],
  },
  {
    name: 'mail the code that was to prove a number',
    changes: [['src/auth/sms-fallback.ts', '!ANY_ADDRESS.has(purpose) || ', '']],
    specs: [PHONES],
  },
];

const STEPS = 'src/registrations/registration-steps.ts';
const TOKEN = 'src/registrations/step-token.ts';
const VERIFY = 'src/auth/registration-verify.ts';
const PASSWORD = 'src/auth/registration-password.ts';
const COMPLETE = 'src/auth/registration-complete.ts';
const STATUS = 'src/auth/challenge-status.ts';
const E2E = 'test/e2e/steps.spec.ts';
const ORDERS = 'test/e2e/steps-orders.spec.ts';
const RACE = 'test/race/steps.spec.ts';
const ATTACK = 'test/attack/steps.spec.ts';
const STATUSES = 'test/e2e/challenge-status.spec.ts';
const TEST_CODES = 'test/e2e/test-codes.spec.ts';

/** Registration in steps, what is told of a challenge, and the codes of the operator's own. */
export const steps = [
  {
    name: 'take a step token twice: forget which one was given out last',
    changes: [[STEPS, 'step, tokenHash: hash, expiresAt', 'step, expiresAt']],
    specs: [ORDERS],
  },
  {
    name: 'take a step out of order',
    changes: [[STEPS, 'realm, step, tokenHash: hash,', 'realm, tokenHash: hash,']],
    specs: [ORDERS, E2E],
  },
  {
    name: 'take a step token that has ended',
    changes: [[STEPS, 'tokenHash: hash, expiresAt: MoreThan(this.clock.now()) }', 'tokenHash: hash }']],
    specs: [E2E],
  },
  {
    name: 'say that a step is due whose token has ended',
    changes: [
      [
        STEPS,
        'const live = { challengeId, realm, expiresAt: MoreThan(this.clock.now()) }',
        'const live = { challengeId, realm }',
      ],
    ],
    specs: [E2E],
  },
  {
    name: 'let a password through whose token was used: ignore the affected rows',
    changes: [
      [STEPS, "result.affected === 1 ? ticket : this.refuse(tx, realm, 'password', read)", 'result ? ticket : ticket'],
    ],
    specs: [RACE],
  },
  {
    name: 'know a step token in every realm',
    changes: [[STEPS, 'return { challengeId, realm, step,', 'return { challengeId, step,']],
    specs: [E2E],
  },
  {
    name: 'take a step token without its tag',
    changes: [
      ['src/common/tagged-token.ts', 'if (!keys.some((key) => sameBytes(tag, tagOf(key, body)))) return null;', ''],
    ],
    specs: [E2E],
  },
  {
    name: 'tag step tokens with the key of refresh tokens',
    changes: [
      [TOKEN, 'writeToken(this.keys.current.step,', 'writeToken(this.keys.current.refresh,'],
      [TOKEN, '({ step }) => step', '({ refresh }) => refresh'],
    ],
    specs: ['test/unit/step-token.spec.ts'],
  },
  {
    name: 'begin a registration in steps with a code of another purpose',
    changes: [[VERIFY, "challenge?.purpose === 'registration'", 'challenge']],
    specs: [E2E],
  },
  {
    name: 'use the step token up with a password that is refused',
    changes: [
      [
        PASSWORD,
        'this.policy.check(password, { realm, addresses: [address] });',
        "await this.attempts.run(attempt, (tx) => this.steps.setPassword(tx, realm, token, ''));\n    this.policy.check(password, { realm, addresses: [address] });",
      ],
    ],
    specs: [E2E],
  },
  {
    name: 'take a password with the address in it, in steps',
    changes: [[PASSWORD, 'addresses: [address]', 'addresses: []']],
    specs: [E2E],
  },
  {
    name: 'leave what others began at the address after the last step',
    changes: [[COMPLETE, 'await this.proofs.endOthers(tx, realm, address);', '']],
    specs: [ATTACK],
  },
  {
    name: "leave a stranger's steps alive after the owner's proof",
    changes: [['src/auth/proofs.ts', 'await this.registrations.forget(tx, realm, address);', '']],
    specs: [ATTACK],
  },
  {
    name: "leave a stranger's first step alive after the owner's proof",
    changes: [
      ['src/auth/proofs.ts', "['verify_email', 'registration', 'invitation']", "['verify_email', 'invitation']"],
    ],
    specs: [ATTACK],
  },
  {
    name: 'open a registration in steps for an address that has an owner',
    changes: [['src/auth/registration-begin.ts', 'owner === null && ', '']],
    specs: [E2E],
  },
  {
    name: 'begin a registration in steps while sign-up is closed',
    changes: [['src/auth/registration-begin.ts', " && (isInvited || this.realms.of(realm).SIGN_UP === 'open')", '']],
    specs: [E2E],
  },
  {
    name: 'complete a registration without a name',
    changes: [['src/auth/registration.controller.ts', 'if (name || (firstName && lastName))', 'if (body)']],
    specs: [E2E],
  },
  {
    name: 'tell of a sign-in code what became of its own message',
    changes: [
      [STATUS, "'signup', 'registration', 'verify_email'", "'signup', 'registration', 'verify_email', 'login'"],
    ],
    specs: [STATUSES],
  },
  {
    name: 'tell of a reset what became of its own message',
    changes: [
      [
        STATUS,
        "'signup', 'registration', 'verify_email'",
        "'signup', 'registration', 'verify_email', 'reset_password'",
      ],
    ],
    specs: [STATUSES],
  },
  {
    name: 'tell while sign-up is closed whether a notice went out',
    changes: [[STATUS, "this.realms.of(realm).SIGN_UP !== 'open' || ", '']],
    specs: [STATUSES],
  },
  {
    name: 'tell whether a notice went out where nothing waits',
    changes: [
      [STATUS, "purpose !== 'verify_email' || (await this.registrations.find(tx, id)) !== null", 'Boolean(id)'],
    ],
    specs: [STATUSES],
  },
  {
    name: 'tell a notice from a code by what outlasts the other',
    changes: [[STATUS, 'if (this.clock.now() >= expiresAt) return false;', 'if (!expiresAt) return false;']],
    specs: [STATUSES],
  },
  {
    name: 'tell the status of a challenge of another realm',
    changes: [['src/otp/otp.service.ts', 'findOneBy({ id, realm })', 'findOneBy({ id })']],
    specs: [STATUSES],
  },
  {
    name: 'tell the status of the oldest message of a challenge',
    changes: [
      [
        'src/outbox/outbox.ts',
        "findOne({ where: { challengeId }, order: { id: 'DESC' } })",
        "findOne({ where: { challengeId }, order: { id: 'ASC' } })",
      ],
    ],
    specs: [STATUSES],
  },
  {
    name: 'send the codes of the operator',
    changes: [['src/auth/code-messages.ts', 'withheld: isTest || ', 'withheld: ']],
    specs: [TEST_CODES],
  },
  {
    name: 'leave test codes out of the trail',
    changes: [
      ['src/auth/code-messages.ts', 'if (isTest) await this.noteTestCode(tx, challenge, client);\n    else if', 'if'],
    ],
    specs: [TEST_CODES],
  },
  {
    name: 'give every address the first test code',
    changes: [['src/config/test-codes.ts', 'return this.codes.get(address);', 'return [...this.codes.values()][0];']],
    specs: [TEST_CODES],
  },
];

const ATTEMPTS = 'src/otp/attempt-budget.ts';
const PURSE = 'src/otp/realm-budget.ts';
const SENDING = 'src/otp/send-budget.ts';
const GUESSING = 'test/attack/guessing.spec.ts';
const LOGIN = 'src/auth/password-proof.ts';
const CHARGE = 'await this.budget.charge(tx, budget);';

/** How often a secret may be guessed at one address, and how often it is written to. */
export const budgets = [
  {
    name: "skip the charge of the destination's budget",
    changes: [['src/otp/code-gate.ts', CHARGE, '']],
    specs: [GUESSING],
    only: 'code',
  },
  {
    name: 'compare a code before its guess is counted',
    changes: [
      ['src/otp/code-gate.ts', CHARGE, ''],
      [
        'src/otp/code-gate.ts',
        'const challenge = await tx.repository(OtpChallenge).findOneBy(',
        `${CHARGE}\n    const challenge = await tx.repository(OtpChallenge).findOneBy(`,
      ],
    ],
    specs: [GUESSING],
    only: 'code',
  },
  {
    name: 'charge no guess at a challenge that does not exist',
    changes: [['src/otp/code-gate.ts', CHARGE, `if (await this.choose(tx, guess)) ${CHARGE}`]],
    specs: ['test/e2e/parity.spec.ts'],
    only: 'budget of failures',
  },
  {
    name: 'forget the condition that waits',
    changes: [[ATTEMPTS, '.andWhere(`(${waitsUntil} IS NULL OR ${waitsUntil} <= :now)`)', '']],
    specs: [GUESSING],
    only: 'guesses at its|somebody else',
  },
  {
    name: "don't let the waits grow",
    changes: [[ATTEMPTS, '[30, 60, 120, 240, 480, 960, 1920, 3600]', '[30, 30, 30, 30, 30, 30, 30, 30]']],
    specs: [GUESSING],
    only: 'guesses at its|somebody else',
  },
  {
    name: 'let the waits end at half an hour',
    changes: [[ATTEMPTS, '960, 1920, 3600]', '960, 1920]']],
    specs: ['test/attack/odds.spec.ts'],
    only: 'its password|its own formula',
  },
  {
    name: 'clear the failures when a message is sent',
    changes: [
      [SENDING, 'lastSentAt: now,', 'lastSentAt: now,\n        codeFailures: 0,\n        codeWaitsUntil: null,'],
    ],
    specs: [GUESSING],
    only: 'a new code does not|parallel',
  },
  {
    name: 'look before a password is checked, and settle nothing after it',
    changes: [
      [
        ATTEMPTS,
        'if (await (isRight ? this.succeed(tx, budget) : this.fail(tx, budget))) return;',
        'await (isRight ? this.succeed(tx, budget) : this.fail(tx, budget));\n    if (budget) return;',
      ],
    ],
    specs: [GUESSING],
    only: 'password',
  },
  {
    name: 'count no failed password',
    changes: [[LOGIN, 'await this.budget.settle(', 'if (isRight) await this.budget.settle(']],
    specs: [GUESSING],
    only: 'password',
  },
  {
    name: 'check the right password while the address waits',
    changes: [
      [LOGIN, 'await this.budget.refuseWaiting(', 'void ('],
      [LOGIN, 'await this.budget.settle(', 'if (!isRight) await this.budget.settle('],
    ],
    specs: ['test/attack/lock-out.spec.ts'],
  },
  {
    name: 'drop the pause between two messages',
    changes: [[SENDING, "share.pause === 0 ? '1 = 1' :", "share ? '1 = 1' :"]],
    specs: ['test/attack/sending.spec.ts'],
  },
  {
    name: 'drop the limit of messages a day',
    changes: [[SENDING, ".andWhere(`(${isOver('day')} OR sent_in_day < :perDay)`)", '']],
    specs: ['test/attack/sending.spec.ts'],
  },
  {
    name: 'drop the limit of mails a day of a realm',
    changes: [
      [PURSE, ".andWhere('((day_started_at < :today AND :size <= :limit) OR sent_in_day + :size <= :limit)')", ''],
    ],
    // The second shows that the source still runs: every test of the first is about this limit.
    specs: ['test/attack/purse.spec.ts', 'test/e2e/send-limits.spec.ts'],
  },
  {
    name: 'spend the mails of a realm on what is refused',
    changes: [['src/auth/attempts.ts', 'this.realmBudget.giveBack(attempt.realm, channel);', '']],
    specs: ['test/attack/purse.spec.ts'],
  },
];

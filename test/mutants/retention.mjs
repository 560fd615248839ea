const E2E = 'test/e2e/retention.spec.ts';
const RACE = 'test/race/retention.spec.ts';
const PLANS = 'test/e2e/retention-plans.spec.ts';
const UNIT = 'test/unit/retention.spec.ts';
const BUDGETS = 'src/otp/idle-budgets.ts';
const PAYLOADS = 'src/outbox/expired-payloads.ts';
const ROUNDS = 'src/retention/retention.ts';
const OLD = 'src/database/old-rows.ts';
const IDLE = 'src/database/idle-rows.ts';

/** The rows that leave, those that must not, and who removes them. */
export const retention = [
  {
    name: 'retention: forget failures that are a day old',
    changes: [[BUDGETS, "'code_failures = 0 AND password_failures = 0'", "'1 = 1'"]],
    specs: [E2E],
    only: 'of each realm|say how old',
  },
  {
    name: 'retention: forget what a realm has sent',
    changes: [[BUDGETS, `"destination NOT LIKE 'realm/%'"`, "'1 = 1'"]],
    specs: [E2E],
    only: 'do not take along failures|say how old',
  },
  {
    name: 'retention: forget budgets whose windows count',
    changes: [[IDLE, 'dayAgo: plusSeconds(now, -DAY)', 'dayAgo: now']],
    specs: [E2E],
    only: 'of budgets go after|say how old',
  },
  {
    name: 'retention: walk through the budgets in every round',
    changes: [[IDLE, 'this.began && now < plusSeconds(this.began, DAY)', 'this.began && now < this.began']],
    specs: [E2E],
    only: 'looked for once|say how old',
  },
  {
    name: 'retention: walk through one realm alone',
    changes: [
      [IDLE, 'rows.length < limit ? await this.realmAfter(realm) : realm', 'rows.length < limit ? undefined : realm'],
    ],
    specs: [E2E],
    only: 'of each realm|say how old',
  },
  {
    name: 'retention: let a budget that is just removed refuse a message',
    changes: [['src/otp/send-budget.ts', 'if (!charged && !row) return this.take(tx, share);', '']],
    specs: [E2E],
    only: 'hold up nobody|say how old',
  },
  {
    name: 'retention: let a budget that is just removed refuse a guess',
    changes: [
      [
        'src/otp/attempt-budget.ts',
        'if (!(await this.refuseWaiting(tx, budget))) return this.settle(tx, budget, isRight);',
        'await this.refuseWaiting(tx, budget);',
      ],
    ],
    specs: [E2E],
    only: 'hold up nobody|say how old',
  },
  {
    name: 'retention: let a block that is just removed refuse a text',
    changes: [
      ['src/sms/block-budget.ts', 'if (!row) return this.take(tx, realm, block);', "if (!row) return 'breaker';"],
    ],
    specs: [E2E],
    only: 'hold up nobody|say how old',
  },
  {
    name: 'retention: remove challenges as soon as they end',
    changes: [['src/otp/old-challenges.ts', 'period: env.RETENTION_CHALLENGES', 'period: 0']],
    specs: [E2E],
    only: 'at their time|looked for',
  },
  {
    name: 'retention: remove the undoing of a change before its end',
    changes: [
      ['src/otp/old-challenges.ts', 'period: env.RETENTION_CHALLENGES', 'period: 3600'],
      ['src/otp/old-challenges.ts', "also: 'expires_at <= :now',", ''],
    ],
    specs: [E2E],
    only: 'undoing|looked for',
  },
  {
    name: 'retention: remove sessions that still go on',
    changes: [['src/sessions/old-sessions.ts', 'period: env.RETENTION_SESSIONS', 'period: -25 * 86_400']],
    specs: [E2E],
    only: 'session|looked for',
  },
  {
    name: 'retention: remove sessions once they are idle or ended',
    changes: [['src/sessions/old-sessions.ts', "time: 'expiresAt'", "time: 'idleExpiresAt'"]],
    specs: [E2E],
    only: 'ended session|looked for',
  },
  {
    name: 'retention: keep a row a millisecond too long',
    changes: [[OLD, 'firstIdAt(new Date(due.getTime() + 1))', 'firstIdAt(due)']],
    specs: [E2E],
    only: 'at their time|looked for',
  },
  {
    name: 'retention: read the whole table in a batch',
    changes: [[OLD, '\n      .limit(limit)', '']],
    specs: [PLANS],
  },
  {
    name: 'retention: follow a column without an index',
    changes: [['src/audit/old-events.ts', "follow: 'key'", "follow: 'time'"]],
    specs: [PLANS],
  },
  {
    name: 'retention: empty what the mailbox shows',
    changes: [[PAYLOADS, ' AND sent_at IS NULL', '']],
    specs: [E2E],
    only: 'messages with',
  },
  {
    name: 'retention: empty what the relay still has',
    changes: [[PAYLOADS, ' AND next_attempt_at IS NULL', '']],
    specs: [E2E],
    only: 'messages with',
  },
  {
    name: 'retention: keep the text of what was given up late',
    changes: [[PAYLOADS, 'plusSeconds(now, -OVERLAP)', 'now']],
    specs: [E2E],
    only: 'messages with',
  },
  {
    name: 'retention: pass over messages that end in one millisecond',
    changes: [[PAYLOADS, ' AND (expires_at > :at OR id > :id)', ' AND expires_at > :at']],
    specs: [E2E],
    only: 'messages with',
  },
  {
    name: 'retention: take a lease that another instance holds',
    changes: [['src/retention/leases.ts', '(holder = :holder OR held_until <= :now)', '1 = 1']],
    specs: [RACE],
    only: 'killed|one table',
  },
  {
    name: 'retention: go on without the lease',
    changes: [
      [ROUNDS, "if (!(await this.hold())) throw new Unavailable('another instance took over');", 'await this.hold();'],
    ],
    specs: [RACE],
    only: 'lost its lease|one table',
  },
  {
    name: 'retention: go on after the signal to stop',
    changes: [[ROUNDS, '      if (this.isStopping) return;\n', '']],
    specs: [RACE],
    only: 'killed|stops',
  },
  {
    name: 'retention: keep the lease when the process ends',
    changes: [[ROUNDS, 'this.isStopping ? 0 :', 'this.isStopping ? 60 :']],
    specs: [RACE],
    only: 'killed|stops',
  },
  {
    name: 'retention: let one table keep the rows of the others',
    changes: [[ROUNDS, 'if (error instanceof Unavailable) throw error;', 'throw error;']],
    specs: [RACE],
    only: 'one table|killed',
  },
  {
    name: 'retention: work off a table without a bound',
    changes: [[ROUNDS, 'seen < MOST_IN_A_ROUND;', 'seen < Infinity;']],
    specs: [UNIT],
  },
  {
    name: 'retention: have the next round wait although there is more',
    changes: [[ROUNDS, 'this.isBehind ? SOON :', '']],
    specs: [UNIT],
  },
  {
    name: 'retention: go on with rounds after the end',
    changes: [[ROUNDS, '    clearTimeout(this.timer);\n', '']],
    specs: [UNIT],
  },
  {
    name: 'retention: forget the addresses before what is left at them',
    changes: [['src/config/rules.ts', 'challenges < (values[name] ?? 0) + 86_400', 'challenges < 0']],
    specs: ['test/unit/config/refusals.spec.ts'],
  },
  {
    name: 'retention: show users that are gone',
    changes: [['src/metrics/rare-readings.ts', 'users.reset();', '']],
    specs: [E2E],
    only: 'counted|looked for',
  },
  {
    name: 'retention: count users at every scrape, however long it takes',
    changes: [['src/metrics/occasional.ts', 'Math.max(this.every, took * SHARE)', 'took * SHARE']],
    specs: ['test/unit/user-count.spec.ts'],
  },
];

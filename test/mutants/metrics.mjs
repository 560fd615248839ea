const METRICS = ['test/e2e/metrics.spec.ts'];
const BACKLOGS = ['test/unit/backlog.spec.ts'];
const LOGS = ['test/e2e/logs.spec.ts'];
const JSON_LINES = ['test/unit/json-logger.spec.ts'];
const MONITORING = ['test/unit/monitoring.spec.ts'];
const MONITORS = 'src/metrics/monitors.ts';
const ANSWERED = 'src/http/answered.ts';
const REQUEST_LOG = 'src/http/request-log.ts';
const BACKLOG = 'src/outbox/backlog.ts';
const READING = 'src/outbox/reading.ts';
const READINGS = 'src/metrics/readings.ts';
const GATE = 'src/otp/code-gate.ts';

/** What operators see, and what nobody may see there. */
export const metrics = [
  {
    name: 'metrics: show them to everybody',
    changes: [['src/metrics/metrics.controller.ts', 'this.monitors.refuseStrangers(request);', 'void request;']],
    specs: METRICS,
  },
  {
    name: 'metrics: take any token',
    changes: [[MONITORS, 'given !== undefined && sameBytes(hashed(given), hashed(token))', 'given !== undefined']],
    specs: METRICS,
  },
  {
    name: 'metrics: take the start of the token',
    changes: [[MONITORS, 'sameBytes(hashed(given), hashed(token))', 'given.startsWith(token.slice(0, 8))']],
    specs: METRICS,
  },
  {
    name: 'metrics: open in production without a token',
    changes: [[MONITORS, 'return !production || METRICS_TOKEN !== undefined;', 'return true;']],
    specs: METRICS,
  },
  {
    name: 'metrics: count no request to them',
    changes: [
      [
        MONITORS,
        'request.routeOptions.url === METRICS_PATH && this.hasToken(request)',
        'request.routeOptions.url === METRICS_PATH',
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: limit the monitor',
    changes: [['src/configure-app.ts', 'if (!monitors.isScrape(request)) ', '']],
    specs: METRICS,
  },
  {
    name: 'metrics: one registry for all applications',
    changes: [
      [
        'src/metrics/meter.ts',
        'readonly registry = new Registry();\n  readonly meters: Meters = createMeters(this.registry);',
        'readonly registry = shared;\n  readonly meters: Meters = all;',
      ],
      [
        'src/metrics/meter.ts',
        '@Injectable()',
        'const shared = new Registry();\nconst all = createMeters(shared);\n@Injectable()',
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: name the address in place of its route',
    changes: [
      [
        ANSWERED,
        "is404 ? 'none' : (routeOptions.url ?? 'none')",
        '(void is404, void routeOptions, request.originalUrl)',
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: count refused guesses as verified',
    changes: [
      [
        GATE,
        "this.signals.emit('codeRefused', { ...factsOf(guess), code: error.code })",
        "this.signals.emit('codeVerified', { ...factsOf(guess), by: 'code' })",
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: count before the commit',
    changes: [
      [
        GATE,
        "tx.onCommit(() => this.signals.emit('codeVerified', { ...factsOf(guess), by: 'code' }));",
        "this.signals.emit('codeVerified', { ...factsOf(guess), by: 'code' });",
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: count no decoy',
    changes: [
      [
        'src/auth/code-messages.ts',
        "tx.onCommit(() => this.signals.emit('codeAsked',",
        "if (challenge.codeHmac !== null) tx.onCommit(() => this.signals.emit('codeAsked',",
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: hide numbers of other countries',
    changes: [['src/sms/spend-guard.ts', "this.refused.count(why.reason, phone?.country ?? 'none');", '']],
    specs: METRICS,
  },
  {
    name: 'metrics: add up the spend guard at each scrape',
    changes: [[READINGS, 'smsRefused.reset();', '']],
    specs: METRICS,
  },
  {
    name: 'metrics: fail with the database',
    changes: [[READINGS, 'await this.backlog.due().catch(() => undefined)', 'await this.backlog.due()']],
    specs: METRICS,
  },
  {
    name: 'metrics: read the outbox at each scrape',
    changes: [[READING, 'if (this.known && now < this.known.until) return this.known.value;', '']],
    specs: METRICS,
  },
  {
    name: 'metrics: count what is not due yet, or gone',
    changes: [[BACKLOG, 'WHERE next_attempt_at <= ? ORDER', 'WHERE next_attempt_at <= ? OR 1 = 1 ORDER']],
    specs: METRICS,
  },
  {
    name: 'metrics: count what was only tried as sent',
    changes: [['src/metrics/counting.ts', "if (outcome === 'sent') meters.sent.inc", 'meters.sent.inc']],
    specs: METRICS,
  },
  {
    name: 'metrics: count each report of a message',
    changes: [
      [
        'src/outbox/delivery-reports.ts',
        'if (await this.write(message, report)) await this.tell(message, report);',
        'await this.write(message, report); await this.tell(message, report);',
      ],
    ],
    specs: METRICS,
  },
  {
    name: 'metrics: read the outbox without its index',
    changes: [[BACKLOG, 'ORDER BY next_attempt_at LIMIT', 'ORDER BY attempts LIMIT']],
    specs: METRICS,
  },
  {
    name: 'metrics: wait for the outbox without end',
    changes: [[READING, 'return within(PATIENCE, this.asking);', 'void within; return this.asking;']],
    specs: BACKLOGS,
  },
  {
    name: 'metrics: a statement for each of many scrapes',
    changes: [[READING, 'this.asking ??= this.read(now)', 'this.asking = this.read(now)']],
    specs: BACKLOGS,
  },
  {
    name: 'metrics: a count that fails a sign-in',
    changes: [['src/common/signals.ts', '// A listener that fails loses its count.', "throw new Error('broken');"]],
    specs: ['test/unit/signals.spec.ts'],
  },
  {
    name: 'metrics: forget the queue of hashes',
    changes: [['src/passwords/hash-pool.ts', 'return this.waiting.length;', 'return 0;']],
    specs: METRICS,
  },
  {
    name: 'metrics: call every limit the same',
    changes: [['src/http/refusal.ts', 'limit: error.kind', "limit: 'other'"]],
    specs: METRICS,
  },
  {
    name: 'metrics: a name that the dashboard does not know',
    changes: [['src/metrics/meters.ts', "'hash_queued'", "'hashes_queued'"]],
    specs: MONITORING,
  },
  {
    name: 'metrics: a label fewer',
    changes: [['src/metrics/meters.ts', "'Requests that a limit refused', 'kind'", "'Requests that a limit refused'"]],
    specs: MONITORING,
  },
  {
    name: 'logs: the address in place of its route',
    changes: [
      [
        ANSWERED,
        "is404 ? 'none' : (routeOptions.url ?? 'none')",
        '(void is404, void routeOptions, request.originalUrl)',
      ],
    ],
    specs: LOGS,
  },
  {
    name: 'logs: the whole address of who asked',
    changes: [
      [REQUEST_LOG, 'source: networkOf(clientAddress(request))', 'source: clientAddress(request) + (networkOf, "")'],
    ],
    specs: LOGS,
  },
  {
    name: 'logs: a realm that a client invents',
    changes: [
      [REQUEST_LOG, "named === 'default' || REALMS.includes(named) ? named : 'unknown'", '(void REALMS, named)'],
    ],
    specs: LOGS,
  },
  {
    name: 'logs: a line below the level',
    changes: [
      [
        REQUEST_LOG,
        "if (SILENT[production ? 'info' : 'debug'].includes(LOG_LEVEL)) return;",
        'void [SILENT, LOG_LEVEL];',
      ],
    ],
    specs: LOGS,
  },
  {
    name: 'logs: bodies',
    changes: [[REQUEST_LOG, '...refusalOf(request),', '...refusalOf(request), body: request.body as string,']],
    specs: ['test/e2e/leaks.spec.ts', ...LOGS],
  },
  {
    name: 'logs: hide nothing',
    changes: [
      [
        'src/start-logger.ts',
        "redact: { paths: HIDDEN, censor: '[hidden]' },",
        'redact: { paths: HIDDEN.slice(0, 1) },',
      ],
    ],
    specs: JSON_LINES,
  },
  {
    name: 'count a link that nobody asked for',
    changes: [['src/otp/link-gate.ts', 'if (!wasAskedFor(challenge)) return;', 'void wasAskedFor;']],
    specs: ['test/e2e/admin-stats.spec.ts'],
  },
  {
    name: 'count no invitation as asked for',
    changes: [['src/otp/link-issuer.ts', 'if (isAskedFor) tx.onCommit', 'if (!this.keys) tx.onCommit']],
    specs: ['test/e2e/admin-stats.spec.ts'],
  },
  {
    name: 'count an invitation by text that is opened as one of pumping',
    changes: [
      [
        'src/otp/link-gate.ts',
        "if (channel === 'sms') await this.spendGuard",
        "if (channel === 'email') await this.spendGuard",
      ],
    ],
    specs: ['test/e2e/admin-invitations.spec.ts'],
  },
];

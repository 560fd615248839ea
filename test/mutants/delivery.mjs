const CHANNELS = 'src/outbox/channels.ts';
const CIRCUIT = 'src/outbox/circuit.ts';
const ROUTE = 'src/outbox/route.ts';
const WORK = 'src/outbox/delivery.ts';
const REPORTS = 'src/outbox/delivery-reports.ts';
const LANE = 'src/outbox/lane.ts';
const CLAIMS = 'src/outbox/outbox.claims.ts';
const DEAD = 'src/outbox/dead-letters.ts';
const REPLY = 'src/mail/smtp-reply.ts';
const DELIVERY = ['test/e2e/delivery.spec.ts'];
const SMTP = ['test/contract/mail-transport.spec.ts'];
const SMS = ['test/contract/sms-transport.spec.ts'];

/** Which transport gets a message, what is tried again, and who waits for whom. */
export const delivery = [
  {
    name: 'delivery: give another what the first may have taken',
    changes: [[CHANNELS, '  if (error instanceof MaybeTaken) return false;\n', '']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: forget who may have taken it',
    changes: [[WORK, 'return this.retry(message, reason, by);', 'return this.retry(message, reason);']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: never ask the second',
    changes: [
      [
        CHANNELS,
        'return error instanceof TransportDown || error instanceof NotTaken || error instanceof RefusedHere;',
        'return false;',
      ],
    ],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: give up what one alone refuses',
    changes: [
      [
        CHANNELS,
        'return passing ?? refused ?? LEFT_OUT;',
        'return failures[0] ?? (void passing, refused) ?? LEFT_OUT;',
      ],
    ],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: look at the time but once',
    changes: [[ROUTE, 'if (isOver(message, this.clock.now())) throw new Expired();', '']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: leave none out',
    changes: [[CIRCUIT, 'if (this.failures >= MOST_FAILURES) ', 'if (this.failures < 0) ']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: probe with all at once',
    changes: [[CIRCUIT, 'if (this.isProbed || this.isPausing', 'if (this.isPausing']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: never go back',
    changes: [
      [
        CIRCUIT,
        '  succeeded(): void {\n    this.failures = 0;\n    this.leftOutUntil = undefined;',
        '  succeeded(): void {\n    this.failures = 0;',
      ],
    ],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: count failures that are not in a row',
    changes: [[CIRCUIT, '  succeeded(): void {\n    this.failures = 0;', '  succeeded(): void {']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: call it up where the fallback alone works',
    changes: [[CHANNELS, "return second?.isUp ? 'degraded' : 'down';", "return second?.isUp ? 'up' : 'down';"]],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: no bound for one address',
    changes: [[LANE, 'const PER_DESTINATION = 2;', 'const PER_DESTINATION = 200;']],
    specs: DELIVERY,
    only: 'what hangs|a flood',
  },
  {
    name: 'delivery: no bound for one template',
    changes: [[LANE, 'const PER_QUEUE = 3 / 4;', 'const PER_QUEUE = 1;']],
    specs: DELIVERY,
    only: 'the choice between two transports|what hangs in one template',
  },
  {
    name: 'delivery: never look again at what was held',
    changes: [[LANE, 'this.held.forEach((queue) => this.notice(queue));', '']],
    specs: DELIVERY,
    only: 'what hangs|a flood',
  },
  {
    name: 'delivery: one queue for all',
    changes: [['src/outbox/queue.ts', '`${channel}/${realm}/${template}`', '`${channel}/all/all`']],
    specs: DELIVERY,
    only: 'a flood',
  },
  {
    name: 'delivery: forget what has no queue',
    changes: [[CLAIMS, 'const found: QueueName[] = [null];', 'const found: QueueName[] = [];']],
    specs: DELIVERY,
    only: 'a flood',
  },
  {
    name: 'delivery: keep what was sent in its queue',
    changes: [['src/outbox/sent-writer.ts', '          queue: null,\n', '']],
    specs: DELIVERY,
    only: 'a flood',
  },
  {
    name: 'delivery: erase what was refused',
    changes: [[CLAIMS, "...(failure === 'expired' && { payload: null }),", 'payload: null,']],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: keep what expired',
    changes: [[CLAIMS, "...(failure === 'expired' && { payload: null }),", '']],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: retry what has ended',
    changes: [
      [DEAD, "if (isOver(message, this.clock.now())) throw new NoRetry({ detail: 'its code has ended' });", ''],
      [DEAD, 'expiresAt: MoreThan(now) ', ''],
    ],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: retry what was replaced',
    changes: [
      [
        DEAD,
        "if (await this.hasSuccessor(message)) throw new NoRetry({ detail: 'a newer message took its place' });",
        'void this.hasSuccessor;',
      ],
    ],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: retry for another realm',
    changes: [
      [
        DEAD,
        'const where = { id, realm, failedAt: Not(IsNull()) };',
        'const where = { id, failedAt: Not(IsNull()) }; void realm;',
      ],
    ],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: retry as often as asked at once',
    changes: [
      [
        DEAD,
        '{ id: message.id, failedAt: Not(IsNull()), payload: Not(IsNull())',
        '{ id: message.id, payload: Not(IsNull())',
      ],
    ],
    specs: DELIVERY,
    only: 'a dead letter',
  },
  {
    name: 'delivery: drop a report that is faster than the answer',
    changes: [['src/outbox/delivery-reports.ts', '{ ...taken, id: messageId, providerId: IsNull() },', '']],
    specs: DELIVERY,
    only: 'a report|a dead letter',
  },
  {
    name: 'delivery: send again what was reported',
    changes: [['src/outbox/delivery-reports.ts', 'payload: null, ...OVER', 'payload: null']],
    specs: DELIVERY,
    only: 'a report|a dead letter',
  },
  {
    name: 'delivery: believe reports about what was never handed over',
    changes: [
      ['src/outbox/delivery-reports.ts', 'const taken = { channel, attempts: Not(0) };', 'const taken = { channel };'],
    ],
    specs: DELIVERY,
    only: 'a report|a dead letter',
  },
  {
    name: 'delivery: sign a report without its message',
    changes: [
      ['src/sms/twilio-status.controller.ts', '(messageId ? statusPathOf(messageId) : STATUS_PATH)', 'STATUS_PATH'],
    ],
    specs: ['test/e2e/twilio-status.spec.ts'],
  },
  {
    name: 'delivery: be sure after the final dot',
    changes: [[REPLY, 'if (isWhole) return new MaybeTaken(text);', 'void isWhole;']],
    specs: SMTP,
  },
  {
    name: 'delivery: be unsure before the final dot',
    changes: [
      [
        'src/mail/whole-text.ts',
        "stream.once('end', () => wholeText?.end());",
        'setImmediate(() => wholeText?.end());',
      ],
    ],
    specs: SMTP,
  },
  {
    name: 'delivery: take a closing server for a busy one',
    changes: [[REPLY, 'if (reply === CLOSING || ', 'void CLOSING; if (']],
    specs: SMTP,
  },
  {
    name: 'delivery: call a server down for one sender',
    changes: [[REPLY, "if (command === 'MAIL FROM') return new NotTaken(text);", '']],
    specs: SMTP,
  },
  {
    name: 'delivery: refuse for good what the system refuses',
    changes: [[REPLY, '|| ABOUT_THE_SYSTEM.test(status)) return false;', ') return false;']],
    specs: SMTP,
  },
  {
    name: 'delivery: be unsure about what was never posted',
    changes: [
      [
        'src/sms/post.ts',
        'throw connected.done ? new MaybeTaken(text) : new TransportDown(text);',
        'throw new MaybeTaken(text);',
      ],
    ],
    specs: SMS,
  },
  {
    name: 'delivery: be sure about what was posted',
    changes: [
      [
        'src/sms/post.ts',
        'throw connected.done ? new MaybeTaken(text) : new TransportDown(text);',
        'throw new TransportDown(text); void MaybeTaken;',
      ],
    ],
    specs: SMS,
  },
  {
    name: 'delivery: believe a gateway',
    changes: [
      [
        'src/sms/http-failure.ts',
        'return status < 400 || status >= 500 ? new MaybeTaken(text) : new TryLater(text);',
        'return status < 400 || status >= 500 ? new TransportDown(text) : new (MaybeTaken && TryLater)(text);',
      ],
    ],
    specs: SMS,
  },
  {
    name: 'delivery: repeat what may have been taken without end',
    changes: [[WORK, 'if (message.transport !== by || message.attempts <', 'if (by || message.attempts <']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: give up what one refuses while the other is left out',
    changes: [[CHANNELS, 'turn?.value === true ? undefined : failures[0]', 'failures[0]']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: send under a lease that is over',
    changes: [[ROUTE, 'if (!this.covers(message)) {', 'if (!this.covers(message) && this.legs.length === 0) {']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: route again what a transport may have taken that is gone',
    changes: [
      [
        ROUTE,
        'if (bound.length === 0) throw new',
        'if (bound.length === 0) return this.legs;\n    if (bound.length > 9) throw new',
      ],
    ],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: take our own errors for answers',
    changes: [
      [
        CHANNELS,
        'else if (isAnswer(error)) circuit.succeeded();',
        'else if (isAnswer(error) || error) circuit.succeeded();',
      ],
    ],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: believe a clock that was set back',
    changes: [[CIRCUIT, 'return now < until && until <= plusSeconds(now, PAUSE);', 'return now < until;']],
    specs: DELIVERY,
    only: 'the choice between two transports',
  },
  {
    name: 'delivery: pile up polls',
    changes: [[LANE, 'this.polling ??= this.look()', 'this.polling = this.look()']],
    specs: DELIVERY,
    only: 'a database that hangs|leaves the first out after three',
  },
  {
    name: 'delivery: leave the lease to a relay whose answer was lost',
    changes: [
      [CLAIMS, 'queue: null, leasedBy: null, leasedUntil: null };', 'queue: null };'],
      [CLAIMS, ', sentAt: IsNull() };', ' }; void IsNull;'],
    ],
    specs: ['test/e2e/outbox.spec.ts'],
  },
  {
    name: 'delivery: keep what was reported and shall be erased',
    changes: [[REPORTS, 'return erasedAfterSending ? rows.delete(where) :', 'void erasedAfterSending;\n      return']],
    specs: ['test/e2e/outbox.spec.ts'],
  },
  {
    name: 'delivery: wait for the last word no longer than for the text',
    changes: [
      ['src/mail/patience.ts', '    clearTimeout(this.timer);\n    this.timer = this.wait(this.limits.answer);\n', ''],
    ],
    specs: SMTP,
  },
  {
    name: 'delivery: tell the database once that a message was sent',
    changes: [
      ['src/outbox/sent-writer.ts', 'if (!(error instanceof Unavailable) ||', 'if (error instanceof Unavailable ||'],
    ],
    specs: ['test/race/outbox.spec.ts'],
  },
];

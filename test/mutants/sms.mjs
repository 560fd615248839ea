const BLOCKS = 'src/sms/block-budget.ts';
const GUARD = 'src/sms/spend-guard.ts';
const POST = 'src/sms/post.ts';
const STATUS = 'src/sms/twilio-status.controller.ts';
const SPENDING = ['test/e2e/spend-guard.spec.ts'];
const REPORTS = ['test/e2e/twilio-status.spec.ts'];
const TRANSPORTS = ['test/contract/sms-transport.spec.ts'];
const TEXTS = ['test/unit/sms/texts.spec.ts'];
const OUTBOX = ['test/e2e/outbox.spec.ts'];
const BREAKER =
  "'(sent_in_hour < :minSent OR verified_in_hour * :million >= :share * sent_in_hour OR last_sent_at <= :hourAgo)',";
const breaker = (condition) => [[BLOCKS, BREAKER, `'(${condition})',`]];

/** What texts cost, what they say, and who may report of them. */
export const sms = [
  { name: 'sms: never stop a block', changes: breaker('1 = 1'), specs: SPENDING },
  {
    name: 'sms: stop a block one code late',
    changes: breaker(
      'sent_in_hour <= :minSent OR verified_in_hour * :million >= :share * sent_in_hour OR last_sent_at <= :hourAgo',
    ),
    specs: SPENDING,
  },
  {
    name: 'sms: ask for more than the share',
    changes: breaker(
      'sent_in_hour < :minSent OR verified_in_hour * :million > :share * sent_in_hour OR last_sent_at <= :hourAgo',
    ),
    specs: SPENDING,
  },
  {
    name: 'sms: lift the breaker with the end of the hour window',
    changes: breaker(
      'sent_in_hour < :minSent OR verified_in_hour * :million >= :share * sent_in_hour OR hour_started_at <= :hourAgo',
    ),
    specs: SPENDING,
  },
  {
    name: 'sms: never lift the breaker by time',
    changes: breaker('sent_in_hour < :minSent OR verified_in_hour * :million >= :share * sent_in_hour'),
    specs: SPENDING,
  },
  {
    name: 'sms: take verified codes over into the next hour',
    changes: [
      [BLOCKS, "'CASE WHEN hour_started_at <= :hourAgo THEN 0 ELSE verified_in_hour END'", "'verified_in_hour'"],
    ],
    specs: SPENDING,
  },
  {
    name: 'sms: never begin another hour',
    changes: [
      [BLOCKS, "'CASE WHEN hour_started_at <= :hourAgo THEN 1 ELSE sent_in_hour + 1 END'", "'sent_in_hour + 1'"],
    ],
    specs: SPENDING,
  },
  {
    name: 'sms: no budget of a day for a block',
    changes: [[BLOCKS, ".andWhere('(day_started_at <= :dayAgo OR sent_in_day < :perDay)')", '']],
    specs: SPENDING,
  },
  {
    name: 'sms: look at the budget before charging it',
    changes: [
      [
        BLOCKS,
        'if (await this.charge(tx, realm, block, now)) return undefined;',
        `const seen = await tx.repository(NumberBlock).findOneByOrFail({ realm, block });
        if (seen.sentInHour < this.env.SMS_BREAKER_MIN_SENT) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          await tx.repository(NumberBlock).update({ realm, block }, { sentInHour: seen.sentInHour + 1, lastSentAt: now });
          return undefined;
        }`,
      ],
    ],
    specs: SPENDING,
  },
  {
    name: 'sms: no countries',
    changes: [[GUARD, '!allowed.includes(number.country)', 'allowed.length === 0']],
    specs: SPENDING,
  },
  {
    name: 'sms: send to any kind of number',
    changes: [[GUARD, 'COSTLY.has(type) || personal', 'personal']],
    specs: SPENDING,
  },
  {
    name: 'sms: send to personal numbers anywhere',
    changes: [[GUARD, 'COSTLY.has(type) || personal', 'COSTLY.has(type)']],
    specs: SPENDING,
  },
  {
    name: 'sms: believe every report',
    changes: [[STATUS, 'this.refuseStrangers(form, signature, messageId);', 'void signature;']],
    specs: REPORTS,
  },
  {
    name: 'sms: sign nothing but the address of a report',
    changes: [
      [
        'src/sms/twilio-signature.ts',
        "const text = url + pairs.map(({ name, value }) => name + value).join('');",
        'const text = url; void pairs;',
      ],
    ],
    specs: REPORTS,
  },
  {
    name: 'sms: take forms everywhere',
    changes: [['src/http/body-parsers.ts', '!isTokenRequest(request) && !STATUS_CALLBACK.test(request.url)', 'false']],
    specs: REPORTS,
  },
  {
    name: 'sms: read an answer without end',
    changes: [[POST, "if (length > LONGEST_ANSWER) return '';", '']],
    specs: TRANSPORTS,
  },
  {
    name: 'sms: wait without end',
    changes: [[POST, 'Buffer.byteLength(body) }, signal }', 'Buffer.byteLength(body) } }']],
    specs: TRANSPORTS,
  },
  {
    name: 'sms: let Twilio speak in errors',
    changes: [
      [
        'src/sms/twilio-errors.ts',
        'const text = `Twilio ${code || status}`;',
        'const text = `Twilio ${String(given)}`;',
      ],
    ],
    specs: TRANSPORTS,
  },
  {
    name: 'sms: something after the last line',
    changes: [['src/sms/texts.ts', '#${code}`;', '#${code} `;']],
    specs: TEXTS,
  },
  {
    name: 'sms: more than a segment',
    changes: [['src/sms/alphabet.ts', 'segment: 160', 'segment: 165']],
    specs: TEXTS,
  },
  {
    name: 'sms: count the extension table as one',
    changes: [['src/sms/gsm7.ts', '[char, 2]', '[char, 1]']],
    specs: TEXTS,
  },
  {
    name: 'sms: keep what shall be erased',
    changes: [
      [
        'src/outbox/outbox.ts',
        'erasedAfterSending: erasedAfterSending ? 1 : null',
        'erasedAfterSending: erasedAfterSending ? null : null',
      ],
    ],
    specs: OUTBOX,
  },
  {
    name: 'sms: let a later report overwrite the first',
    changes: [['src/outbox/delivery-reports.ts', '{ id, deliveredAt: IsNull(), failedAt: IsNull() }', '{ id }']],
    specs: OUTBOX,
  },
  {
    name: 'sms: erase in every realm',
    changes: [
      [
        'src/outbox/outbox.ts',
        'delete({ realm, destination: In(destinations) })',
        'delete({ destination: In(destinations) })',
      ],
    ],
    specs: OUTBOX,
  },
  {
    name: 'sms: call nothing down',
    changes: [
      [
        'src/outbox/channels.ts',
        'if (error instanceof TransportDown) circuit.failed(this.clock.now());\n      else if (isAnswer(error)) circuit.succeeded();\n      else circuit.released();',
        'void isAnswer;',
      ],
    ],
    specs: OUTBOX,
  },
];

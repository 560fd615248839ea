const SPEC = 'test/e2e/traces.spec.ts';
const EXPORTING = 'src/traces/exporting.ts';
const TRACING = 'src/common/tracing.ts';

/** Traces: what they hold, whose they are, and that nobody waits for a collector. */
export const telemetry = [
  {
    name: 'write the values of a statement into a trace',
    changes: [['src/traces/statements.ts', ".replace(/'(?:[^'\\\\]|\\\\.|'')*'/gs, '?')", '']],
    specs: ['test/unit/statement-shape.spec.ts'],
  },
  {
    name: 'name a request in a trace by the address that was asked for',
    changes: [['src/traces/requests.ts', "'http.route': route,", "'http.route': request.originalUrl,"]],
    specs: [SPEC],
    only: 'holds no address|is a tree|goes on',
  },
  {
    name: 'take a malformed traceparent',
    changes: [[EXPORTING, '/^00-', '/^[\\da-f]{2}-']],
    specs: [SPEC],
    only: 'malformed|goes on',
  },
  {
    name: 'keep a trace that its caller does not keep',
    changes: [[EXPORTING, 'Number.parseInt(flags, 16) & TraceFlags.SAMPLED', 'TraceFlags.SAMPLED']],
    specs: [SPEC],
    only: 'that is not kept|goes on',
  },
  {
    name: 'claim messages in the trace of whoever woke the relay',
    changes: [
      [
        'src/outbox/outbox.relay.ts',
        'this.tracing.outside(() => setImmediate(() => void lane.fill()));',
        'setImmediate(() => void lane.fill());',
      ],
    ],
    specs: [SPEC],
    only: 'that is not kept|goes on',
  },
  {
    name: 'forget whose trace a message belongs to',
    changes: [['src/outbox/outbox.ts', 'traceParent: this.tracing.traceParent,', 'traceParent: null,']],
    specs: [SPEC],
    only: 'is a tree|malformed',
  },
  {
    name: 'begin a trace for what runs by itself',
    changes: [
      [
        TRACING,
        'return parent?.isRecorded ? this.start(name, { ...start, parent }) : undefined;',
        'return this.start(name, { ...start, parent });',
      ],
    ],
    specs: [SPEC],
    only: 'by itself|malformed',
  },
  {
    name: 'wait for the collector of traces as long as it takes',
    changes: [
      [
        'src/traces/trace-export.ts',
        'await Promise.race([work?.catch(() => undefined), patience]);',
        'await work?.catch(() => undefined);',
      ],
    ],
    specs: [SPEC],
    only: 'frozen|goes on',
  },
  {
    name: 'leave the trace out of the lines of the log',
    changes: [['src/start-logger.ts', '      mixin: traceField,\n', '']],
    specs: [SPEC],
    only: 'the log|goes on',
  },
];

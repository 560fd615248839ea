const SESSION = 'client/src/session.ts';
const FLOW = 'client/src/react/code-flow.ts';
const SPEC = 'test/unit/client/session.spec.ts';

/** What keeps a client signed in, once and no more. */
export const client = [
  {
    name: 'let the client refresh once for each call',
    changes: [[SESSION, 'this.refreshing ??= this.inTurn(', 'this.refreshing = this.inTurn(']],
    specs: [SPEC],
  },
  {
    name: 'let the client refresh again for an answer that came late',
    changes: [[SESSION, 'return began !== undefined && began !== this.generation;', 'return false;']],
    specs: [SPEC],
  },
  {
    name: 'let the client refresh while it signs in',
    changes: [[SESSION, 'this.queue.then(() => this.tabs.exclusive(work))', 'this.tabs.exclusive(work)']],
    specs: [SPEC],
  },
  {
    name: 'let the client take a failed network for a sign-out',
    changes: [
      [
        SESSION,
        'if (error instanceof LatchkeyError && error.status === 401) await this.forget();',
        'await this.forget();',
      ],
    ],
    specs: [SPEC],
  },
  {
    name: 'let the client refresh for a wrong password',
    changes: [[SESSION, "error.code === 'not_authenticated';", 'error.status === 401;']],
    specs: [SPEC],
  },
  {
    name: 'leave replaced tokens in a storage that took no others',
    changes: [['client/src/tokens.ts', 'if (this.astray) await this.drop();', '']],
    specs: [SPEC],
  },
  {
    name: 'send the cookies of somebody beside a bearer token',
    changes: [['client/src/send.ts', "options.transport === 'bearer' ? 'omit' : 'include'", "'include'"]],
    specs: [SPEC],
  },
  {
    name: 'let an answer that came late move a form',
    changes: [[FLOW, 'if (!signal.aborted) use(answer);', 'use(answer);']],
    specs: ['test/unit/client/code-flow.spec.ts'],
  },
  {
    name: 'count down by the ticks',
    changes: [
      [
        'client/src/countdown.ts',
        'Math.max(Date.now() - byDate, performance.now() - byTimer)',
        '(performance.now() - byTimer)',
      ],
    ],
    specs: ['test/unit/client/countdown.spec.ts'],
  },
];

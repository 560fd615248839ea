/** What faults and load have brought to light: each was wrong once. */
export const faults = [
  {
    name: 'share one strategy among all requests',
    changes: [
      [
        'src/sessions/session.guard.ts',
        'return Object.create(strategy) as string;',
        'return strategy as unknown as string;',
      ],
    ],
    specs: ['test/race/identities.spec.ts'],
  },
  {
    name: 'keep the lock of a transaction that a full disk has ended',
    changes: [
      [
        'src/database/embedded.ts',
        'if (!this.isOpen()) Object.assign(this, { transactionDepth: 0, isTransactionActive: false });',
        '',
      ],
    ],
    specs: ['test/race/transactions.spec.ts'],
  },
  {
    name: 'trust that the clock only goes ahead',
    changes: [['src/sessions/revocations.ts', 'this.seenUntil && this.seenUntil <= now ?', 'this.seenUntil ?']],
    specs: ['test/e2e/instances.spec.ts'],
  },
  {
    name: 'answer from before a stand-still',
    changes: [['src/sessions/jwt.strategy.ts', 'if (current) await current;', '']],
    specs: ['test/e2e/instances.spec.ts'],
  },
];

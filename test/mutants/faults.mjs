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
];

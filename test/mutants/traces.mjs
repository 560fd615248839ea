/** What stays behind: messages that wait, lines of the log, the trail. */
export const traces = [
  {
    name: 'leave a waiting message unsealed',
    changes: [
      [
        'src/outbox/payload-seal.ts',
        'return `${version}.${seal(key, JSON.stringify(payload), id)}`;',
        'return `${version}.${JSON.stringify(payload)}`;',
      ],
      [
        'src/outbox/payload-seal.ts',
        'JSON.parse(unseal(keys.seal, sealed.slice(dot + 1), id))',
        'JSON.parse(sealed.slice(dot + 1))',
      ],
    ],
    specs: ['test/e2e/mail.spec.ts'],
    only: 'under a seal|every kind',
  },
  {
    name: 'log what was refused with its body',
    changes: [
      [
        'src/http/answer-error.ts',
        'const line = `${request.id} ${request.method} ',
        'const line = `${JSON.stringify(request.body)} ${request.id} ',
      ],
    ],
    specs: ['test/e2e/leaks.spec.ts'],
  },
  {
    name: 'write the address itself into the trail',
    changes: [['src/auth/attempts.ts', 'address: maskAddress(address)', 'address']],
    specs: ['test/e2e/leaks.spec.ts'],
  },
  {
    name: 'leave a sign-in out of the trail',
    changes: [
      ['src/auth/sign-in-with-password.ts', "await this.attempts.note(tx, attempt, 'signed_in', user.id);", ''],
    ],
    specs: ['test/e2e/audit.spec.ts'],
  },
  {
    name: 'leave refusals out of the trail',
    changes: [['src/auth/attempts.ts', 'await this.refused(tx, attempt, error);', '']],
    specs: ['test/e2e/audit.spec.ts'],
  },
];

const SPEC = 'test/e2e/doctor.spec.ts';
const PASSAGE = 'src/health/passage.controller.ts';

/** What `npm run doctor` finds, and what it may not do. */
export const doctor = [
  {
    name: 'tell anybody what the doctor is told',
    changes: [
      [PASSAGE, 'if (!isDoctor(this.keys, request.headers.authorization, this.clock.now())) throw new NotFound();', ''],
    ],
    specs: [SPEC],
    only: 'nobody else|beside|asked without',
  },
  {
    name: 'take a token of the doctor that ended',
    changes: [['src/health/doctor-token.ts', ' && left > 0 && left <= LONGEST', '']],
    specs: ['test/unit/doctor.spec.ts'],
  },
  {
    name: 'take any token of the doctor',
    changes: [
      ['src/health/doctor-token.ts', 'all.some(({ doctor }) => sameBytes(given, keyedHash(doctor, ends))) &&', ''],
    ],
    specs: ['test/unit/doctor.spec.ts'],
  },
  {
    name: 'let the doctor show what a secret is',
    changes: [
      ['src/doctor/secrecy.ts', 'secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)', 'text'],
    ],
    specs: ['test/unit/doctor.spec.ts'],
  },
  {
    name: 'let a check that throws end the doctor',
    changes: [
      [
        'src/doctor/examination.ts',
        "    to.wrong('all', `could not be checked to the end: ${codeOf(error)}`, 'see what is wrong above, mend it, ask again');",
        '    throw error;',
      ],
    ],
    specs: [SPEC],
    only: 'a check that throws|asked without',
  },
  {
    name: 'let the doctor wait for ever',
    changes: [['src/doctor/bounded.ts', 'return await Promise.race([work, late]);', 'return await work;']],
    specs: ['test/unit/doctor.spec.ts'],
  },
  {
    name: 'let the doctor sign in where the certificate is not valid',
    changes: [
      [
        'src/doctor/smtp.ts',
        'if (tls.rejectUnauthorized) return sayCertificate(certificateOf(talk.tls), clock, to);',
        'if (tls.rejectUnauthorized) sayCertificate(certificateOf(talk.tls), clock, to);',
      ],
    ],
    specs: [SPEC],
    only: 'certificate',
  },
  {
    name: 'let the doctor show its token where the certificate is not valid',
    changes: [['src/doctor/public-url.ts', 'if (!isBelieved) {', 'if (!isBelieved && false) {']],
    specs: [SPEC],
    only: 'certificate',
  },
  {
    name: 'let the doctor believe whoever writes X-Forwarded-For',
    changes: [['src/doctor/passage.ts', 'forged.client !== INVENTED', 'forged.client !== plain.client || true']],
    specs: [SPEC],
    only: 'passes on what|proves nothing|beside|not name',
  },
  {
    name: 'let the doctor call a proxy good that says for nobody',
    changes: [
      ['src/doctor/passage.ts', '!here && (isInside(client) || forwarded.length === 0)', 'client === INVENTED'],
    ],
    specs: [SPEC],
    only: 'does not say for whom|stands for everybody|proves nothing',
  },
  {
    name: 'let the doctor lock the embedded database of a service that ended',
    changes: [['src/doctor/embedded.ts', '?mode=ro${alone}', '?mode=ro']],
    specs: [SPEC],
    only: 'that ended stays|without the tables',
  },
  {
    name: 'let the doctor make a secret',
    changes: [
      ['src/config/inspect.ts', 'return keptSecret(folder);', 'return developmentSecret(folder);'],
      ['src/config/inspect.ts', 'import { keptSecret }', 'import { developmentSecret }'],
    ],
    specs: [SPEC],
    only: 'keep the secret|asked without',
  },
];

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback, readSigningKey, weakness } from '../config/index.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';

/** Rights of group and others. */
const OTHERS = 0o077;

/** What can be told from the settings alone. */
export const settings: Examination = {
  group: 'settings',
  needs: [],
  run: (patient, to) => {
    refused(patient, to);
    mode(patient, to);
    optional(patient, to);
  },
};

/** The secrets: none is shown. */
export const secrets: Examination = {
  group: 'secrets',
  needs: [],
  run: (patient, to) => {
    appSecret(patient, to);
    keptFile(patient, to);
    signingKey(patient, to);
  },
};

function refused({ settings: { problems } }: Patient, to: Findings): void {
  for (const { name, text } of problems) {
    const [what = text, ...remedy] = text.split('; ');
    to.wrong(name, what, remedy.join('; ') || 'mend it; docs/configuration.md says what is expected');
  }
  if (problems.length === 0) to.good('all', 'none is refused');
}

function mode({ env }: Patient, to: Findings): void {
  if (env.production) to.good('mode', 'production: every strict rule is on');
  else if (isLoopback(new URL(env.PUBLIC_URL).hostname)) to.good('mode', `${env.NODE_ENV}, on this machine`);
  else to.hint('mode', `NODE_ENV is ${env.NODE_ENV}: weak settings are allowed`, 'set NODE_ENV=production');
}

function optional({ env }: Patient, to: Findings): void {
  if (env.production && env.embedded)
    to.hint('database', 'the embedded database serves one instance alone', 'set DATABASE_URL to run several');
  if (env.production && env.DOCS) to.hint('docs', '/docs and /redoc are public', 'set DOCS=off unless that is meant');
  if (env.production && env.TEST_CODES.length > 0)
    to.hint('test-codes', 'TEST_CODES open accounts to whoever knows them', 'take them out after the review');
}

function appSecret({ env, settings: { isRefused } }: Patient, to: Findings): void {
  if (isRefused('APP_SECRET')) {
    to.skipped('APP_SECRET', 'it is refused, see above');
    return;
  }
  const count = env.APP_SECRET.length;
  if (count === 0) {
    to.good('APP_SECRET', 'unset: one is made at the first start and kept in DATA_DIR');
    return;
  }
  const why = weakness(env.APP_SECRET);
  if (why) {
    to.hint('APP_SECRET', `${why}: production refuses it`, 'set one by openssl rand -hex 32');
    return;
  }
  const ways = 'after 30 days (SESSION_TTL) take the older out; passwords that were not used since must be reset then';
  if (count > 1) {
    to.hint('APP_SECRET', `${count} secrets: a rotation is under way`, ways);
    return;
  }
  to.good('APP_SECRET', env.generatedSecret ? 'generated, kept in DATA_DIR' : 'long and irregular');
}

function keptFile({ env }: Patient, to: Findings): void {
  const path = join(env.DATA_DIR, 'app-secret');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) {
    to.skipped('file', 'no secret is kept in DATA_DIR');
    return;
  }
  if (stat.mode & OTHERS) {
    to.wrong('file', 'others on this machine can read the secret in DATA_DIR', `chmod 600 ${path}`);
    return;
  }
  to.good('file', 'the secret in DATA_DIR is for its owner alone');
}

function signingKey({ env, settings: { isRefused } }: Patient, to: Findings): void {
  if (isRefused('JWT_PRIVATE_KEY')) {
    to.skipped('JWT_PRIVATE_KEY', 'it is refused, see above');
    return;
  }
  if (!env.JWT_PRIVATE_KEY) {
    to.good('JWT_PRIVATE_KEY', 'unset: tokens are signed HS256 under APP_SECRET');
    return;
  }
  const { namedCurve } = readSigningKey(env.JWT_PRIVATE_KEY).asymmetricKeyDetails ?? {};
  to.good('JWT_PRIVATE_KEY', `readable, on ${namedCurve ?? 'its curve'}: tokens are signed ES256`);
}

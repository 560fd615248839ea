import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from './options.js';
import { run } from './run.js';

/** A guard that is taken out of a copy of the built service, and what the suite has to say then. */
interface Breakage {
  name: string;
  file: string;
  find: string;
  replacement: string;
  only: string[];
  expected: RegExp;
}

const BREAKAGES: Breakage[] = [
  {
    name: 'a code can be used again',
    file: 'src/otp/code-gate.js',
    find: "'consumed_at IS NULL AND superseded_at IS NULL'",
    replacement: "'superseded_at IS NULL'",
    only: ['smtp-drop-after'],
    expected: /a code was acknowledged twice/,
  },
  {
    name: 'a relay takes what another one has leased',
    file: 'src/outbox/outbox.claims.js',
    find: "where('leased_until IS NULL')",
    replacement: "where('1 = 1')",
    only: ['smtp-slow'],
    expected: /sent more often/,
  },
  {
    name: 'a process that is told to end does so at once',
    file: 'src/shut-down.js',
    find: "if (signal === 'SIGTERM') await drained(server);",
    replacement: '',
    only: ['rolling-restart'],
    expected: /told to end/,
  },
  {
    name: 'nobody listens to what ended elsewhere',
    file: 'src/sessions/revocations.js',
    find: 'if (revokedAt) this.add(id, revokedAt);',
    replacement: ';',
    only: ['redis-freeze'],
    expected: /a session outlived its end/,
  },
  {
    name: 'one commit of thirty is none',
    file: 'src/database/transaction.js',
    find: 'await runner.commitTransaction();',
    replacement:
      'globalThis.n = (globalThis.n ?? 0) + 1; await (globalThis.n % 30 ? runner.commitTransaction() : runner.rollbackTransaction());',
    only: ['smtp-drop-after'],
    expected: /is gone|was not written|another answer/,
  },
];

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Whether the suite notices that something is broken: each of them is tried, and has to be reported. */
export async function selfTest(options: Options): Promise<boolean> {
  const verdicts: string[] = [];
  const dist = `dist-faults-${process.pid}.tmp`;
  process.once('exit', () => rmSync(dist, { recursive: true, force: true }));
  // Without an ear of ours these would end the process before it has removed anything.
  for (const [signal, number] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(128 + number));
  for (const breakage of BREAKAGES) {
    if (performance.now() > options.deadline) {
      verdicts.push(`MISSED   ${breakage.name}: no time was left`);
      continue;
    }
    try {
      breakCopy(options.dist, dist, breakage);
      console.log(`\n==== ${breakage.name}`);
      const violations = await run({ ...options, dist, only: breakage.only });
      const found = violations.find(({ what }) => breakage.expected.test(what));
      verdicts.push(
        `${found ? 'noticed ' : 'MISSED  '} ${breakage.name}: ${found?.what ?? `${violations.length} others`}`,
      );
    } finally {
      rmSync(dist, { recursive: true, force: true });
    }
  }
  console.log(`\n${verdicts.join('\n')}`);
  return verdicts.every((verdict) => verdict.startsWith('noticed'));
}

/** @throws Error where the built code looks otherwise: then nothing would be tried. */
function breakCopy(from: string, to: string, { name, file, find, replacement }: Breakage): void {
  cpSync(from, to, { recursive: true });
  const text = readFileSync(join(to, file), 'utf8');
  if (text.split(find).length !== 2) throw new Error(`"${name}" does not apply to ${file}`);
  writeFileSync(
    join(to, file),
    text.replace(find, () => replacement),
  );
}

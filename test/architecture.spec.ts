import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(__dirname);

interface Cruise {
  modules: { source: string; dependencies: unknown[] }[];
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

/** dependency-cruiser reads the folder as `npm run depcruise` does: as a program of its own, being ESM alone. */
async function cruise(folder: string, sources: string[]): Promise<Cruise> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...sources];
  const output = await new Promise<string>((resolve, reject) => {
    // The exit code is the number of violations: what was printed decides.
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(stderr || stdout, { cause: error }));
    });
  });
  return JSON.parse(output) as Cruise;
}

function violationsOf(result: Cruise): string[] {
  return result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('the floors of the architecture', () => {
  it('hold, and every file was read', async () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.ts'),
    );

    const result = await cruise(root, ['src', 'migrations', 'ormconfig.ts']);

    const read = result.modules.map(({ source }) => source).filter((source) => source.startsWith('src/'));
    expect(read.sort()).toEqual(files.map((file) => `src/${file.replaceAll('\\', '/')}`).sort());
    // A parser that fails finds the files, but nothing in them.
    expect(result.modules.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(files.length);
    expect(violationsOf(result)).toEqual([]);
  });

  it('keep what decides away from replicas: these alone read there', () => {
    const readers = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('database/'))
      .filter((file) => readFileSync(join(root, 'src', file), 'utf8').includes('Replicas'));
    expect(readers.sort()).toEqual([
      'audit/trail.ts',
      'metrics/readings.ts',
      'outbox/message-list.ts',
      'statistics/funnel-report.ts',
      'users/user-count.ts',
      'users/user-search.ts',
    ]);
  });

  describe('notice', () => {
    const planted: [name: string, violation: string, files: Record<string, string>][] = [
      [
        'a feature that knows another',
        'floor-of-sessions: src/sessions/index.ts → src/users/index.ts',
        {
          'sessions/index.ts': "export { user } from '../users/index.js';",
          'users/index.ts': 'export const user = 1;',
        },
      ],
      [
        'a type taken from above',
        'floor-of-http: src/http/guard.ts → src/audit/index.ts',
        {
          'http/guard.ts': "import type { Event } from '../audit/index.js';\nexport let event: Event;",
          'audit/index.ts': 'export type Event = string;',
        },
      ],
      [
        'a folder entered through a window',
        'through-the-index: src/auth/login.ts → src/users/user.ts',
        { 'auth/login.ts': "export { user } from '../users/user.js';", 'users/user.ts': 'export const user = 1;' },
      ],
      [
        'a window opened by the application module',
        'through-the-index-from-the-root: src/app.module.ts → src/users/user.ts',
        { 'app.module.ts': "export { user } from './users/user.js';" },
      ],
      [
        'a circle',
        'no-circle: src/users/a.ts → src/users/b.ts',
        {
          'users/a.ts': "import { b } from './b.js';\nexport const a = (): unknown => b;",
          'users/b.ts': "import { a } from './a.js';\nexport const b = (): unknown => a;",
        },
      ],
      [
        'a package that production lacks',
        'no-development-package: src/mail/mail.ts → ',
        { 'mail/mail.ts': "export { SMTPServer } from 'smtp-server';" },
      ],
      [
        'a folder on no floor',
        'folder-without-a-floor: src/helpers/index.ts → src/common/index.ts',
        { 'helpers/index.ts': "export { id } from '../common/index.js';", 'common/index.ts': 'export const id = 1;' },
      ],
      [
        'a state machine that leans on something',
        'pure-state-machine: src/otp/otp-challenge.ts → src/common/index.ts',
        { 'otp/otp-challenge.ts': "export { id } from '../common/index.js';" },
      ],
      [
        'a file that nobody uses',
        'no-orphan: src/users/left-over.ts',
        { 'users/left-over.ts': 'export const old = 1;' },
      ],
      [
        'a file that the server does not reach',
        'no-unused-file: src/auth/login.ts',
        { 'main.ts': "import './app.module.js';" },
      ],
    ];
    let folder: string;
    let found: string[];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'latchkey-architecture-'));
      for (const file of ['tsconfig.json', 'package.json']) cpSync(join(root, file), join(folder, file));
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      for (const [file, text] of planted.flatMap(([, , files]) => Object.entries(files))) {
        mkdirSync(dirname(join(folder, 'src', file)), { recursive: true });
        writeFileSync(join(folder, 'src', file), text);
      }
      found = violationsOf(await cruise(folder, ['src']));
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each(planted)('%s', (_name, violation) => {
      expect(found).toContainEqual(expect.stringContaining(violation));
    });
  });
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Clock } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { Importer, summaryOf } from '../../src/import/importer.js';
import { Realms } from '../../src/realms/index.js';
import type { TestApp } from './app.js';

const root = join(__dirname, '../..');
/** What `npm run import` runs. */
const IMPORT = join(root, 'dist/src/import/import.js');

export interface ImportRun {
  code: number | null;
  output: string;
  errors: string;
}

export interface RefusedLine {
  line: number;
  reason: string;
  field?: string;
}

/** Files of people in a folder of their own, and the built command that imports them into the database of an app. */
export class ImportBench {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'));

  constructor(
    private readonly app: TestApp,
    private readonly env: Record<string, string> = {},
  ) {}

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file of these lines: objects as JSON, texts and bytes as they are. */
  write(name: string, lines: readonly (object | string)[]): string {
    const bytes = lines.flatMap((line) => [
      Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
      Buffer.from('\n'),
    ]);
    writeFileSync(this.path(name), Buffer.concat(bytes));
    return this.path(name);
  }

  /** In this process, which takes no second to start: what the import does, without what the command says about it. */
  async import(file: string, options: { dryRun?: boolean; stop?: AbortSignal } = {}): Promise<string[]> {
    const { app } = this.app;
    const importer = new Importer(app.get(Database), app.get(Realms), app.get(Clock), this.app.env);
    const said: string[] = [];
    const { dryRun = false, stop = new AbortController().signal } = options;
    const standing = await importer.run({ file, dryRun, stop, say: (text) => void said.push(text) });
    return [...said, summaryOf(standing)];
  }

  /**
   * The command, as a process of its own.
   * @param started gets the process, for a test that ends it
   */
  async run(args: string[], env: Record<string, string> = {}, started?: (child: ChildProcess) => void) {
    const child = spawn(process.execPath, [IMPORT, ...args], {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'test',
        APP_SECRET: this.app.env.APP_SECRET.join(),
        ...this.app.database.env,
        ...this.env,
        ...env,
      },
    });
    const run: ImportRun = { code: null, output: '', errors: '' };
    child.stdout.on('data', (chunk: Buffer) => (run.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (run.errors += chunk.toString()));
    started?.(child);
    [run.code] = (await once(child, 'close')) as [number | null];
    return run;
  }

  /** Runs until a first batch is committed and sends `signal` then. */
  async interrupt(file: string, signal: NodeJS.Signals): Promise<ImportRun> {
    const watcher = watch(this.folder);
    let isSent = false;
    const run = await this.run([file], {}, (child) => {
      watcher.on('change', (_, name) => {
        if (isSent || name !== `${basename(file)}.progress`) return;
        isSent = child.kill(signal);
      });
    });
    watcher.close();
    return run;
  }

  /** What was refused, and nothing where there is no such file. */
  refused(file: string): RefusedLine[] {
    const path = `${file}.refused.ndjson`;
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as RefusedLine);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

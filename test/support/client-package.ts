import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');

/** Runs a program of this repository and answers what it said. */
export function runNode(args: string[], cwd = root, more: Record<string, string> = {}) {
  // Jest's own copy of the environment is not what a child would get by itself.
  const env = { ...process.env, ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

/** The same. @throws Error where it failed */
export function mustRun(args: string[], cwd = root, more: Record<string, string> = {}): void {
  const { status, output } = runNode(args, cwd, more);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${status}\n${output}`);
}

export const program = (path: string) => join(root, 'node_modules', path);

/** A folder of its own with a project in it that has the client, and what else it names, as `npm install` would put them there. */
export class ClientProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-client-'));

  /** @param example of `examples/`; without it the project is empty */
  constructor(example?: string) {
    if (example) cpSync(join(root, 'examples', example), this.folder, { recursive: true });
    const client = this.path('node_modules/@latchkey/client');
    mustRun([program('typescript/bin/tsc'), '-p', 'client', '--outDir', join(client, 'dist')]);
    cpSync(join(root, 'client/package.json'), join(client, 'package.json'));
    if (example) this.link(this.dependencies());
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Packages of this repository, by name. */
  link(names: string[]): void {
    for (const name of names.filter((each) => !existsSync(this.path(`node_modules/${each}`)))) {
      mkdirSync(dirname(this.path(`node_modules/${name}`)), { recursive: true });
      symlinkSync(program(name), this.path(`node_modules/${name}`));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private dependencies(): string[] {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(this.path('package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    return Object.keys({ ...dependencies, ...devDependencies });
  }
}

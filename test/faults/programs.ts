import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Kills every process group that is named to it and removes the folder once its input closes, which the kernel does when
 * this process ends in whatever way.
 */
const WATCHDOG = `
pids=
while read -r line; do
  pid=\${line#?}
  case $line in
    +*) pids="$pids $pid" ;;
    -*) rest=; for each in $pids; do [ "$each" = "$pid" ] || rest="$rest $each"; done; pids=$rest ;;
  esac
done
for pid in $pids; do kill -9 "-$pid" 2>/dev/null; done
sleep 0.2
for disk in "$1"/disk*; do umount "$disk" 2>/dev/null; done
[ -n "$2" ] || rm -rf "$1"
`;

/** The folder of one run, and every process that it starts. */
export class Programs {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-faults-'));
  private readonly watchdog: ChildProcess;
  private readonly all = new Set<Program>();
  private isOver = false;

  /** @param keep the folder stays */
  constructor(keep: boolean) {
    mkdirSync(join(this.folder, 'logs'));
    this.watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', this.folder, keep ? 'keep' : ''], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  /** What every process said, by its name: each has one file, whatever becomes of it. */
  logOf(name: string): string {
    return join(this.folder, 'logs', `${name}.log`);
  }

  /** @param ipc whether it is a Node process that we talk to */
  start(name: string, file: string, args: string[], env: Record<string, string> = {}, ipc = false): Program {
    if (this.isOver) throw new Error(`${name} comes too late: the run is over`);
    const log = openSync(this.logOf(name), 'a');
    const child = spawn(file, args, {
      env: { PATH: process.env.PATH ?? '', ...env },
      detached: true,
      stdio: ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    });
    closeSync(log);
    const program = new Program(name, child);
    this.all.add(program);
    this.watchdog.stdin?.write(`+${child.pid}\n`);
    child.once('exit', () => {
      this.all.delete(program);
      this.watchdog.stdin?.write(`-${child.pid}\n`);
    });
    return program;
  }

  /** From now on none is started, whoever is still at it. */
  close(): void {
    this.isOver = true;
  }

  async stop(): Promise<void> {
    this.close();
    await Promise.all([...this.all].map((program) => program.kill()));
    this.watchdog.stdin?.end();
    await once(this.watchdog, 'exit');
  }
}

/** A process of this run, in a group of its own. */
export class Program {
  /** Whether it is meant to end: an end that nobody asked for is a finding. */
  mayEnd = false;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(
    readonly name: string,
    readonly child: ChildProcess,
  ) {
    child.on('error', () => undefined);
    this.ended = once(child, 'exit').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
  }

  get isRunning(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** To the whole group. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) process.kill(-this.child.pid!, signal);
  }

  /** At once, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.mayEnd = true;
    if (!this.isRunning) return;
    this.signal('SIGKILL');
    await this.ended;
  }
}

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../support/mariadb.js';
import type { Program, Programs } from './programs.js';
import { send } from './send.js';
import { until } from './wait.js';

/** How long a start may take (ms) on a machine that has other things to do. */
const START_LIMIT = 30_000;

/** What all instances of a run share. */
export const shared = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://id.latchkey.test',
  FRONTEND_URL: 'https://app.latchkey.test',
  APP_SECRET: randomBytes(32).toString('hex'),
  TRUST_PROXY: '127.0.0.1',
  // As low as production takes it: what is tried here is not the hash.
  BCRYPT_COST: '10',
  HASH_CONCURRENCY: '1',
  SEND_COOLDOWN: '1',
};

/** `up`: it should answer; `down`: it is dead, starts or was told to end; `frozen`: it stands still. */
export type State = 'up' | 'down' | 'frozen';

/** One process of the service. */
export class Instance {
  state: State = 'down';
  private program: Program | undefined;
  /** Ends that nobody asked for. */
  readonly crashes: string[] = [];

  private constructor(
    private readonly programs: Programs,
    readonly name: string,
    readonly port: number,
    private readonly dist: string,
    private readonly env: Record<string, string>,
  ) {}

  static async create(programs: Programs, name: string, dist: string, env: Record<string, string>): Promise<Instance> {
    return new Instance(programs, name, await freePort(), dist, env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves once it is ready. */
  async start(): Promise<void> {
    const clock = join(this.programs.folder, `clock-${this.name}`);
    const program = this.programs.start(
      this.name,
      process.execPath,
      ['--enable-source-maps', '--import', pathToFileURL(resolve('test/faults/shift-clock.mjs')).href, this.main],
      { ...shared, PORT: String(this.port), FAULTS_CLOCK: clock, ...this.env },
    );
    this.program = program;
    void program.ended.then(({ code, signal }) => {
      if (!program.mayEnd) this.crashes.push(`${this.name} ended by itself: ${code ?? signal}`);
    });
    await until(`${this.name} is ready`, START_LIMIT, async () => {
      if (!program.isRunning) throw new Error(`${this.name} ended at its start: ${this.programs.logOf(this.name)}`);
      return (await send(this.url, 'GET', '/health/ready', { patience: 3_000 })).status === 200;
    });
    this.state = 'up';
  }

  async kill(): Promise<void> {
    this.state = 'down';
    await this.program?.kill();
  }

  /** SIGTERM; resolves to how it ended, after at most 25 s. */
  async terminate(): Promise<{ code: number | null; signal: NodeJS.Signals | null } | undefined> {
    if (!this.program) return undefined;
    this.program.mayEnd = true;
    this.state = 'down';
    this.program.signal('SIGTERM');
    return this.program.ended;
  }

  freeze(): void {
    this.state = 'frozen';
    this.program?.signal('SIGSTOP');
  }

  thaw(): void {
    this.program?.signal('SIGCONT');
    this.state = 'up';
  }

  /** Its clock is the machine's plus so many ms, from the next moment on. */
  shiftClock(ms: number): void {
    writeFileSync(join(this.programs.folder, `clock-${this.name}`), String(ms));
    this.program?.signal('SIGUSR2');
  }

  private get main(): string {
    return join(this.dist, 'src/main.js');
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, guardOf, program } from './mariadb.js';

/** How long a server may take to answer (ms). */
const START_LIMIT = 30_000;

/** A Redis of its own on a free port, which keeps nothing and dies with this process, however that ends. */
export class TestRedis {
  private server: ChildProcess;
  private guard: ChildProcess;

  private constructor(
    private readonly port: number,
    private readonly options: string[],
  ) {}

  /**
   * @param options of redis-server
   * @throws Error when there is no redis-server (Debian: apt-get install redis-server), or it does not answer
   */
  static async start(...options: string[]): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), options);
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  urlOf(user: string, password: string): string {
    return this.url.replace('//', `//${user}:${encodeURIComponent(password)}@`);
  }

  /** On the same port as before, empty. */
  async restart(): Promise<void> {
    const path = program('redis-server');
    if (!path) throw new Error('The tests of Redis need redis-server (Debian: apt-get install redis-server).');
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', folder];
    const args = [...own, '--save', '', '--appendonly', 'no', ...this.options];
    this.server = spawn(path, args, { stdio: 'ignore' });
    this.guard = guardOf(this.server, folder);
    const deadline = performance.now() + START_LIMIT;
    while (!(await this.answers())) {
      if (performance.now() > deadline) throw new Error(`redis-server did not answer on port ${this.port}`);
      await pause(20);
    }
  }

  /** It goes on to hold its connections, and answers nothing. */
  freeze(): void {
    this.server.kill('SIGSTOP');
  }

  thaw(): void {
    this.server.kill('SIGCONT');
  }

  /** At once, in the middle of whatever it does. */
  async stop(): Promise<void> {
    const gone = once(this.guard, 'exit');
    this.guard.stdin?.end();
    await gone;
  }

  /** Sends a command in words and answers what came back first, raw. */
  async command(...words: string[]): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(`${words.join(' ')}\r\n`);
      const [data] = (await once(socket, 'data')) as [Buffer];
      return data.toString();
    } finally {
      socket.destroy();
    }
  }

  private async answers(): Promise<boolean> {
    return this.command('PING').then(
      () => true,
      () => false,
    );
  }
}

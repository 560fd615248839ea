import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestDatabase } from './database.js';
import { freePort } from './mariadb.js';

const root = join(__dirname, '../..');
/** What `npm run start:prod` runs. */
const MAIN = join(root, 'dist/src/main.js');
/** How long the service may take to start (ms). */
const START_LIMIT = 25_000;

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
}

/** The built service as a process of its own, for what only the end of a process can show. */
export class TestService {
  private said = '';
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(
    readonly process: ChildProcess,
    readonly port: number,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    }
    this.ended = once(process, 'exit').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
  }

  static async start(database: TestDatabase, settings: Record<string, string> = {}): Promise<TestService> {
    const port = await freePort();
    const env = {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'test',
      APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9',
      PORT: String(port),
      ...database.env,
      ...settings,
    };
    const service = new TestService(spawn(process.execPath, [MAIN], { cwd: root, env }), port);
    await service.answering();
    return service;
  }

  /** A request whose body is for the caller to end. */
  open(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    agent: Agent | false = false,
  ): ClientRequest {
    return request({ host: '127.0.0.1', port: this.port, method, path, headers, agent });
  }

  async get(path: string, agent: Agent | false = false): Promise<Reply> {
    const asked = this.open('GET', path, {}, agent);
    asked.end();
    return replyTo(asked);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  private async answering(): Promise<void> {
    const deadline = performance.now() + START_LIMIT;
    for (;;) {
      try {
        await this.get('/health');
        return;
      } catch (error) {
        if (this.process.exitCode !== null || performance.now() > deadline)
          throw new Error(this.said, { cause: error });
        await pause(50);
      }
    }
  }
}

/** The answer, once it is read to its end. */
export async function replyTo(asked: ClientRequest): Promise<Reply> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  if (!response.readableEnded) await once(response, 'end');
  return { status: response.statusCode ?? 0, headers: response.headers };
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

/** A server that somebody else may use and that goes away with `stop`. */
export interface TestServer {
  /** `mysql://root@127.0.0.1:PORT`, without a database. */
  url: string;
  /** Of the server's process; missing where somebody else started it. */
  pid?: number;
  stop(): Promise<void>;
}

/** How long a server may take to answer, in ms: half a second is usual, a loaded machine takes ten times as long. */
const START_LIMIT = 30_000;

/** Where a program is looked for: Debian puts servers into /usr/sbin, which an ordinary PATH lacks. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin'];

/** Whether this machine has MariaDB's binaries. MySQL's own `mysqld` takes other options and doesn't count. */
export function isMariaDbInstalled(): boolean {
  return serverProgram() !== undefined && installProgram() !== undefined;
}

/**
 * Starts a MariaDB on a free port of this machine with an empty folder of its own: nothing is durable, nothing is
 * shared, and it dies with this process, however that ends.
 * @param more options of the server
 * @throws Error with the end of the server's log, when it doesn't answer
 */
export async function startMariaDb(more: string[] = []): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-mariadb-'));
  const logFile = join(folder, 'server.log');
  const port = await freePort();
  const data = join(folder, 'data');
  install(data, folder);

  const log = openSync(logFile, 'a');
  const server = spawn(
    required(serverProgram()),
    [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${data}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--max-connections=500',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-flush-method=nosync',
      '--innodb-doublewrite=0',
      '--innodb-log-file-size=4M',
      '--innodb-buffer-pool-size=64M',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      ...more,
    ],
    { stdio: ['ignore', log, log] },
  );
  const guard = guardOf(server, folder);
  const stop = async (): Promise<void> => {
    guard.stdin?.end();
    if (guard.exitCode === null) await once(guard, 'exit');
  };
  try {
    await answering(port, server);
  } catch (cause) {
    const end = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
    await stop();
    throw new Error(`MariaDB did not answer on port ${port}:\n${end}`, { cause });
  }
  return { url: `mysql://root@127.0.0.1:${port}`, ...(server.pid && { pid: server.pid }), stop };
}

/**
 * A shell that waits for its input to close, which the kernel does when this process ends in whatever way, and then
 * kills the server (a clean stop takes 2 s) and removes its folder.
 */
export function guardOf(server: ChildProcess, folder: string): ChildProcess {
  const script =
    'read -r line; kill -9 "$1" 2>/dev/null; while kill -0 "$1" 2>/dev/null && [ $((n+=1)) -lt 50 ]; do sleep 0.02; done; rm -rf "$2"';
  return spawn('/bin/sh', ['-c', script, 'sh', String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** Makes an empty data folder. */
export function install(data: string, folder: string): void {
  const args = [
    '--no-defaults',
    ...asRoot(),
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    `--datadir=${data}`,
  ];
  const { status, stdout, stderr } = spawnSync(required(installProgram()), args, { encoding: 'utf8' });
  if (status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`mariadb-install-db failed:\n${stdout}${stderr}`);
}

/** Only root may, and must, name the user to run as. */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** Resolves once the server answers. */
export async function answering(port: number, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_LIMIT;
  for (;;) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 2_000 });
      await connection.query('SELECT 1');
      await connection.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || server.signalCode !== null || performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}

/** A port of this machine that nobody listens on, for whoever has to know it beforehand. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export function serverProgram(): string | undefined {
  return program('mariadbd') ?? [program('mysqld')].find((found) => found && isMariaDb(found));
}

function installProgram(): string | undefined {
  return program('mariadb-install-db') ?? program('mysql_install_db');
}

export function program(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function isMariaDb(path: string): boolean {
  return spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' }).stdout.includes('MariaDB');
}

export function required(path: string | undefined, name = 'MariaDB'): string {
  if (!path) throw new Error(`${name} is not installed here.`);
  return path;
}

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const dist = join(root, 'dist');
export const stamp = join(dist, '.stamp');

/** What decides the content of dist. The lock file stands for the versions of the compiler and of redoc. */
const inputs = [
  'src',
  'web',
  'client/src',
  'migrations',
  'ormconfig.ts',
  '.swcrc',
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
];

/** Installs what package-lock.json names, when node_modules holds something else. */
export function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing…');
  // Dev dependencies too, even with NODE_ENV=production: the build needs the compiler.
  quietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

/** Builds, when dist was made from other sources than those of now. */
export function ensureBuilt() {
  if (read(stamp) === fingerprint() && existsSync(join(dist, 'src/main.js'))) return;
  say('Building…');
  quietly(process.execPath, [join(root, 'scripts/build.mjs')]);
}

/** A hash of every name and every byte that the build reads: right after a checkout or a copy too, where times lie. */
export function fingerprint() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(input))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Runs node on the arguments as a child that owns the terminal, hands signals on to it and takes over its exit code.
 * Never returns to a caller that awaits it.
 */
export function runNode(args, { env = process.env } = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the child as well; a second one could cut its shutdown short.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  stopWithNpm(child);
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => process.exit(code ?? 128 + (signals[signal] ?? 1)));
  });
}

/** npm passes a SIGTERM to its shell alone, which ends and leaves us behind with another parent. */
function stopWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    // Once: told again, the service would end in the middle of what it does.
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 250).unref();
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const found = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  const isThere = ([path, { version, optional, devOptional, peer }]) =>
    path === '' || found[path]?.version === version || (!(path in found) && Boolean(optional || devOptional || peer));
  const isWanted = (path) => path in wanted;
  return Object.entries(wanted).every(isThere) && Object.keys(found).every(isWanted);
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(read(join(root, lockFile)) ?? '{}').packages;
  } catch {
    return undefined;
  }
}

function filesIn(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute, { recursive: true })
    .map((name) => join(path, name))
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs a step whose output matters only when it fails. */
function quietly(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: command.endsWith('.cmd'),
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  process.exit(status || 1);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

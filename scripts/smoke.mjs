import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

// `node scripts/smoke.mjs [FOLDER]`: does in that clone what a newcomer does first, `npm start` with no setting, and then
// walks a registration from the form to the sign-out. The exit code is the verdict.

const folder = resolve(process.argv[2] ?? '.');
const port = await freePort();
const base = `http://localhost:${port}`;
const data = mkdtempSync(join(tmpdir(), 'latchkey-smoke-'));
const cookies = new Map();

/** In ms: `npm start` of a fresh clone installs and builds first. */
const START_LIMIT = 300_000;
const MAIL_LIMIT = 15_000;

const server = start();
let failure;
try {
  await until(START_LIMIT, '/health answers', async () => (await fetch(`${base}/health`)).ok);
  console.log('ok    npm start answers on /health');
  await walk();
} catch (error) {
  failure = error;
  console.error(`not ok ${error.message}${error.cause ? ` (${error.cause.message ?? error.cause})` : ''}`);
} finally {
  await stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit(failure ? 1 : 0);

async function walk() {
  const email = `smoke-${process.pid}@example.com`;
  const password = `correct horse ${process.pid} battery`;

  const challenge = await call('register', 202, 'POST', '/api/auth/register', { email, password, name: 'Smoke Test' });
  const otp = await until(MAIL_LIMIT, 'the code arrives', () => codeFor(email));
  console.log('ok    the code arrived in the development mailbox');

  const body = { email, otp, challenge_id: challenge.challenge_id };
  await call('verify-email', 200, 'POST', '/api/auth/verify-email', body);
  cookies.clear();
  await call('login', 200, 'POST', '/api/auth/login', { email, password });
  const me = await call('me', 200, 'GET', '/api/auth/me');
  if (me.email !== email || !me.email_verified) throw new Error(`me answered somebody else: ${JSON.stringify(me)}`);

  const before = new Map(cookies);
  await call('logout', 200, 'POST', '/api/auth/logout');
  for (const [name, value] of before) cookies.set(name, value);
  await call('me after logout, with the old cookies', 401, 'GET', '/api/auth/me');
}

async function call(what, expected, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(cookies.size && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
    },
    body: body && JSON.stringify(body),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status !== expected) {
    throw new Error(`${what}: ${response.status} instead of ${expected}: ${answer.code ?? ''} ${answer.detail ?? ''}`);
  }
  console.log(`ok    ${what}: ${response.status}`);
  return answer;
}

async function codeFor(email) {
  const response = await fetch(`${base}/dev/mailbox/messages?to=${encodeURIComponent(email)}`);
  const answer = await response.json();
  return (Array.isArray(answer) ? answer : answer.items)?.[0]?.code;
}

/** `npm start` in a process group of its own: npm, the shell, the script and the server end together. */
function start() {
  const env = { ...process.env, PORT: String(port), DATA_DIR: data };
  // A newcomer has set nothing.
  for (const name of ['NODE_ENV', 'DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'APP_SECRET', 'PUBLIC_URL'])
    delete env[name];
  const child = spawn('npm', ['start'], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (child.log += chunk));
  return child;
}

async function stop() {
  const ended = once(server, 'exit');
  if (server.exitCode === null && server.signalCode === null) {
    process.kill(-server.pid, 'SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), pause(15_000, false, { ref: false })]);
    if (!inTime) {
      failure ??= new Error('npm start did not end within 15 s of SIGTERM');
      console.error(`not ok ${failure.message}`);
      process.kill(-server.pid, 'SIGKILL');
    }
  }
  if (failure) console.error(`What npm start printed last:\n${tail(server.log)}`);
}

/** The last lines, without what could be a code or a key: the development mailbox may talk to the terminal. */
function tail(log) {
  const lines = log.split('\n').slice(-40);
  return lines.join('\n').replace(/\b\d{6,10}\b|\b[0-9a-f]{32,}\b|[\w-]{40,}/gi, '•••');
}

async function until(limit, what, attempt) {
  const deadline = Date.now() + limit;
  let last;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode} before ${what}`);
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) {
      last = error.cause ?? error;
    }
    await pause(100);
  }
  throw new Error(`Within ${limit / 1000} s it did not happen that ${what}`, { cause: last });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}

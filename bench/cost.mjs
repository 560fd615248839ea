// What one operation costs: processor time of the service and, with BENCH_DATABASE_PID, of the database, statements, and bytes
// of redo log. `npm run bench:cost` (embedded database), or with DATABASE_URL for MySQL. docs/scaling.md computes with it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { SMTPServer } from 'smtp-server';

/** How often each operation is done, and how many at once. */
const TIMES = Number(process.env.BENCH_TIMES ?? 400);
const TOGETHER = 4;
/** What /proc counts processor time in (s). */
const TICK = 0.01;
const PASSWORD = 'a horse, a battery, a staple';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
const codes = new Map();
const mails = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'], onData: takeCode });
mails.listen(0, '127.0.0.1');
const database = process.env.DATABASE_URL ? await createConnection(process.env.DATABASE_URL) : undefined;
const [port, databasePid] = [await freePort(), process.env.BENCH_DATABASE_PID];
const url = `http://127.0.0.1:${port}`;
const service = await start();

const people = Array.from({ length: TIMES }, () => ({ email: `p${randomBytes(6).toString('hex')}@example.com` }));
try {
  await measure('warm', people.slice(0, 40), async () => call('GET', '/health'));
  const rows = {
    'sign up by a code (send, deliver, verify)': await measure('sign up', people, signUp),
    'code: send and deliver': await measure('send', people, send),
    'code: verify, which signs in': await measure('verify', people, (person) => verify(person, 'login')),
    refresh: await measure('refresh', people, refresh),
    me: await measure('me', people, (person) => call('GET', '/api/auth/me', { person })),
    'register with a password (hash, send, deliver, verify)': await measure('register', people.slice(0, 100), register),
    'sign in with a password': await measure('login', people.slice(0, 100), login),
    'refused token': await measure('refused', people, () =>
      call('POST', '/api/auth/logout-all', { token: 'x.y.z', expected: 401 }),
    ),
  };
  console.table(rows);
} finally {
  service.kill();
  await database?.end();
  mails.close();
  rmSync(directory, { recursive: true, force: true });
}

async function signUp(person) {
  await ask(person, 'signup');
  await verify(person, 'signup');
}

async function send(person) {
  await ask(person, 'login');
}

async function ask(person, purpose) {
  codes.delete(person.email);
  person.challenge = await call('POST', '/api/auth/send-otp', {
    body: { email: person.email, purpose },
    expected: 202,
  });
  await arrived(person);
}

async function verify(person, purpose) {
  const { email, challenge } = person;
  const body = {
    email,
    purpose,
    otp: codes.get(email),
    challenge_id: challenge.challenge_id,
    token_transport: 'bearer',
  };
  Object.assign(person, await call('POST', '/api/auth/verify-otp', { body }));
}

async function refresh(person) {
  Object.assign(person, await call('POST', '/api/auth/refresh', { body: { refresh_token: person.refresh_token } }));
}

async function register(person) {
  person.second = `r-${person.email}`;
  codes.delete(person.second);
  const asked = await call('POST', '/api/auth/register', {
    body: { email: person.second, password: PASSWORD },
    expected: 202,
  });
  await arrived({ email: person.second });
  const body = { email: person.second, otp: codes.get(person.second), challenge_id: asked.challenge_id };
  await call('POST', '/api/auth/verify-email', { body });
}

async function login(person) {
  await call('POST', '/api/auth/login', { body: { email: person.second, password: PASSWORD } });
}

/** Per operation: processor time (ms), statements, kilobytes of redo log. */
async function measure(name, each, work) {
  const before = await counters();
  const waiting = [...each];
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await work(next);
    }),
  );
  const after = await counters();
  const per = (key, unit = 1) => Math.round(((after[key] - before[key]) / each.length) * unit * 100) / 100;
  return {
    'service ms': per('service', 1000),
    ...(databasePid && { 'database ms': per('database', 1000) }),
    ...(database && { statements: per('statements'), 'redo KB': per('redo', 1 / 1024) }),
  };
}

async function counters() {
  const all = { service: processorTime(service.pid), database: databasePid ? processorTime(databasePid) : 0 };
  if (!database) return all;
  const [rows] = await database.query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Innodb_os_log_written')",
  );
  const status = Object.fromEntries(rows.map((row) => [row.Variable_name, Number(row.Value)]));
  return { ...all, statements: status.Questions, redo: status.Innodb_os_log_written };
}

/** User and system time of a process (s). */
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

async function call(method, path, { body, person, token = person?.access_token, expected = 200 } = {}) {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function takeCode(stream, session, done) {
  let text = '';
  stream.on('data', (chunk) => (text += chunk));
  stream.on('end', () => {
    const [, code] = /^Subject:.*?\b(\d{6})\b/ms.exec(text) ?? [];
    codes.set(session.envelope.rcptTo[0].address, code);
    done();
  });
}

async function arrived({ email }) {
  for (let waited = 0; !codes.has(email); waited++) {
    if (waited > 5_000) throw new Error(`no mail to ${email}`);
    await pause(2);
  }
}

async function start() {
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PORT: String(port),
    DATA_DIR: directory,
    APP_SECRET: randomBytes(32).toString('hex'),
    SMTP_URL: `smtp://127.0.0.1:${mails.server.address().port}`,
    LOG_LEVEL: 'error',
    SEND_COOLDOWN: '0',
    LIMIT_PER_SOURCE: '100000000',
    LIMIT_PER_SOURCE_ALL: '100000000',
    MAIL_PER_DAY: '100000000',
  };
  const child = spawn(process.execPath, ['dist/src/main.js', '--migrate'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let waited = 0; waited < 300; waited++) {
    if (
      await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return child;
    await pause(100);
  }
  throw new Error('the service did not start');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const free = probe.address().port;
  probe.close();
  return free;
}

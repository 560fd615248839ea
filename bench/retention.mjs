// What removing a million old rows costs, and what requests notice of it. `npm run bench:retention` (embedded database), or
// with DATABASE_URL for MySQL, whose tables are emptied first. Figures are for comparing two states of this code on one machine.
import autocannon from 'autocannon';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PORT = Number(process.env.BENCH_PORT ?? 4198);
const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
/** Requests a second on each of three routes: what is measured is a wait, not the most that fits. */
const RATE = 30;
const DAY = 86_400_000;
const url = `http://127.0.0.1:${PORT}`;
const directory = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
const env = {
  ...process.env,
  PORT: String(PORT),
  DATA_DIR: directory,
  APP_SECRET: randomBytes(32).toString('hex'),
  LOG_LEVEL: 'warn',
  LIMIT_PER_SOURCE: '100000000',
  LIMIT_PER_SOURCE_ALL: '100000000',
  MAIL_PER_DAY: '100000000',
};
const database = await open();
let number = 0;

try {
  spawnSync(process.execPath, ['dist/src/database/migrate.js', 'up'], { env, stdio: 'inherit' });
  const filling = performance.now();
  await fill();
  console.log(`${ROWS} old rows written in ${seconds(filling)} s`);

  let service = await start('3600');
  const token = await signUp(`bench${Date.now()}@example.com`);
  if (database.readRows) await countReadRows(token);
  const rows = { before: await measure(token) };
  await stop(service);

  service = await start('10');
  await until(async () => (await removed()) > 0);
  const removing = performance.now();
  const first = await removed();
  rows.during = await measure(token);
  const underLoad = ((await removed()) - first) / seconds(removing);
  const [idleFrom, idle] = [performance.now(), await removed()];
  await until(async () => (await removed()) >= ROWS);
  const alone = ((await removed()) - idle) / seconds(idleFrom);
  console.log(
    `all removed in ${seconds(removing)} s: ${Math.round(underLoad)} rows/s under load, ${Math.round(alone)} alone`,
  );
  console.log(`batches, in seconds: ${await batches()}`);
  rows.after = await measure(token);
  await stop(service);
  console.table(
    Object.fromEntries(
      Object.entries(rows).flatMap(([when, each]) => each.map(([route, row]) => [`${route} ${when}`, row])),
    ),
  );
} finally {
  await database.close();
  rmSync(directory, { recursive: true, force: true });
}

function seconds(since) {
  return Number(((performance.now() - since) / 1000).toFixed(1));
}

async function open() {
  if (process.env.DATABASE_URL) {
    const connection = await createConnection(process.env.DATABASE_URL);
    return {
      insert: (sql, values) => connection.query(sql, values),
      empty: async (table) => connection.query(`TRUNCATE ${table}`),
      readRows: async () => {
        const [found] = await connection.query("SHOW GLOBAL STATUS LIKE 'Handler_read%'");
        return found.reduce((sum, { Value }) => sum + Number(Value), 0);
      },
      close: () => connection.end(),
    };
  }
  let file;
  const opened = () => (file ??= new Libsql(join(directory, 'latchkey.db')));
  return {
    insert: (sql, values) =>
      opened()
        .prepare(sql)
        .run(...values),
    empty: (table) => opened().exec(`DELETE FROM ${table}`),
    begin: () => opened().exec('BEGIN'),
    commit: () => opened().exec('COMMIT'),
    close: () => file?.close(),
  };
}

/** A quarter of each: codes that ended, sessions, messages and events, over the years before they were due to go. */
async function fill() {
  const each = Math.ceil(ROWS / 4);
  const old = (i) => new Date(Date.now() - 800 * DAY + Math.floor((i * 300 * DAY) / each));
  const later = (time, ms) => text(new Date(time.getTime() + ms));
  const hex = () => randomBytes(32).toString('hex');
  const user = () => uuid(new Date());
  const address = () => `${randomBytes(6).toString('hex')}@example.com`;
  const tables = {
    otp_challenges: [
      'id, realm, purpose, channel, destination, user_id, code_hmac, key_version, attempts, max_attempts, created_at, expires_at, consumed_at, link_hash',
      (t) => [
        uuid(t),
        'default',
        'login',
        'email',
        address(),
        user(),
        hex(),
        'x',
        1,
        5,
        text(t),
        later(t, 3e5),
        text(t),
        hex(),
      ],
    ],
    sessions: [
      'id, user_id, realm, refresh_hash, authenticated_at, ip, user_agent, created_at, last_seen_at, idle_expires_at, expires_at',
      (t) => [
        uuid(t),
        user(),
        'default',
        hex(),
        text(t),
        '203.0.113.7',
        'x'.repeat(100),
        text(t),
        text(t),
        later(t, 14 * DAY),
        later(t, 30 * DAY),
      ],
    ],
    outbox_messages: [
      'id, realm, channel, template, destination, attempts, created_at, expires_at, sent_at, provider_id, challenge_id',
      (t) => [
        uuid(t),
        'default',
        'email',
        'sign_in_code',
        address(),
        1,
        text(t),
        later(t, 3e5),
        text(t),
        hex(),
        uuid(t),
      ],
    ],
    audit_events: [
      'id, realm, type, user_id, ip, user_agent, details, created_at',
      (t) => [uuid(t), 'default', 'signed_in', user(), '203.0.113.7', 'x'.repeat(100), '{"action":"login"}', text(t)],
    ],
  };
  for (const [table, [columns, row]] of Object.entries(tables)) {
    await database.empty(table);
    const width = columns.split(',').length;
    const batch = Math.floor(10_000 / width);
    await database.begin?.();
    for (let done = 0; done < each; done += batch) {
      const count = Math.min(batch, each - done);
      const marks = Array(count)
        .fill(`(${Array(width).fill('?').join(', ')})`)
        .join(', ');
      const values = Array.from({ length: count }, (_, i) => row(old(done + i))).flat();
      await database.insert(`INSERT INTO ${table} (${columns}) VALUES ${marks}`, values);
    }
    await database.commit?.();
  }
}

function text(time) {
  return time.toISOString().replace('T', ' ').replace('Z', '');
}

function uuid(time) {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(time.getTime(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function start(interval) {
  const service = spawn(process.execPath, ['dist/src/main.js', '--migrate'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...env, RETENTION_INTERVAL: interval },
  });
  await until(async () => (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok);
  return service;
}

async function stop(service) {
  service.kill('SIGTERM');
  await once(service, 'exit');
}

async function until(isSo) {
  for (let tries = 0; tries < 6000; tries++) {
    if (await isSo()) return;
    await pause(100);
  }
  throw new Error('it took too long');
}

async function scraped(pattern) {
  const answer = await (await fetch(`${url}/metrics`)).text();
  return [...answer.matchAll(pattern)];
}

async function removed() {
  const found = await scraped(/^latchkey_retention_rows_total\{[^}]*\} (\d+)/gm);
  return found.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** How many batches took at most how long. */
async function batches() {
  const found = await scraped(/^latchkey_retention_batch_seconds_bucket\{le="([^"]+)"\} (\d+)/gm);
  return found.map(([, le, count]) => `≤ ${le}: ${count}`).join(', ');
}

async function signUp(email) {
  const { challenge_id } = await post('/api/auth/send-otp', { email, purpose: 'signup' });
  let code;
  await until(async () => {
    const [message] = await (await fetch(`${url}/dev/mailbox/messages?to=${email}`)).json();
    code = message?.code;
    return code;
  });
  const body = { email, purpose: 'signup', otp_code: code, challenge_id, token_transport: 'bearer' };
  return (await post('/api/auth/verify-otp', body)).access_token;
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** What a request of each route reads, with everything that goes on beside it. */
async function countReadRows(token) {
  const me = () => fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  const address = () => `rows${number++}@example.com`;
  const kinds = {
    'send-otp': () => post('/api/auth/send-otp', { email: address(), purpose: 'signup' }),
    'verify-otp': () => post('/api/auth/verify-otp', { email: address(), purpose: 'signup', otp: '000000' }),
    me,
    nothing: () => pause(20),
  };
  for (const [name, send] of Object.entries(kinds)) {
    const before = await database.readRows();
    for (let i = 0; i < 100; i++) await send();
    console.log(`rows read for a request: ${name} ${((await database.readRows()) - before) / 100}`);
  }
}

/** Three kinds of requests beside each other. */
async function measure(token) {
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const fresh = (body) => ({
    ...json,
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ email: `user${number++}@example.com`, purpose: 'signup', ...body }),
        }),
      },
    ],
  });
  const routes = {
    'send-otp': { url: `${url}/api/auth/send-otp`, ...fresh({}) },
    'verify-otp (wrong)': { url: `${url}/api/auth/verify-otp`, ...fresh({ otp: '000000' }) },
    me: { url: `${url}/api/auth/me`, headers: { authorization: `Bearer ${token}` } },
  };
  return Promise.all(
    Object.entries(routes).map(async ([name, options]) => {
      const result = await autocannon({ connections: 4, duration: SECONDS, overallRate: RATE, ...options });
      const { p50, p99, max } = result.latency;
      return [
        name,
        { 'p50 ms': p50, 'p99 ms': p99, 'max ms': max, 'per second': result.requests.average, '5xx': result['5xx'] },
      ];
    }),
  );
}

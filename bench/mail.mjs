// How many mails one instance delivers to a mail server on this host, and how long each takes from the request that asked for it
// to the server's yes. `npm run bench:mail` (embedded database), or with DATABASE_URL for MySQL. Figures are for comparing two
// states of this code on one machine, not for quoting.
import { NestFactory } from '@nestjs/core';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppModule } from '../dist/src/app.module.js';
import { parseEnv } from '../dist/src/config/index.js';
import { configureApp } from '../dist/src/configure-app.js';
import { Database } from '../dist/src/database/index.js';
import { createAdapter } from '../dist/src/http/index.js';
import { Mail } from '../dist/src/mail/index.js';

/** Mails that wait at once, and how many one transaction writes. */
const BACKLOG = Number(process.env.BENCH_MAILS ?? 3000);
const TOGETHER = 100;
/** Requests a second where the time of each is measured, and for how long (s). */
const STEADY = Number(process.env.BENCH_RATE ?? 20);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);

const directory = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
const asked = new Map();
const accepted = new Map();

const sink = fork(new URL('smtp-sink.mjs', import.meta.url));
const [smtpPort] = await once(sink, 'message');
sink.on('message', ([address, at]) => accepted.set(address, at));

const env = parseEnv({
  NODE_ENV: 'test',
  DATABASE_URL: process.env.DATABASE_URL,
  DATA_DIR: directory,
  MIGRATE_ON_START: 'true',
  APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9',
  SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
  LIMIT_PER_SOURCE: '1000000',
  LIMIT_PER_SOURCE_ALL: '1000000',
  MAIL_PER_DAY: '1000000',
});
const app = await NestFactory.create(AppModule.forRoot(env), createAdapter(env), {
  logger: ['error'],
  bodyParser: false,
});
await configureApp(app, env);
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address();

try {
  await measure('warm', () => writeBacklog('warm', 200));
  console.table({
    [`${BACKLOG} that wait`]: await measure('backlog', () => writeBacklog('backlog', BACKLOG)),
    [`${STEADY} requests/s`]: await measure('steady', trickle),
  });
} finally {
  await app.close();
  sink.disconnect();
  rmSync(directory, { recursive: true, force: true });
}

async function measure(name, ask) {
  const began = now();
  const cpu = process.cpuUsage();
  await ask();
  const addresses = [...asked.keys()].filter((address) => address.startsWith(name));
  const patience = now() + 120_000;
  while (addresses.some((address) => !accepted.has(address))) {
    if (now() > patience) throw new Error('mails are missing');
    await pause(20);
  }
  const { user, system } = process.cpuUsage(cpu);
  const times = addresses.map((address) => accepted.get(address) - asked.get(address)).sort((a, b) => a - b);
  const last = Math.max(...addresses.map((address) => accepted.get(address)));
  return {
    mails: addresses.length,
    'mails/s': Math.round((addresses.length / (last - began)) * 1000),
    'p50 ms': Math.round(times[Math.floor(times.length * 0.5)]),
    'p99 ms': Math.round(times[Math.floor(times.length * 0.99)]),
    'CPU ms/mail': Number(((user + system) / 1000 / addresses.length).toFixed(2)),
  };
}

/** As many transactions as it takes, one after the other; the relay begins with the first. */
async function writeBacklog(name, count) {
  for (let first = 0; first < count; first += TOGETHER) {
    await app.get(Database).transaction(async (tx) => {
      for (let i = first; i < Math.min(count, first + TOGETHER); i++) {
        const to = `${name}${i}@example.com`;
        asked.set(to, now());
        const expiresAt = new Date(Date.now() + 300_000);
        const order = { realm: 'default', template: 'sign_in_code', to, expiresAt, code: '048213' };
        await app.get(Mail, { strict: false }).enqueue(tx, order);
      }
    });
  }
}

/** Evenly, whether or not the answers keep up. */
async function trickle() {
  const all = [];
  for (let i = 0; i < STEADY * SECONDS; i++) {
    all.push(request(`steady${i}@example.com`));
    await pause(1000 / STEADY);
  }
  await Promise.all(all);
}

async function request(email) {
  asked.set(email, now());
  const body = JSON.stringify({ email, purpose: 'signup' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/send-otp`, { method: 'POST', headers, body });
  if (answer.status !== 202) throw new Error(`send-otp answered ${answer.status}`);
}

/** ms of the clock that the processes of a machine share. */
function now() {
  return performance.timeOrigin + performance.now();
}

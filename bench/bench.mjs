// Throughput and latency of the hot routes against a real process. `npm run bench` (embedded database), or with
// DATABASE_URL for MySQL. Figures are for comparing two states of this code on one machine, not for quoting.
import autocannon from 'autocannon';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PORT = Number(process.env.BENCH_PORT ?? 4199);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const url = `http://127.0.0.1:${PORT}`;
const directory = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));

const service = spawn(process.execPath, ['dist/src/main.js', '--migrate'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    PORT: String(PORT),
    DATA_DIR: directory,
    LOG_LEVEL: 'error',
    LIMIT_PER_SOURCE: '100000000',
    LIMIT_PER_SOURCE_ALL: '100000000',
  },
});

try {
  await untilReady();
  const token = await signUp('bench@example.com');
  const signedIn = { authorization: `Bearer ${token}` };
  const rows = [
    await measure('GET /health', { url: `${url}/health` }),
    await measure('GET /api/auth/me (1 read)', { url: `${url}/api/auth/me`, headers: signedIn }),
    await measure('POST /api/auth/logout-all, refused (signature check, no I/O)', {
      url: `${url}/api/auth/logout-all`,
      method: 'POST',
      headers: { authorization: `Bearer ${token.slice(0, -2)}AA` },
    }),
    await measure('POST /api/auth/send-otp (a new address each)', sendCodes()),
  ];
  console.table(Object.fromEntries(rows));
} finally {
  service.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
}

async function untilReady() {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the service did not start');
}

async function signUp(email) {
  const { challenge_id } = await post('/api/auth/send-otp', { email, purpose: 'signup' });
  for (let tries = 0; tries < 50; tries++) {
    const [message] = await (await fetch(`${url}/dev/mailbox/messages?to=${email}`)).json();
    if (message?.code) {
      const body = { email, purpose: 'signup', otp_code: message.code, challenge_id, token_transport: 'bearer' };
      return (await post('/api/auth/verify-otp', body)).access_token;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no code came');
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

function sendCodes() {
  let number = 0;
  return {
    url: `${url}/api/auth/send-otp`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({ email: `user${number++}@example.com`, purpose: 'signup' }),
        }),
      },
    ],
  };
}

async function measure(name, options) {
  const result = await autocannon({ connections: 32, duration: SECONDS, ...options });
  const { latency, requests } = result;
  const statuses = `2xx ${result['2xx']}, other ${result.non2xx}`;
  return [name, { 'per second': Math.round(requests.average), 'p50 ms': latency.p50, 'p99 ms': latency.p99, statuses }];
}

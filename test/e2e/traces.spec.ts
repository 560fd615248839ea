import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { currentTraceId } from '../../src/common/index.js';
import { OutboxRelay } from '../../src/outbox/index.js';
import { JsonLogger } from '../../src/start-logger.js';
import { TraceExport } from '../../src/traces/index.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import { OtlpSink, type CaughtSpan } from '../support/otlp-sink.js';
import { SmtpSink } from '../support/smtp-sink.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const EMAIL = 'ada.lovelace@example.com';
const PASSWORD = 'correct horse battery';

let sink: OtlpSink;
let app: TestApp;

const start = (env: Record<string, string> = {}) =>
  TestApp.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTP_LOGIN_CREATES_USER: 'yes', ...env } });

beforeAll(async () => {
  sink = await OtlpSink.start();
});

afterAll(() => sink.stop());

afterEach(async () => {
  sink.mode = 'accept';
  await app.close();
  sink.clear();
});

async function caught(): Promise<CaughtSpan[]> {
  // An answer may be read here before its request is over there.
  await new Promise((resolve) => setImmediate(resolve));
  await app.app.get(TraceExport).flush();
  return sink.spans;
}

/** What stands below a span, by name, as often as it stands there. */
function below(spans: CaughtSpan[], { spanId }: CaughtSpan): string[] {
  return spans.filter(({ parent }) => parent === spanId).map(({ name }) => name);
}

function only(spans: CaughtSpan[], name: string): CaughtSpan {
  const found = spans.filter((span) => span.name === name);
  expect(found.map((span) => span.name)).toEqual([name]);
  return found[0] as CaughtSpan;
}

const send = (headers: Record<string, string> = {}, email = EMAIL) =>
  app.agent().post<{ challenge_id: string }>('/api/auth/send-otp', { email, purpose: 'login' }, headers);

async function signIn(headers: Record<string, string> = {}): Promise<string> {
  const { challenge_id } = (await send(headers)).body;
  const otp_code = await app.code(EMAIL);
  const agent = app.agent();
  const body = { email: EMAIL, purpose: 'login', otp_code, challenge_id };
  const { status } = await agent.post('/api/auth/verify-otp', body, headers);
  expect(status).toBe(200);
  return [otp_code, ...agent.cookies.values()].join(' ');
}

describe('a sign-in', () => {
  it('is a tree: the request, its transaction, its statements, and the mail that it caused', async () => {
    app = await start({ APP_NAME: 'Acme' });
    await signIn();
    const spans = await caught();

    const asked = only(spans, 'POST /api/auth/send-otp');
    const verified = only(spans, 'POST /api/auth/verify-otp');
    expect([asked.kind, asked.parent, asked.traceId !== verified.traceId]).toEqual([2, '', true]);
    expect(verified.facts).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/auth/verify-otp',
      'http.response.status_code': 200,
      'latchkey.realm': 'default',
    });
    const [transaction] = spans.filter(({ parent }) => parent === verified.spanId);
    expect(transaction?.name).toBe('transaction');
    const statements = spans.filter(({ parent }) => parent === transaction?.spanId);
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['INSERT otp_destinations', 'UPDATE otp_challenges', 'INSERT sessions', 'COMMIT']),
    );
    const systems = new Set(statements.map(({ facts }) => facts['db.system.name']));
    expect([...systems]).toEqual([databaseKind() === 'mysql' ? 'mysql' : 'sqlite']);
    const [mail] = spans.filter(({ name }) => name === 'deliver email');
    expect([mail?.traceId, mail?.kind, mail?.failed]).toEqual([asked.traceId, 3, false]);
    expect(mail?.facts).toMatchObject({ 'latchkey.outcome': 'sent', 'latchkey.attempt': 1 });
    expect(sink.resource['service.name']).toBe('Acme');
    // The relay's claims are steps of nobody's request.
    expect(spans.filter(({ name }) => name === 'UPDATE outbox_messages')).toEqual([]);
  });

  it('holds no address, secret, value, query or body', async () => {
    app = await start();
    const register = { email: 'lovelace@example.org', password: PASSWORD, first_name: 'Augusta', last_name: 'King' };
    await app.agent().post('/api/auth/register?token=query-secret', register, { 'user-agent': 'agent-secret' });
    const secrets = await signIn({ 'user-agent': 'agent-secret' });
    await app.agent().get(`/api/none/${EMAIL}?x=query-secret`);
    await caught();
    const [user] = await app.query<{ id: string }>('SELECT id FROM users');
    const names = [
      EMAIL,
      PASSWORD,
      'lovelace',
      'Augusta',
      '127.0.0.1',
      'query-secret',
      'agent-secret',
      user?.id ?? '?',
    ];
    for (const secret of [...names, ...secrets.split(' ')]) {
      expect(secret).not.toBe('');
      expect(sink.raw).not.toContain(secret);
    }
    expect(sink.raw).toContain('GET none');
  });

  it('whose statement fails, or is refused, says so by a code', async () => {
    app = await start();
    await app.agent().post('/api/auth/login', { email: EMAIL, password: PASSWORD });
    await app.query('DROP TABLE audit_events');
    expect((await app.agent().post('/api/auth/login', { email: EMAIL, password: PASSWORD })).status).toBe(500);
    const [refused, failed] = (await caught()).filter(({ name }) => name === 'POST /api/auth/login');
    expect([refused?.failed, refused?.facts['latchkey.code']]).toEqual([false, 'invalid_credentials']);
    expect([failed?.failed, failed?.facts['error.type']]).toEqual([true, '500']);
    const broken = sink.spans.filter(({ failed: is, kind }) => is && kind === 3);
    expect(broken.map(({ facts }) => facts['error.type'])).toEqual([
      databaseKind() === 'mysql' ? 'ER_NO_SUCH_TABLE' : 'SQLITE_ERROR',
    ]);
  });
});

describe('the trace of a caller', () => {
  it('goes on where the body comes late', async () => {
    app = await start();
    const body = JSON.stringify({ email: EMAIL, purpose: 'login' });
    const server = app.app.getHttpServer();
    const arrived = once(server, 'request');
    const asked = request(`${app.url}/api/auth/send-otp`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        traceparent: `00-${TRACE}-${CALLER}-01`,
      },
    });
    asked.flushHeaders();
    await arrived;
    await new Promise((resolve) => setImmediate(resolve));
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await response.toArray();
    const spans = await caught();
    expect(below(spans, only(spans, 'POST /api/auth/send-otp'))).toContain('transaction');
  });

  it('goes on', async () => {
    app = await start();
    await signIn({ traceparent: `00-${TRACE}-${CALLER}-01` });
    const spans = await caught();
    const mailbox = only(spans, 'GET /dev/mailbox/messages').traceId;
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE, mailbox]));
    expect(only(spans, 'POST /api/auth/verify-otp').parent).toBe(CALLER);
  });

  it('that is not kept is not kept here either, and costs no row a parent', async () => {
    app = await start();
    const within: unknown[] = [];
    const deliver = () => {
      within.push(currentTraceId());
      return Promise.resolve({ providerId: null });
    };
    app.app.get(OutboxRelay).register({ channel: 'email', keepsMessages: true, deliver });
    await send({ traceparent: `00-${TRACE}-${CALLER}-00` });
    await app.deliver();
    expect(await caught()).toEqual([]);
    // The relay serves all requests, and its lines of the log are none of the one that woke it.
    expect(within).toEqual([undefined]);
    expect(await app.query('SELECT trace_parent FROM outbox_messages')).toEqual([{ trace_parent: null }]);
  });

  it.each([
    `00-${'0'.repeat(32)}-${CALLER}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${CALLER}-01`,
    `ff-${TRACE}-${CALLER}-01`,
    `00-${TRACE}-${CALLER}-01\u00e9`,
    'x'.repeat(8_000),
  ])('that is malformed is none: %.60s', async (traceparent) => {
    app = await start();
    expect((await send({ traceparent })).status).toBe(202);
    const asked = only(await caught(), 'POST /api/auth/send-otp');
    expect([asked.parent, asked.traceId === TRACE]).toEqual(['', false]);
  });
});

describe('what is kept', () => {
  it.each([
    ['always_off', '1', 0],
    ['traceidratio', '0', 0],
    ['traceidratio', '1', 1],
    ['parentbased_traceidratio', '0', 0],
    ['always_on', '0', 1],
  ])('by %s %s is %i', async (OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, count) => {
    app = await start({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG });
    await app.agent().get('/api/auth/me');
    expect(await caught()).toHaveLength(count);
  });

  it('is nothing of what monitors ask, nor of what runs by itself', async () => {
    app = await start();
    for (const path of ['/health', '/health/ready', '/metrics', '/api/auth/health']) await app.agent().get(path);
    await app.pollRevocations();
    await app.deliver();
    expect(await caught()).toEqual([]);
  });

  it('of requests side by side is told apart', async () => {
    app = await start({ SEND_COOLDOWN: '0' });
    const traces = Array.from({ length: 12 }, (_, i) => `${TRACE.slice(0, 30)}${String(i).padStart(2, '0')}`);
    await Promise.all(traces.map((id, i) => send({ traceparent: `00-${id}-${CALLER}-01` }, `u${i}@example.com`)));
    await app.deliver();
    const spans = await caught();
    for (const id of traces) {
      const mine = spans.filter(({ traceId }) => traceId === id);
      const request = only(mine, 'POST /api/auth/send-otp');
      expect(below(mine, request)).toContain('transaction');
      only(mine, 'deliver email');
      only(mine, 'INSERT outbox_messages');
    }
    expect(spans.every(({ traceId }) => traces.includes(traceId))).toBe(true);
  });
});

describe('a mail', () => {
  it('that is refused is a failed step of the request that wrote it', async () => {
    const mail = await SmtpSink.start();
    mail.mode = 'refuse-recipient';
    app = await start({ SMTP_URL: mail.url });
    await send();
    await app.deliver();
    const delivery = only(await caught(), 'deliver email');
    await mail.stop();
    expect(delivery.traceId).toBe(only(sink.spans, 'POST /api/auth/send-otp').traceId);
    expect([delivery.failed, delivery.facts['latchkey.outcome'], delivery.facts['error.type']]).toEqual([
      true,
      'refused',
      'DeliveryRefused',
    ]);
  });
});

describe('the log', () => {
  it('names the trace of a request in its line, and in all others of it', async () => {
    app = await start({ LOG_LEVEL: 'debug' });
    await app.agent().get('/api/auth/me', { traceparent: `00-${TRACE}-${CALLER}-01` });
    expect(app.log.filter((line) => line.includes(TRACE))).toHaveLength(1);

    const lines: string[] = [];
    const logger = new JsonLogger({ LOG_LEVEL: 'info' }, { write: (line: string) => void lines.push(line) });
    const fastify = app.app.getHttpAdapter().getInstance();
    expect(currentTraceId()).toBeUndefined();
    logger.log('outside');
    const seen = jest.spyOn(app.clock, 'now').mockImplementation(() => {
      logger.log('inside');
      return new Date();
    });
    await fastify.inject({ url: '/api/auth/me', headers: { traceparent: `00-${TRACE}-${CALLER}-01` } });
    seen.mockRestore();
    const parsed = lines.map((line) => JSON.parse(line) as { message: string; trace_id?: string });
    expect(parsed[0]).not.toHaveProperty('trace_id');
    expect(parsed.filter(({ message }) => message === 'inside').map(({ trace_id }) => trace_id)).toContain(TRACE);
  });
});

describe('a collector', () => {
  it.each(['frozen', 'refuse'] as const)(
    'that is %s costs no request anything, and no stop more than 2 s',
    async (mode) => {
      sink.mode = mode;
      app = await start();
      for (let i = 0; i < 20; i++) expect((await app.agent().get('/api/auth/me')).status).toBe(401);
      const began = performance.now();
      await app.app.get(TraceExport).onApplicationShutdown();
      expect(performance.now() - began).toBeLessThan(4_000);
    },
  );

  it('that is not there is said once, and so is its return', async () => {
    sink.mode = 'refuse';
    app = await start();
    for (let i = 0; i < 2; i++) {
      await app.agent().get('/api/auth/me');
      await caught();
    }
    sink.mode = 'accept';
    await app.agent().get('/api/auth/me');
    await caught();
    expect(app.log.filter((line) => line.includes('the collector'))).toEqual([
      expect.stringContaining('takes no traces: they are dropped'),
      expect.stringContaining('takes traces again'),
    ]);
  });
});

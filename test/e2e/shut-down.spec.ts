import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import type { Reply } from '../support/service.js';
import { TestService, replyTo } from '../support/service.js';

const CLIENTS = 8;
const BODY = JSON.stringify({ email: 'nobody@example.com', password: 'some wrong password' });

describe('a process that is told to end', () => {
  let database: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    service = await TestService.start(database);
  });
  afterEach(() => service.kill());
  afterAll(() => database.drop());

  /** A sign-in that has been sent as far as half of its body. */
  async function halfSent() {
    const headers = { 'content-type': 'application/json', 'content-length': String(BODY.length) };
    const asked = service.open('POST', '/api/auth/login', headers);
    asked.on('error', () => undefined);
    asked.write(BODY.slice(0, 20));
    // Whoever is answered after it has been read after it.
    await service.get('/health');
    return { finish: () => replyTo(asked.end(BODY.slice(20))) };
  }

  /** A request that has been sent as far as half of its head. */
  async function halfAsked() {
    const socket = connect(service.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => undefined);
    socket.write('GET /health HTTP/1.1\r\nHost: local');
    await service.get('/health');
    return {
      finish: async () => {
        socket.write('host\r\n\r\n');
        await once(socket, 'close');
        return Buffer.concat(received).toString();
      },
    };
  }

  /** Asks on one connection, again and again, until an answer ends it. */
  async function untilSentAway(replies: Reply[]): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let isLast = false; !isLast;) {
      const reply = await service.get('/api/auth/health', agent);
      replies.push(reply);
      isLast = reply.headers.connection === 'close';
    }
    agent.destroy();
  }

  async function untilClosed(): Promise<void> {
    for (;;) {
      const isOpen = await service.get('/health').then(
        () => true,
        () => false,
      );
      if (!isOpen) return;
    }
  }

  it('loses no request of a stream, sends its clients away, and finishes what is under way', async () => {
    const [slow, slower] = [await halfSent(), await halfAsked()];
    const replies: Reply[] = [];
    const clients = Array.from({ length: CLIENTS }, () => untilSentAway(replies));
    while (replies.length < 10 * CLIENTS) await service.get('/health');
    service.process.kill('SIGTERM');
    await Promise.all(clients);
    expect(replies.filter(({ status }) => status !== 200)).toEqual([]);

    const [ready, health] = [await service.get('/health/ready'), await service.get('/health')];
    expect([ready.status, health.status]).toEqual([503, 200]);
    expect([ready.headers.connection, health.headers.connection]).toEqual(['close', 'close']);

    await untilClosed();
    expect(await slower.finish()).toMatch(/^HTTP\/1.1 200 /);
    expect(await slow.finish()).toMatchObject({ status: 401, headers: { connection: 'close' } });
    expect(await service.ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('ends soon when nothing is open', async () => {
    const start = performance.now();
    service.process.kill('SIGTERM');
    expect(await service.ended).toEqual({ code: null, signal: 'SIGTERM' });
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  it('ends in the middle when it is told again', async () => {
    await halfSent();
    const timer = setInterval(() => service.process.kill('SIGTERM'), 100);
    const ended = await service.ended;
    clearInterval(timer);
    expect(ended).toEqual({ code: 143, signal: null });
  });
});

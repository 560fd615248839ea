import { TestApp } from '../support/app.js';
import { TestClock } from '../support/clock.js';
import { createTestDatabase } from '../support/database.js';
import { PASSWORD, ask, askForCode, registerUser } from '../support/flows.js';
import type { Answer } from '../support/agent.js';
import type { Challenge, Problem } from '../support/flows.js';

type Sent = Answer<Problem & Challenge>;

const HOUR = 3600;
const DAY = 86_400;

describe('how often a destination gets a message', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const post = (route: string, body: object) => app.agent().post<Problem & Challenge>(`/api/auth/${route}`, body);
  const send = (email: string) => post('send-otp', { email, purpose: 'login' });

  /** Every request that sends something to `email`. */
  const routes = (email: string, challenge_id: string): [string, object][] => [
    ['register', { email, password: PASSWORD }],
    ['send-otp', { email, purpose: 'login' }],
    ['send-otp', { email, purpose: 'signup' }],
    ['forgot-password', { email }],
    ['resend-verification-otp', { email }],
    ['resend', { challenge_id }],
  ];

  function expectRefused({ status, body, headers }: Sent, retry_after: number) {
    expect({ status, code: body.code, retry_after: body.retry_after }).toEqual({
      status: 429,
      code: 'rate_limited',
      retry_after,
    });
    expect(headers.get('retry-after')).toBe(String(retry_after));
  }

  it.each(['known', 'unknown'])(
    'is once a minute over all routes and spellings together, for a %s address',
    async (kind) => {
      const email = `${kind}@example.com`;
      if (kind === 'known') await registerUser(app, email);
      const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
      const before = (await app.mailbox(email)).length;
      for (const spelling of [email, ` ${email.toUpperCase()}\t`]) {
        for (const [route, body] of routes(spelling, challenge_id)) expectRefused(await post(route, body), 60);
      }
      expect(await app.mailbox(email)).toHaveLength(before);
    },
  );

  it.each([0, 1, 2, 3, 4, 5])('is begun by every route (%i)', async (n) => {
    const email = `first${n}@example.com`;
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    app.clock.advance(60);
    const [route, body] = routes(email, challenge_id)[n]!;
    expect((await post(route, body)).status).toBe(202);
    expectRefused(await send(email), 60);
  });

  it('ends its pause at the sixtieth second', async () => {
    const email = 'pause@example.com';
    await send(email);
    app.clock.advance(59);
    expectRefused(await send(email), 1);
    app.clock.advance(1);
    expect((await send(email)).status).toBe(202);
  });

  it.each(['known', 'unknown'])('is five times an hour over all routes together, for a %s address', async (kind) => {
    const email = `hour-${kind}@example.com`;
    if (kind === 'known') await registerUser(app, email);
    app.clock.advance(DAY);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    for (const [route, body] of routes(email, challenge_id).slice(0, 4)) {
      app.clock.advance(60);
      expect((await post(route, body)).status).toBe(202);
    }
    app.clock.advance(60);
    for (const [route, body] of routes(email, challenge_id)) expectRefused(await post(route, body), HOUR - 300);
    app.clock.advance(HOUR - 300);
    expect((await send(email)).status).toBe(202);
  });

  it('is ten times a day', async () => {
    const email = 'day@example.com';
    for (let i = 0; i < 10; i++) {
      expect((await send(email)).status).toBe(202);
      app.clock.advance(720);
    }
    expectRefused(await send(email), DAY - 2 * HOUR);
    app.clock.advance(DAY - 2 * HOUR);
    expect((await send(email)).status).toBe(202);
  });

  it('leaves a live challenge good when it refuses another', async () => {
    const email = 'live@example.com';
    await registerUser(app, email);
    const { challenge, code } = await askForCode(app, email);
    expectRefused(await send(email), 60);
    const body = { email, purpose: 'login', otp: code, challenge_id: challenge.challenge_id };
    expect((await post('verify-otp', body)).status).toBe(200);
  });

  it('makes nobody else wait', async () => {
    await send('one@example.com');
    expect((await send('two@example.com')).status).toBe(202);
    expect((await send('one@example.org')).status).toBe(202);
  });

  it('counts a notice that stands for a code as that code', async () => {
    const email = 'notice@example.com';
    await registerUser(app, email);
    await ask(app, 'register', { email, password: PASSWORD });
    expectRefused(await send(email), 60);
    expect((await app.mailbox(email))[0]?.subject).toContain('already have an account');
  });

  it('neither counts nor drops a notice of something done', async () => {
    const email = 'changed@example.com';
    await registerUser(app, email);
    for (let i = 0; i < 3; i++) {
      await ask(app, 'forgot-password', { email });
      app.clock.advance(60);
    }
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    const otp = await app.code(email);
    app.clock.advance(1);
    expectRefused(await send(email), HOUR - 242);
    const reset = await post('reset-password', { email, otp, challenge_id, new_password: 'a new battery and staple' });
    expect(reset.status).toBe(200);
    const [notice] = await app.mailbox(email);
    expect(notice?.subject).toContain('was changed');
    app.clock.advance(DAY);
    expect((await send(email)).status).toBe(202);
    app.clock.advance(60);
    expect((await send(email)).status).toBe(202);
  });

  it('does not let a notice of something done begin a pause', async () => {
    const email = 'no-pause@example.com';
    await registerUser(app, email);
    const { challenge_id } = await ask(app, 'forgot-password', { email });
    const otp = await app.code(email);
    app.clock.advance(60);
    await post('reset-password', { email, otp, challenge_id, new_password: 'a new battery and staple' });
    expect((await send(email)).status).toBe(202);
  });

  it('survives a restart', async () => {
    const clock = new TestClock();
    const database = await createTestDatabase();
    const before = await TestApp.start({ clock, database });
    await ask(before, 'send-otp', { email: 'restart@example.com', purpose: 'signup' });
    await before.close();
    clock.advance(20);
    const after = await TestApp.start({ clock, database });
    const body = { email: 'restart@example.com', purpose: 'login' };
    expectRefused(await after.agent().post('/api/auth/send-otp', body), 40);
    await after.close();
    await database.drop();
  });
});

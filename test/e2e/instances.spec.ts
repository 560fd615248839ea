import passport from 'passport';
import { JwtStrategy } from '../../src/sessions/jwt.strategy.js';
import { Revocations } from '../../src/sessions/index.js';
import { TestApp } from '../support/app.js';
import { TestClock } from '../support/clock.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { PASSWORD, ask, bearer, registerUser, tokensOf } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Problem, SignedIn } from '../support/flows.js';
import { SmtpSink } from '../support/smtp-sink.js';

const OLD = 'b1946ac92492d2347c6235b4d2611184e5bf4c1a';
const NEW = '7d793037a0760186574b0282f2f435e7c9a1d0b3';

/** A client of that instance. Passport keeps one strategy for the whole process: here the instance's own is put in. */
function at(app: TestApp): Agent {
  passport.use(app.app.get(JwtStrategy));
  return app.agent();
}

const post = (app: TestApp, route: string, body: object = {}, token?: string) =>
  at(app).post<Required<SignedIn> & Problem>(`/api/auth/${route}`, body, token ? bearer(token) : {});

const me = async (app: TestApp, token: string) => (await at(app).get('/api/auth/me', bearer(token))).status;

describe('two instances on one database', () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let sink: SmtpSink;
  let a: TestApp;
  let b: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    a = await TestApp.start({ clock, database });
    b = await TestApp.start({ clock, database });
    sink = await SmtpSink.start();
  });
  afterAll(async () => {
    await a.close();
    await b.close();
    await sink.stop();
    await database.drop();
  });

  it('take the tokens and the refreshes of each other', async () => {
    await registerUser(a, 'tokens@example.com');
    const tokens = await tokensOf(a, 'tokens@example.com');
    expect(await me(b, tokens.access)).toBe(200);
    const there = await post(b, 'refresh', { refresh_token: tokens.refresh });
    const here = await post(a, 'refresh', { refresh_token: tokens.refresh });
    expect(here.body.refresh_token).toBe(there.body.refresh_token);
  });

  it.each(['logout', 'logout-all'])('know of a %s on the other one by their next poll', async (route) => {
    const email = `${route}@example.com`;
    await registerUser(a, email);
    const tokens = await tokensOf(a, email);
    expect((await post(a, route, {}, tokens.access)).status).toBe(200);
    expect(await me(a, tokens.access)).toBe(401);
    await b.pollRevocations();
    expect(await me(b, tokens.access)).toBe(401);
    expect((await post(b, 'refresh', { refresh_token: tokens.refresh })).status).toBe(401);
  });

  it('know of a revocation that an instance with a slower clock wrote down late', async () => {
    await registerUser(a, 'late@example.com');
    const tokens = await tokensOf(a, 'late@example.com');
    const at = clock.now().toISOString().replace('T', ' ').replace('Z', '');
    clock.advance(5);
    await b.pollRevocations();
    await b.query('UPDATE sessions SET revoked_at = ? WHERE id = ?', [at, tokens.sessionId]);
    await b.pollRevocations();
    expect(await me(b, tokens.access)).toBe(401);
  });

  it('know of what ended while they stood still before they answer', async () => {
    await registerUser(a, 'still@example.com');
    const tokens = await tokensOf(a, 'still@example.com');
    await b.pollRevocations();
    expect(await me(b, tokens.access)).toBe(200);
    const real = performance.now.bind(performance);
    const later = jest.spyOn(performance, 'now').mockImplementation(() => real() + 5_000);
    await post(a, 'logout', {}, tokens.access);
    expect(await me(b, tokens.access)).toBe(401);
    later.mockRestore();
  });

  it('answer nobody who is signed in before they know, where the database is away', async () => {
    await registerUser(a, 'unsure@example.com');
    const tokens = await tokensOf(a, 'unsure@example.com');
    await b.pollRevocations();
    const away = jest.spyOn(b.app.get(Revocations), 'poll').mockResolvedValue(false);
    const real = performance.now.bind(performance);
    const later = jest.spyOn(performance, 'now').mockImplementation(() => real() + 60_000);
    expect(await me(b, tokens.access)).toBe(503);
    expect(await me(b, tokens.access)).toBe(503);
    away.mockRestore();
    expect(await me(b, tokens.access)).toBe(200);
    later.mockRestore();
  });

  it('know of what ended before a clock went ahead, and was set back', async () => {
    await registerUser(a, 'back@example.com');
    const tokens = await tokensOf(a, 'back@example.com');
    await post(a, 'logout', {}, tokens.access);
    clock.advance(120);
    await b.pollRevocations();
    clock.advance(3600);
    await b.pollRevocations();
    clock.advance(-3600);
    await b.pollRevocations();
    expect(await me(b, tokens.access)).toBe(401);
  });

  it('know at their start of what ended before', async () => {
    await registerUser(a, 'start@example.com');
    const tokens = await tokensOf(a, 'start@example.com');
    await post(a, 'logout', {}, tokens.access);
    clock.advance(300);
    const c = await TestApp.start({ clock, database });
    expect(await me(c, tokens.access)).toBe(401);
    await c.close();
  });

  it('verify the codes of each other, once in all', async () => {
    const email = 'code@example.com';
    const { challenge_id } = await ask(a, 'send-otp', { email, purpose: 'signup' });
    const body = { email, purpose: 'signup', otp: await a.code(email), challenge_id };
    expect((await post(b, 'verify-otp', body)).status).toBe(200);
    expect((await post(a, 'verify-otp', body)).body.code).toBe('otp_invalid');
  });

  it('share the limit of messages and the guesses', async () => {
    const email = 'shared@example.com';
    const { challenge_id } = await ask(a, 'send-otp', { email, purpose: 'signup' });
    expect((await post(b, 'send-otp', { email, purpose: 'signup' })).status).toBe(429);
    for (const [app, attempts_remaining] of [
      [a, 4],
      [b, 3],
      [a, 2],
    ] as const) {
      const guess = { email, purpose: 'signup', otp: '000000', challenge_id };
      expect((await post(app, 'verify-otp', guess)).body).toMatchObject({ attempts_remaining });
    }
  });

  it('send each message once when both drain the outbox at the same time', async () => {
    const env = { SMTP_URL: sink.url };
    const first = await TestApp.start({ clock, env });
    const apps = [first, await TestApp.start({ clock, database: first.database, env })];
    sink.mode = 'temporary';
    const addresses = Array.from({ length: 8 }, (_, i) => `drain${i}@example.com`);
    for (const email of addresses) await ask(apps[0]!, 'send-otp', { email, purpose: 'signup' });
    await Promise.all(apps.map((app) => app.deliver()));
    expect(sink.messages).toHaveLength(0);
    sink.mode = 'accept';
    clock.advance(30);
    await Promise.all(apps.map((app) => app.deliver()));
    expect(sink.messages.flatMap(({ to }) => to).sort()).toEqual(addresses);
    for (const app of apps.reverse()) await app.close();
  });
});

describe('a rotation of APP_SECRET', () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let app: TestApp;
  const restart = async (APP_SECRET: string) => {
    await app.close();
    app = await TestApp.start({ clock, database, env: { APP_SECRET } });
  };
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    app = await TestApp.start({ clock, database, env: { APP_SECRET: OLD } });
  });
  afterEach(() => app.close());

  /** All that was made under the old secret. */
  async function begun(email: string) {
    await registerUser(app, email);
    const tokens = await tokensOf(app, email);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    const proof = { email, purpose: 'login', otp: await app.code(email), challenge_id };
    return { email, tokens, proof };
  }

  it('keeps codes, sessions and passwords while the old secret stands behind the new one', async () => {
    const { email, tokens, proof } = await begun('kept@example.com');
    await restart(`${NEW},${OLD}`);
    expect(await me(app, tokens.access)).toBe(200);
    const refreshed = await post(app, 'refresh', { refresh_token: tokens.refresh });
    expect(refreshed.status).toBe(200);
    expect((await post(app, 'verify-otp', proof)).status).toBe(200);
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(200);
    await restart(NEW);
    expect(await me(app, refreshed.body.access_token)).toBe(200);
    expect((await post(app, 'refresh', { refresh_token: refreshed.body.refresh_token })).status).toBe(200);
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('keeps the grace of a refresh that came just before it', async () => {
    const { tokens } = await begun('grace@example.com');
    const before = await post(app, 'refresh', { refresh_token: tokens.refresh });
    await restart(`${NEW},${OLD}`);
    const again = await post(app, 'refresh', { refresh_token: tokens.refresh });
    expect(again).toMatchObject({ status: 200, body: { session: { id: tokens.sessionId } } });
    const [next, same] = [
      await post(app, 'refresh', { refresh_token: before.body.refresh_token }),
      await post(app, 'refresh', { refresh_token: again.body.refresh_token }),
    ];
    expect(same).toMatchObject({ status: 200, body: { refresh_token: next.body.refresh_token } });
  });

  it('ends all of them when the old secret is taken away', async () => {
    const { email, tokens, proof } = await begun('gone@example.com');
    await restart(NEW);
    expect(await me(app, tokens.access)).toBe(401);
    expect((await post(app, 'refresh', { refresh_token: tokens.refresh })).status).toBe(401);
    expect((await post(app, 'verify-otp', proof)).body.code).toBe('otp_invalid');
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401);
  });
});

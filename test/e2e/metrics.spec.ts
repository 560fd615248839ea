import { Database } from '../../src/database/index.js';
import {
  DeliveryRefused,
  DeliveryReports,
  MessageTransport,
  Outbox,
  OutboxRelay,
  TransportDown,
} from '../../src/outbox/index.js';
import type { Receipt } from '../../src/outbox/index.js';
import { HashPool } from '../../src/passwords/index.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { createTestDatabase, databaseKind } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { PASSWORD, ask, bearer, registerUser, tokensOf, wrong } from '../support/flows.js';
import { changes, parseScrape } from '../support/scrape.js';
import type { Sample } from '../support/scrape.js';
import { Watch, found } from './watch.js';

const EMAIL = 'jane.longfellow@metrics.example';
const NUMBER = '+4915112345678';
const TOKEN = 'c2NyYXBlLW1lLTQ4MjEzNzc=';
const SECRETS = ['jane', 'longfellow', 'metrics.example', '15112345678', '5112345678', PASSWORD, TOKEN];

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example.com',
  SMTP_URL: 'smtp://127.0.0.1:9',
  BCRYPT_COST: '10',
};

/** Does what the test says. */
class Obedient extends MessageTransport {
  readonly channel = 'sms';
  next: () => Receipt;

  async deliver(): Promise<Receipt> {
    await Promise.resolve();
    return this.next();
  }
}

async function scrape(app: TestApp, headers: Record<string, string> = {}): Promise<Sample[]> {
  const answer = await app.agent().get('/metrics', headers);
  expect(answer.status).toBe(200);
  return parseScrape(answer.text);
}

describe('the metrics', () => {
  let app: TestApp;
  const { watch, tokens, answers } = new Watch();
  const seen = new Set<string>();
  beforeAll(async () => {
    app = await TestApp.start({
      env: {
        REALMS: 'staff',
        SIGN_UP: 'open',
        SMS_TRANSPORT: 'mailbox',
        SMS_ALLOWED_COUNTRIES: 'DE',
        DEFAULT_REGION: 'DE',
        SEND_PER_HOUR: '100',
        SEND_PER_DAY: '100',
        OTP_LENGTH: '10',
        HASH_CONCURRENCY: '1',
        HASH_QUEUE: '2',
      },
    });
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  const post = (route: string, body: object, agent = watch(app.agent())) => agent.post(`/api/auth/${route}`, body);

  /** Which counters `work` moves, those of routes aside. */
  async function counted(work: () => Promise<unknown>): Promise<Record<string, number>> {
    const before = await scrape(app);
    await work();
    await app.deliver();
    const moved = changes(before, await scrape(app));
    return Object.fromEntries(Object.entries(moved).filter(([key]) => !key.startsWith('http_')));
  }

  async function codeFor(address: string): Promise<string> {
    const code = await app.code(address);
    seen.add(code);
    app.clock.advance(61);
    return code;
  }

  const mail = (purpose: string) => `realm=default,channel=email,purpose=${purpose},country=`;
  const sentMail = (template: string) => `messages_sent{realm=default,channel=email,template=${template},country=}`;

  it('follow a sign-in by code: asked, sent, asked again, wrong, right', async () => {
    let otp = '';
    const asking = await counted(async () => {
      const { challenge_id } = await ask(app, 'send-otp', { email: EMAIL, purpose: 'login' });
      await codeFor(EMAIL);
      await ask(app, 'resend', { challenge_id });
      otp = await codeFor(EMAIL);
    });
    expect(asking).toEqual({ [`codes_asked{${mail('login')}}`]: 2, [sentMail('sign_in_code')]: 2 });
    const body = { email: EMAIL, purpose: 'login' };
    expect(await counted(() => post('verify-otp', { ...body, otp: wrong(otp) }))).toEqual({
      [`codes_refused{${mail('login')},code=otp_invalid}`]: 1,
    });
    const cookies = await counted(() => post('verify-otp', { ...body, otp }));
    expect(cookies).toEqual({
      [`codes_verified{${mail('login')},by=code}`]: 1,
      'sign_ins{realm=default,method=code}': 1,
      'account_events{realm=default,type=signed_in}': 1,
      'sessions_opened{realm=default}': 1,
    });
  });

  it('count what is asked for an address that nobody owns, and no message of it', async () => {
    const moved = await counted(async () => {
      await ask(app, 'send-otp', { email: 'nobody@metrics.example', purpose: 'login' });
      await ask(app, 'forgot-password', { email: 'none@metrics.example' });
    });
    expect(moved).toEqual({ [`codes_asked{${mail('login')}}`]: 1, [`codes_asked{${mail('reset_password')}}`]: 1 });
  });

  it('count a sign-up, in its realm', async () => {
    const moved = await counted(async () => {
      const email = 'new@metrics.example';
      await watch(app.agent()).post('/api/realms/staff/auth/send-otp', { email, purpose: 'signup' });
      const otp = await codeFor(email);
      const body = { email, purpose: 'signup', otp };
      expect((await watch(app.agent()).post('/api/realms/staff/auth/verify-otp', body)).status).toBe(200);
    });
    const facts = 'realm=staff,channel=email,purpose=signup,country=';
    expect(moved).toEqual({
      [`codes_asked{${facts}}`]: 1,
      'messages_sent{realm=staff,channel=email,template=verification_code,country=}': 1,
      [`codes_verified{${facts},by=code}`]: 1,
      'sign_ups{realm=staff,method=code}': 1,
      'account_events{realm=staff,type=signed_up}': 1,
      'sessions_opened{realm=staff}': 1,
    });
  });

  it('count texts by country, and numbers that get none by reason', async () => {
    const body = { purpose: 'signup' };
    const facts = 'realm=default,channel=sms,purpose=signup,country=DE';
    const moved = await counted(async () => {
      await ask(app, 'send-otp', { ...body, phone_number: NUMBER });
      await post('verify-otp', { ...body, phone_number: NUMBER, otp: await codeFor(NUMBER) });
      for (const phone_number of ['+33612345678', '+499001234567'])
        expect((await post('send-otp', { ...body, phone_number })).status).toBe(422);
    });
    expect(moved).toEqual({
      [`codes_asked{${facts}}`]: 1,
      'messages_sent{realm=default,channel=sms,template=code,country=DE}': 1,
      [`codes_verified{${facts},by=code}`]: 1,
      'sign_ups{realm=default,method=code}': 1,
      'account_events{realm=default,type=signed_up}': 1,
      'sessions_opened{realm=default}': 1,
      'sms_refusals{reason=country,country=FR}': 1,
      'sms_refusals{reason=type,country=DE}': 1,
    });
  });

  it('count a link, and limits by kind', async () => {
    const moved = await counted(async () => {
      await ask(app, 'send-otp', { email: EMAIL, purpose: 'login' });
      const token = await app.linkToken(EMAIL);
      seen.add(token);
      expect((await post('send-otp', { email: EMAIL, purpose: 'login' })).status).toBe(429);
      await post('verify-link', { token });
    });
    expect(moved).toEqual({
      [`codes_asked{${mail('login')}}`]: 1,
      [sentMail('sign_in_code')]: 1,
      [`codes_verified{${mail('login')},by=link}`]: 1,
      'sign_ins{realm=default,method=link}': 1,
      'account_events{realm=default,type=signed_in}': 1,
      'sessions_opened{realm=default}': 1,
      'rate_limits{kind=destination_messages}': 1,
    });
  });

  it('follow a session: opened, refreshed, repeated, reused, ended', async () => {
    let refresh = '';
    const opened = await counted(async () => ({ refresh } = await tokensOf(app, EMAIL)));
    expect(opened).toMatchObject({ 'sign_ins{realm=default,method=password}': 1, 'sessions_opened{realm=default}': 1 });
    const moved = await counted(async () => {
      await post('refresh', { refresh_token: refresh });
      await post('refresh', { refresh_token: refresh });
      app.clock.advance(11);
      await post('refresh', { refresh_token: refresh });
      const { access } = await tokensOf(app, EMAIL);
      await app.agent().post('/api/auth/logout', undefined, bearer(access));
    });
    expect(moved).toMatchObject({
      'sessions_refreshed{realm=default,outcome=rotated}': 1,
      'sessions_refreshed{realm=default,outcome=repeated}': 1,
      'sessions_ended{reason=refresh_reused}': 1,
      'sessions_ended{reason=signed_out}': 1,
    });
  });

  it('count nothing of what was rolled back', async () => {
    await app.query('ALTER TABLE audit_events RENAME TO gone');
    const email = 'rolled.back@metrics.example';
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const otp = await codeFor(email);
    const moved = await counted(() => post('verify-otp', { email, purpose: 'signup', otp }));
    await app.query('ALTER TABLE gone RENAME TO audit_events');
    expect(moved).toEqual({});
  });

  it('show a storm of sign-ins: hashes under way, waiting, refused, and done', async () => {
    const before = await scrape(app);
    const pool = app.app.get(HashPool);
    let end = () => {};
    const slow = pool.run(() => new Promise<void>((resolve) => (end = resolve)));
    const statuses: number[] = [];
    const login = async () => statuses.push((await post('login', { email: EMAIL, password: 'wrong' })).status);
    let turnedAway = () => {};
    const six = new Promise<void>((resolve) => (turnedAway = resolve));
    // Two wait for the one that is under way, and the others are turned away at once.
    const storm = Array.from({ length: 8 }, () => login().then((count) => count === 6 && turnedAway()));
    await six;
    const during = await scrape(app);
    end();
    await Promise.all([slow, ...storm]);
    const after = await scrape(app);
    const gauges = (samples: Sample[]) => ['active', 'queued'].map((name) => valueOf(samples, `latchkey_hash_${name}`));
    expect(gauges(during)).toEqual([1, 2]);
    expect(gauges(after)).toEqual([0, 0]);
    expect(statuses.filter((status) => status === 503)).toHaveLength(6);
    const grown = (name: string) => valueOf(after, `latchkey_hash_${name}`) - valueOf(before, `latchkey_hash_${name}`);
    expect([grown('refused_total'), grown('seconds_count')]).toEqual([6, 3]);
  });

  it('show what waits in the outbox, and for how long, read once in 5 s', async () => {
    const due = async () => {
      const samples = await scrape(app);
      return [valueOf(samples, 'latchkey_outbox_due_messages'), valueOf(samples, 'latchkey_outbox_oldest_due_seconds')];
    };
    app.clock.advance(6);
    expect(await due()).toEqual([0, 0]);
    await insertMessage(app, 1, app.clock.now());
    const statements = await app.statements(async () => expect(await due()).toEqual([0, 0]));
    expect(statements.filter((sql) => sql.includes('due_since'))).toEqual([]);
    app.clock.advance(6);
    expect(await due()).toEqual([1, 6]);
    await app.query('DELETE FROM outbox_messages');
  });

  it('count the outbox by its index alone, however much was sent', async () => {
    for (let i = 0; i < 300; i++) await insertMessage(app, i, null);
    app.clock.advance(6);
    const [sql = ''] = (await app.statements(() => scrape(app))).filter((each) => each.includes('due_since'));
    const explain = { mysql: 'EXPLAIN', embedded: 'EXPLAIN QUERY PLAN' }[databaseKind()];
    const plan = JSON.stringify(await app.query(`${explain} ${sql}`, ['2030-01-01 00:00:00.000']));
    expect(plan).toMatch(/"key":"outbox_messages_due"|USING COVERING INDEX outbox_messages_due/);
    await app.query('DELETE FROM outbox_messages');
  });

  it('say that a database does not answer, and go on', async () => {
    app.clock.advance(6);
    await app.query('ALTER TABLE outbox_messages RENAME TO gone');
    const samples = await scrape(app);
    await app.query('ALTER TABLE gone RENAME TO outbox_messages');
    expect(valueOf(samples, 'latchkey_outbox_due_messages')).toBeNaN();
    expect(valueOf(samples, 'latchkey_scrape_failures_total')).toBeGreaterThan(0);
  });

  it('show the pool of MySQL', async () => {
    const states = (await scrape(app)).filter(({ name }) => name === 'latchkey_database_connections');
    const names = databaseKind() === 'mysql' ? ['used', 'free', 'waiting'] : [];
    expect(states.map(({ labels }) => labels.state)).toEqual(names);
    for (const { value } of states) expect(value).toBeLessThanOrEqual(20);
    if (databaseKind() === 'mysql') expect(states.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0);
  });

  it('grow with routes, not with what a client invents', async () => {
    const invent = (agent: Agent, i: number) =>
      Promise.all([
        agent.get(`/invented/${i}`, { 'user-agent': `robot ${i}` }),
        agent.get(`/api/realms/realm${i}/auth/me`),
        agent.get(`/api/auth/me?who=${i}`, { 'x-request-id': `${i}`, authorization: `Bearer ${i}` }),
        agent.send('PROPFIND', `/api/auth/me${i}`),
        agent.post('/api/auth/send-otp', { email: `flood${i}@metrics.example`, purpose: 'login' }),
        agent.post('/api/auth/verify-otp', { email: `flood${i}@x.example`, purpose: 'login', otp: '1234567890' }),
        agent.post('/api/auth/resend', { challenge_id: `0193e3a6-0b5c-7def-8a11-${String(i).padStart(12, '0')}` }),
      ]);
    for (let i = 0; i < 3; i++) await invent(app.agent(), i);
    // What becomes of a message has series of its own, and so has the scrape itself.
    await app.deliver();
    await scrape(app);
    const before = (await scrape(app)).length;
    for (let i = 3; i <= 20; i++) await invent(app.agent(), i);
    const after = await scrape(app);
    expect(after.length).toBe(before);
    const routes = new Set(after.flatMap(({ labels }) => labels.route ?? []));
    expect([...routes]).toEqual(expect.arrayContaining(['none', '/api/auth/me', '/api/auth/send-otp', '/metrics']));
    for (const route of routes) expect(route).not.toMatch(/invented|realms\/|\d{2}/);
  });

  it('follow a message to its end: taken, delivered, reported, refused, tried again, expired', async () => {
    const outbox = app.app.get(Outbox);
    const reports = app.app.get(DeliveryReports);
    const transport = new Obedient();
    app.app.get(OutboxRelay).register(transport);
    const send = async (next: () => Receipt, lifetime = 300) => {
      transport.next = next;
      const expiresAt = new Date(app.clock.now().getTime() + lifetime * 1000);
      const message = { realm: 'staff', channel: 'sms' as const, template: 'code', destination: NUMBER, payload: {} };
      await app.app.get(Database).transaction((tx) => outbox.add(tx, { ...message, expiresAt }));
      await app.deliver();
    };
    const failing = (error: Error) => () => {
      throw error;
    };
    const outcomes = async () =>
      (await scrape(app))
        .filter(({ name, labels }) => name === 'latchkey_delivery_seconds_count' && labels.channel === 'sms')
        .map(({ labels, value }) => [labels.outcome, value] as const);
    const before = new Map(await outcomes());
    const moved = await counted(async () => {
      for (const providerId of ['SM1', 'SM2']) await send(() => ({ providerId }));
      for (let i = 0; i < 2; i++) {
        await reports.take({ channel: 'sms', providerId: 'SM1', outcome: 'delivered' });
        await reports.take({ channel: 'sms', providerId: 'SM2', outcome: 'failed', reason: 'Twilio 30005' });
      }
      await send(failing(new DeliveryRefused('Twilio 21610')));
      await send(failing(new TransportDown('Twilio ECONNREFUSED')), 1);
    });
    const facts = 'realm=staff,channel=sms,template=code,country=DE';
    expect(moved).toEqual({
      [`messages_sent{${facts}}`]: 2,
      [`messages_delivered{${facts}}`]: 1,
      [`messages_failed{${facts},kind=reported}`]: 1,
      [`messages_failed{${facts},kind=refused}`]: 1,
    });
    const ends = (await outcomes()).map(([outcome, value]) => [
      outcome,
      Number(value) - Number(before.get(outcome) ?? 0),
    ]);
    expect(Object.fromEntries(ends)).toEqual({ sent: 2, refused: 1, down: 1 });
    const up = (samples: Sample[]) =>
      samples.filter(({ name }) => name === 'latchkey_channel_up').map(({ value }) => value);
    expect(up(await scrape(app))).toEqual([1, 0]);
    const expired = await counted(() => {
      // Not before: the relay looks once a second by itself.
      app.clock.advance(10);
      return app.deliver();
    });
    expect(expired).toEqual({ [`messages_failed{${facts},kind=expired}`]: 1 });
  });

  it('hold no address, code or token after all of this', async () => {
    const { text } = await app.agent().get('/metrics');
    expect(answers.length).toBeGreaterThan(10);
    expect(seen.size).toBeGreaterThanOrEqual(5);
    expect(tokens.size).toBeGreaterThanOrEqual(5);
    expect(found([...SECRETS, ...seen, ...tokens], text)).toEqual([]);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});

describe('who may read the metrics', () => {
  let app: TestApp;
  let database: TestDatabase;
  /** On the embedded database, which starts sooner: no answer here depends on it. */
  async function start(env: Record<string, string> = {}): Promise<TestApp> {
    database = await createTestDatabase('embedded');
    return (app = await TestApp.start({ database, env }));
  }
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  it('is everybody outside production, where no token is set; each application counts for itself', async () => {
    await start();
    const other = await TestApp.start({ database });
    await app.agent().get('/health');
    const health = (samples: Sample[]) => samples.filter(({ labels }) => labels.route === '/health');
    expect(health(await scrape(app)).length).toBeGreaterThan(0);
    expect(health(await scrape(other))).toEqual([]);
    await other.close();
  });

  it('is whoever has the token, and nobody else', async () => {
    await start({ METRICS_TOKEN: TOKEN, LIMIT_PER_SOURCE_ALL: '10' });
    for (const authorization of [`Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN, 'Bearer ']) {
      const answer = await app.agent().get('/metrics', { authorization });
      expect([authorization, answer.status, answer.body.code]).toEqual([authorization, 401, 'not_authenticated']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.text).not.toContain('latchkey_');
    }
    expect((await app.agent().get(`/metrics?token=${TOKEN}`)).status).toBe(401);
    for (let i = 0; i < 12; i++) await scrape(app, { authorization: `Bearer ${TOKEN}` });
    const answer = await app.agent().get('/metrics', { authorization: `bearer ${TOKEN}` });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    // Strangers are counted: the eleventh of the minute is refused.
    const strangers: number[] = [];
    for (let i = 0; i < 6; i++) strangers.push((await app.agent().get('/metrics')).status);
    expect(strangers).toEqual([401, 401, 401, 401, 429, 429]);
  });

  it('is nobody in production without a token', async () => {
    await start(production);
    expect((await app.agent().get('/metrics')).status).toBe(404);
    expect((await app.agent().get('/metrics', { authorization: 'Bearer x' })).status).toBe(404);
  });

  it('is whoever has the token in production', async () => {
    await start({ ...production, METRICS_TOKEN: TOKEN });
    expect((await app.agent().get('/metrics')).status).toBe(401);
    await scrape(app, { authorization: `Bearer ${TOKEN}` });
  });
});

function valueOf(samples: Sample[], name: string): number {
  return samples.find((sample) => sample.name === name)?.value ?? 0;
}

/** A message that no relay takes, since somebody else has its lease; due from `at` on. */
async function insertMessage(app: TestApp, i: number, at: Date | null): Promise<void> {
  const text = (time: Date) => time.toISOString().replace('T', ' ').replace('Z', '');
  const [now, later] = [text(app.clock.now()), text(new Date(app.clock.now().getTime() + 600_000))];
  await app.query(
    `INSERT INTO outbox_messages
      (id, realm, channel, template, destination, attempts, created_at, expires_at, next_attempt_at, leased_until, leased_by)
     VALUES (?, 'default', 'email', 'x', 'x@example.com', 1, ?, ?, ?, ?, 'x')`,
    [`0193e3a6-0b5c-7def-8a11-${String(i).padStart(12, '0')}`, now, later, at && text(at), later],
  );
}

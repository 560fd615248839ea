import { DeadLetters, OutboxRelay } from '../../src/outbox/index.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, askForCode, registerUser, signIn, wrong } from '../support/flows.js';

interface Status {
  status: string;
  expires_in: number;
  resend_in: number;
  attempts_remaining: number;
}

const [KNOWN, UNKNOWN, DISABLED] = ['a-known@example.com', 'a-stray@example.com', 'a-stopp@example.com'];
/** Somebody who asks for another address. */
const MOVER = 'mover@example.com';
const ADDRESSES = [UNKNOWN, KNOWN, DISABLED];

describe('GET challenges/{challenge_id}', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
    for (const email of [KNOWN, DISABLED, MOVER]) await registerUser(app, email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [DISABLED]);
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.advance(86_400));
  afterEach(() => jest.restoreAllMocks());

  const look = (id: string, agent = app.agent()) => agent.get<Status>(`/api/auth/challenges/${id}`);
  const statusOf = async (id: string) => (await look(id)).body.status;
  const verify = (email: string, otp: string, challenge_id: string) =>
    app.agent().post('/api/auth/verify-otp', { email, purpose: 'login', otp, challenge_id });
  const healthIs = (health: 'up' | 'down' | 'none') =>
    jest.spyOn(app.app.get(OutboxRelay), 'health').mockReturnValue(health);
  /** What the transport says of a message later on. */
  const set = (id: string, columns: string) =>
    app.query(`UPDATE outbox_messages SET ${columns} WHERE challenge_id = ?`, [id]);

  it('tells the time and the guesses that are left, from the first to the last', async () => {
    const { challenge, code } = await askForCode(app, KNOWN);
    const id = challenge.challenge_id;
    expect((await look(id)).body).toEqual({ status: 'queued', expires_in: 300, resend_in: 60, attempts_remaining: 5 });
    app.clock.advance(59);
    await verify(KNOWN, wrong(code), id);
    expect((await look(id)).body).toEqual({ status: 'sent', expires_in: 241, resend_in: 1, attempts_remaining: 4 });
    app.clock.advance(1);
    await ask(app, 'resend', { challenge_id: id });
    expect((await look(id)).body).toEqual({ status: 'queued', expires_in: 300, resend_in: 60, attempts_remaining: 4 });
    app.clock.advance(299);
    expect((await look(id)).body).toEqual({ status: 'sent', expires_in: 1, resend_in: 0, attempts_remaining: 4 });
    app.clock.advance(1);
    expect((await look(id)).body).toEqual({ status: 'sent', expires_in: 0, resend_in: 0, attempts_remaining: 0 });
  });

  it('has nothing left once the challenge was used, or its guesses are spent', async () => {
    const used = await askForCode(app, KNOWN);
    expect((await verify(KNOWN, used.code, used.challenge.challenge_id)).status).toBe(200);
    app.clock.advance(61);
    const spent = await askForCode(app, KNOWN);
    for (let i = 0; i < 5; i++) await verify(KNOWN, wrong(spent.code), spent.challenge.challenge_id);
    for (const { challenge } of [used, spent]) {
      expect((await look(challenge.challenge_id)).body).toMatchObject({ expires_in: 0, attempts_remaining: 0 });
    }
  });

  it('knows no other id, none of another realm, and no link that no code stands beside', async () => {
    const { challenge_id } = await ask(app, 'send-otp', { email: KNOWN, purpose: 'login' });
    expect((await look(challenge_id.toUpperCase())).status).toBe(200);
    expect((await app.agent().get(`/api/realms/default/auth/challenges/${challenge_id}`)).status).toBe(200);
    const paths = [
      'auth/challenges/0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10',
      'auth/challenges/abc',
      "auth/challenges/'%20OR%201=1",
      'auth/challenges/%00',
      `auth/challenges/${'a'.repeat(4_000)}`,
      `realms/shop/auth/challenges/${challenge_id}`,
    ];
    for (const path of paths) {
      expect(await app.agent().get(`/api/${path}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    await app.query('UPDATE otp_challenges SET max_attempts = 0 WHERE id = ?', [challenge_id]);
    expect((await look(challenge_id)).status).toBe(404);
  });

  /** What somebody who polls sees, over the whole life of a message; `fate`: what became of the real one. */
  async function film(route: string, body: object, email: string, fate?: string): Promise<Status[]> {
    const { challenge_id } = await ask(app, route, { email, ...body });
    if (fate) await set(challenge_id, fate);
    const seen: Status[] = [];
    const shoot = async () => void seen.push((await look(challenge_id)).body);
    await shoot();
    await app.deliver();
    await shoot();
    for (const seconds of [0.999, 0.001, 30, 30]) {
      app.clock.advance(seconds);
      await shoot();
    }
    for (const health of ['down', 'none', 'up'] as const) {
      healthIs(health);
      await shoot();
    }
    await ask(app, 'resend', { challenge_id });
    await shoot();
    await app.deliver();
    app.clock.advance(1);
    await shoot();
    app.clock.advance(1_000);
    await shoot();
    return seen;
  }

  const CHANNELS = [
    'queued',
    'queued',
    'queued',
    'sent',
    'sent',
    'sent',
    'queued',
    'failed',
    'sent',
    'queued',
    'sent',
    'sent',
  ];
  const FATES = {
    'sent at once': undefined,
    'sent late': 'next_attempt_at = NULL',
    refused: "failed_at = '2027-01-01 00:00:00.000', next_attempt_at = NULL",
    delivered: "sent_at = '2027-01-01 00:00:00.000', delivered_at = '2027-01-01 00:00:00.000', next_attempt_at = NULL",
  };

  describe.each([
    ['send-otp', { purpose: 'login' }],
    ['forgot-password', {}],
  ])('%s %j', (route, body) => {
    it.each(Object.entries(FATES))(
      'looks the same at every moment for every address, though the real one is %s',
      async (_, fate) => {
        const films: Status[][] = [];
        for (const email of ADDRESSES) {
          app.clock.advance(86_400);
          films.push(await film(route, body, email, fate));
        }
        expect(films[0]!.map(({ status }) => status)).toEqual(CHANNELS);
        expect(films[1]).toEqual(films[0]);
        expect(films[2]).toEqual(films[0]);
      },
    );
  });

  it('tells of a code that registers or signs up what became of its message', async () => {
    const asking: [string, object][] = [
      ['register', { password: PASSWORD }],
      ['send-otp', { purpose: 'signup' }],
      ['registration', {}],
    ];
    for (const [i, [route, body]] of asking.entries()) {
      const { challenge_id } = await ask(app, route, { email: `told${i}@example.com`, ...body });
      await app.deliver();
      const seen = [await statusOf(challenge_id)];
      await set(challenge_id, 'sent_at = NULL, next_attempt_at = created_at, leased_until = expires_at');
      seen.push(await statusOf(challenge_id));
      await set(challenge_id, 'sent_at = created_at, delivered_at = created_at, next_attempt_at = NULL');
      seen.push(await statusOf(challenge_id));
      await set(challenge_id, 'failed_at = created_at');
      seen.push(await statusOf(challenge_id));
      expect({ route, seen }).toEqual({ route, seen: ['sent', 'queued', 'delivered', 'failed'] });
    }
  });

  it('tells of a dead letter that is tried again', async () => {
    const { challenge_id } = await ask(app, 'register', { email: 'revived@example.com', password: PASSWORD });
    const [row] = await app.query('SELECT id FROM outbox_messages WHERE challenge_id = ?', [challenge_id]);
    await set(challenge_id, "failed_at = created_at, failure = 'refused', next_attempt_at = NULL, queue = NULL");
    expect(await statusOf(challenge_id)).toBe('failed');
    await app.app.get(DeadLetters).retry('default', String(row!.id));
    await app.deliver();
    expect(await statusOf(challenge_id)).toBe('sent');
  });

  it('tells the newest message of a challenge that was sent again', async () => {
    const { challenge_id } = await ask(app, 'register', { email: 'newest@example.com', password: PASSWORD });
    await app.deliver();
    await set(challenge_id, 'sent_at = NULL, failed_at = created_at');
    expect(await statusOf(challenge_id)).toBe('failed');
    app.clock.advance(60);
    await ask(app, 'resend', { challenge_id });
    await app.deliver();
    expect(await statusOf(challenge_id)).toBe('sent');
  });

  it.each([
    ['register', { password: PASSWORD }, 'open'],
    ['register', { password: PASSWORD }, 'closed'],
    ['registration', {}, 'open'],
    ['registration', {}, 'closed'],
    ['resend-verification-otp', {}, 'open'],
  ])('%s %j tells no owner from a stranger, sign-up being %s', async (route, body, SIGN_UP) => {
    const own = await TestApp.start({ database: app.database, clock: app.clock, env: { SIGN_UP } });
    const films: Status[][] = [];
    for (const email of ADDRESSES) {
      own.clock.advance(86_400);
      const { challenge_id } = await ask(own, route, { email, ...body });
      const seen: Status[] = [];
      for (const seconds of [0, 1, 100, 1_000]) {
        await own.deliver();
        own.clock.advance(seconds);
        seen.push((await own.agent().get<Status>(`/api/auth/challenges/${challenge_id}`)).body);
      }
      films.push(seen);
    }
    expect(films[1]).toEqual(films[0]);
    expect(films[2]).toEqual(films[0]);
    await own.close();
  });

  it.each(['register', 'a change of address'])(
    'does not tell by an outage that outlasts the code whether a code or a notice waits: %s',
    async (what) => {
      const films: string[][] = [];
      for (const email of [`nobody-yet-${what.length}@example.com`, KNOWN]) {
        app.clock.advance(86_400);
        const { challenge_id } =
          what === 'register'
            ? await ask(app, 'register', { email, password: PASSWORD })
            : (await (await signIn(app, MOVER)).post<{ challenge_id: string }>('/api/users/me/email', { email })).body;
        await set(challenge_id, 'next_attempt_at = created_at, sent_at = NULL, leased_until = NULL, leased_by = NULL');
        healthIs('down');
        app.clock.advance(301);
        const seen = [await statusOf(challenge_id)];
        // The relay gives the code up and not the notice.
        await app.deliver();
        seen.push(await statusOf(challenge_id));
        films.push(seen);
        jest.restoreAllMocks();
      }
      expect(films[1]).toEqual(films[0]);
    },
  );

  it('counts by the budget of a browser that the owner signed in with', async () => {
    const browser = await signIn(app, KNOWN);
    const { challenge_id } = await ask(app, 'send-otp', { email: KNOWN, purpose: 'login' });
    expect((await look(challenge_id)).body.resend_in).toBe(60);
    expect((await look(challenge_id, browser)).body.resend_in).toBe(0);
  });

  it('is read without a write, by anybody, and kept by no cache', async () => {
    for (const [route, email] of [
      ['send-otp', KNOWN],
      ['send-otp', UNKNOWN],
      ['register', 'reads@example.com'],
    ] as const) {
      const body = route === 'register' ? { password: PASSWORD } : { purpose: 'login' };
      const { challenge_id } = await ask(app, route, { email, ...body });
      await app.deliver();
      const statements = await app.statements(() => look(challenge_id));
      expect(statements.length).toBeGreaterThanOrEqual(2);
      expect(statements.filter((sql) => /^\s*(INSERT|UPDATE|DELETE)/i.test(sql))).toEqual([]);
      expect((await look(challenge_id)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

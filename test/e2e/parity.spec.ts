import { RealmBudget } from '../../src/otp/index.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { Answer } from '../support/agent.js';

/** Of equal length and first letter, so that masked destinations and sizes are equal where nothing else differs. */
const KNOWN = 'a-known@example.com';
const UNKNOWN = 'a-stray@example.com';
const DISABLED = 'a-stopp@example.com';
const CODE_ONLY = 'a-plain@example.com';
const ADDRESSES = [KNOWN, UNKNOWN, DISABLED, CODE_ONLY];

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What anybody can see of an answer, ids and times masked. */
function visible({ status, text, headers, setCookies }: Answer<unknown>) {
  const masked = [...headers]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value.replace(UUID, '<id>')}`);
  return { status, headers: masked, setCookies, body: text.replace(UUID, '<id>').replace(TIME, '<time>') };
}

/** The relay's own statements, which may or may not run while a request does. */
function isDelivery(sql: string): boolean {
  return /^UPDATE .outbox_messages/i.test(sql);
}

/** A service that knows all of ADDRESSES but one. */
async function start(env: Record<string, string> = {}): Promise<TestApp> {
  const app = await TestApp.start({ env: { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', ...env } });
  for (const email of [KNOWN, DISABLED, CODE_ONLY]) await registerUser(app, email);
  await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [DISABLED]);
  await app.query('UPDATE users SET password_hash = NULL WHERE email = ?', [CODE_ONLY]);
  return app;
}

/** Does the same for every address, and expects every address to see the same. */
async function alike(attempt: (email: string) => Promise<Answer<unknown>[]>): Promise<ReturnType<typeof visible>[]> {
  const seen = new Map<string, ReturnType<typeof visible>[]>();
  for (const email of ADDRESSES) seen.set(email, (await attempt(email)).map(visible));
  const unknown = seen.get(UNKNOWN)!;
  for (const [email, answers] of seen) expect({ email, answers }).toEqual({ email, answers: unknown });
  return unknown;
}

const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);

describe('whether an address has an account shows nowhere:', () => {
  let app: TestApp;
  beforeAll(async () => {
    // More guesses than the budget of failures allows: what that one tells has tests of its own below.
    app = await start({ OTP_FAILURES_BEFORE_WAIT: '100' });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    app.clock.advance(86_400);
    // What an earlier test registered would be tried in place of a decoy that a later one asks for.
    await app.query('DELETE FROM registrations');
  });

  const post = (route: string, body: object) => app.agent().post(`/api/auth/${route}`, body);

  const sending: [string, object][] = [
    ['register', { password: PASSWORD, name: 'Somebody' }],
    ['send-otp', { purpose: 'login' }],
    ['send-otp', { purpose: 'signup' }],
    ['forgot-password', {}],
    ['resend-verification-otp', {}],
  ];

  it.each(sending)('%s %j, and the resend that follows', async (route, body) => {
    const answers = await alike(async (email) => {
      const first = await app.agent().post<{ challenge_id: string }>(`/api/auth/${route}`, { email, ...body });
      app.clock.advance(1);
      const again = await post('resend', { challenge_id: first.body.challenge_id });
      app.clock.advance(400);
      return [first, again, await post('resend', { challenge_id: first.body.challenge_id })];
    });
    expect(statuses(answers)).toEqual([202, 202, 202]);
  });

  const verifying: [string, string, object, object][] = [
    ['verify-email', 'register', { password: PASSWORD }, {}],
    ['verify-email', 'resend-verification-otp', {}, {}],
    ['verify-otp', 'send-otp', { purpose: 'login' }, { purpose: 'login' }],
    ['verify-otp', 'send-otp', { purpose: 'signup' }, { purpose: 'signup' }],
    ['reset-password', 'forgot-password', {}, { new_password: PASSWORD }],
  ];

  it.each(verifying)('guesses at %s after %s %j, to the last one', async (route, asking, body, more) => {
    for (const named of [true, false]) {
      app.clock.advance(86_400);
      const answers = await alike(async (email) => {
        const { challenge_id } = await ask(app, asking, { email, ...body });
        const guess = { email, otp: '271828', ...more, ...(named && { challenge_id }) };
        const seen: Answer<unknown>[] = [];
        for (let i = 0; i < 6; i++) seen.push(await post(route, guess));
        app.clock.advance(601);
        return [...seen, await post(route, guess), await post('resend', { challenge_id })];
      });
      expect(statuses(answers)).toEqual(Array(8).fill(400));
    }
  });

  it.each(verifying)('a guess at %s after %s %j that came too late', async (route, asking, body, more) => {
    await alike(async (email) => {
      const { challenge_id } = await ask(app, asking, { email, ...body });
      app.clock.advance(601);
      return [await post(route, { email, otp: '271828', ...more, challenge_id })];
    });
  });

  it.each(['verify-email', 'verify-otp', 'reset-password'])('%s where nothing was asked for', async (route) => {
    const more = { 'verify-otp': { purpose: 'login' }, 'reset-password': { new_password: PASSWORD } }[route];
    const fresh = await TestApp.start();
    for (const email of [KNOWN, DISABLED]) await registerUser(fresh, email);
    await fresh.query("UPDATE users SET status = 'disabled' WHERE email = ?", [DISABLED]);
    const seen: unknown[] = [];
    for (const email of [UNKNOWN, KNOWN, DISABLED]) {
      seen.push(visible(await fresh.agent().post(`/api/auth/${route}`, { email, otp: '271828', ...more })));
    }
    expect(seen).toEqual([seen[0], seen[0], seen[0]]);
    await fresh.close();
  });

  it('two registrations that wait, verified without saying which', async () => {
    const answers = await alike(async (email) => {
      for (let i = 0; i < 2; i++) {
        await ask(app, 'register', { email, password: PASSWORD });
        app.clock.advance(1);
      }
      return [await post('verify-email', { email, otp: '271828' })];
    });
    expect(statuses(answers)).toEqual([409]);
  });

  it('login with a wrong password', async () => {
    const answers = await alike(async (email) => [await post('login', { email, password: 'not the password' })]);
    expect(statuses(answers)).toEqual([401]);
  });

  it('a refused password, at register and at reset-password', async () => {
    const answers = await alike(async (email) => [
      await post('register', { email, password: 'short' }),
      await post('reset-password', { email, otp: '271828', new_password: 'iloveyou' }),
    ]);
    expect(statuses(answers)).toEqual([400, 400]);
  });

  it('the number of statements that a request costs', async () => {
    const costs = new Map<string, number[]>();
    // The realm's mails are taken in blocks, by whoever comes when one is used up: by none of these.
    for (let i = 0; i < 50; i++) app.app.get(RealmBudget).giveBack('default', 'email');
    for (const email of ADDRESSES) {
      const counts: number[] = [];
      for (const [route, body] of [...sending, ['login', { password: 'not the password' }] as const]) {
        app.clock.advance(1);
        await app.deliver();
        const statements = await app.statements(() => post(route, { email, ...body }));
        counts.push(statements.filter((sql) => /^\s*(INSERT|UPDATE|DELETE)/i.test(sql) && !isDelivery(sql)).length);
      }
      costs.set(email, counts);
    }
    expect(Math.min(...costs.get(UNKNOWN)!)).toBeGreaterThanOrEqual(3);
    for (const [email, counts] of costs) expect({ email, counts }).toEqual({ email, counts: costs.get(UNKNOWN) });
  });
});

describe('whether an address has an account shows not in its budget of failures either:', () => {
  /** The failures that are free, then the one that is refused. */
  const FREE = 10;
  let app: TestApp;
  beforeEach(async () => {
    app = await start();
  });
  afterEach(() => app.close());

  const post = (route: string, body: object) => app.agent().post(`/api/auth/${route}`, body);

  /** The same attempt over and over: up to the refusal, through two waits, and what the other secret has left. */
  async function exhaust(attempt: () => Promise<Answer<unknown>>): Promise<Answer<unknown>[]> {
    const seen: Answer<unknown>[] = [];
    for (let i = 0; i < FREE + 1; i++) seen.push(await attempt());
    for (const wait of [29, 1, 0, 60, 0]) {
      app.clock.advance(wait);
      seen.push(await attempt());
    }
    return seen;
  }
  const LIMITED = [429, 429];

  it('wrong passwords, the eleventh, and those after each wait', async () => {
    const answers = await alike(async (email) => [
      ...(await exhaust(() => post('login', { email, password: 'not the password' }))),
      // The right password of those who have one: refused like every other while the wait lasts.
      await post('login', { email, password: PASSWORD }),
      await post('verify-otp', { email, purpose: 'login', otp: '271828' }),
    ]);
    const wrong = Array<number>(FREE).fill(401);
    expect(statuses(answers)).toEqual([...wrong, ...LIMITED, 401, 429, 401, 429, 429, 400]);
  });

  it('wrong passwords at the token route', async () => {
    const answers = await alike((username) => {
      const raw = new URLSearchParams({ grant_type: 'password', username, password: 'not the password' }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return exhaust(() => app.agent().send('POST', '/api/auth/token', { raw, headers }));
    });
    expect(statuses(answers)).toEqual([...Array<number>(FREE).fill(400), ...LIMITED, 400, 429, 400, 429]);
  });

  it.each([
    ['verify-otp', 'send-otp', { purpose: 'login' }, { purpose: 'login' }],
    ['verify-otp', 'send-otp', { purpose: 'signup' }, { purpose: 'signup' }],
    ['verify-email', 'register', { password: PASSWORD }, {}],
    ['reset-password', 'forgot-password', {}, { new_password: PASSWORD }],
  ])('wrong codes at %s after %s %j, the eleventh, and those after each wait', async (route, asking, body, more) => {
    const answers = await alike(async (email) => {
      const { challenge_id } = await ask(app, asking, { email, ...body });
      const guesses = await exhaust(() => post(route, { email, otp: '271828', ...more, challenge_id }));
      // The waits are of codes alone: messages and passwords go on.
      return [...guesses, await post(asking, { email, ...body }), await post('login', { email, password: 'wrong' })];
    });
    expect(statuses(answers)).toEqual([...Array<number>(FREE).fill(400), ...LIMITED, 400, 429, 400, 429, 202, 401]);
  });

  it('codes where nothing was ever asked for', async () => {
    const answers = await alike((email) =>
      exhaust(() => post('verify-otp', { email, purpose: 'login', otp: '271828' })),
    );
    expect(statuses(answers)).toEqual([...Array<number>(FREE).fill(400), ...LIMITED, 400, 429, 400, 429]);
  });

  it('what it costs: the statements of the attempts, of the eleventh and of the next', async () => {
    const costs: [string, string[][]][] = [];
    for (const email of ADDRESSES) {
      const shapes: string[][] = [];
      for (let i = 0; i < FREE + 2; i++) {
        await app.deliver();
        const attempt = () => post('login', { email, password: 'not the password' });
        const statements = (await app.statements(attempt)).filter((sql) => !/outbox_messages|revoked_at/i.test(sql));
        shapes.push(statements.map((sql) => sql.replace(/\s+/g, ' ').trim()));
      }
      costs.push([email, shapes]);
    }
    const [, expected] = costs[0]!;
    for (const [email, shapes] of costs) expect({ email, shapes }).toEqual({ email, shapes: expected });
  });
});

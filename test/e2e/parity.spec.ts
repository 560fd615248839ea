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

describe('whether an address has an account shows nowhere:', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' } });
    for (const email of [KNOWN, DISABLED, CODE_ONLY]) await registerUser(app, email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [DISABLED]);
    await app.query('UPDATE users SET password_hash = NULL WHERE email = ?', [CODE_ONLY]);
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.advance(86_400));

  const post = (route: string, body: object) => app.agent().post(`/api/auth/${route}`, body);

  /** Does the same for every address, and expects every address to see the same. */
  async function alike(attempt: (email: string) => Promise<Answer<unknown>[]>): Promise<ReturnType<typeof visible>[]> {
    const seen = new Map<string, ReturnType<typeof visible>[]>();
    for (const email of ADDRESSES) seen.set(email, (await attempt(email)).map(visible));
    const unknown = seen.get(UNKNOWN)!;
    for (const [email, answers] of seen) expect({ email, answers }).toEqual({ email, answers: unknown });
    return unknown;
  }

  const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status);

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
    for (const email of ADDRESSES) {
      const counts: number[] = [];
      for (const [route, body] of sending) {
        app.clock.advance(1);
        await app.deliver();
        const statements = await app.statements(() => post(route, { email, ...body }));
        counts.push(statements.filter((sql) => /^(INSERT|UPDATE|DELETE)/i.test(sql) && !isDelivery(sql)).length);
      }
      costs.set(email, counts);
    }
    expect(Math.min(...costs.get(UNKNOWN)!)).toBeGreaterThanOrEqual(3);
    for (const [email, counts] of costs) expect({ email, counts }).toEqual({ email, counts: costs.get(UNKNOWN) });
  });
});

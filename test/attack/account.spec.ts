import { askChange, stepUpCode, watchLinks, openLink } from '../support/account.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser, signIn, tokensOf, wrong } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };
const NEW = 'a mule, a dynamo, a nail';
const HIS = 'this one is the thief’s own';

describe('the attacker has a session that is not his', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: PLENTY });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const newAddress = () => `stolen${++count}@example.com`;
  const send = (agent: Agent, method: string, path: string, json?: object) =>
    agent.send<Problem>(method, `/api/users/me${path}`, json && { json });
  const userRow = async (id: string) => (await app.query('SELECT * FROM users WHERE id = ?', [id]))[0];

  /** A thief with a copy of her cookies, some seconds after she signed in. */
  async function stolen(seconds = 0) {
    const email = newAddress();
    const { user } = (await registerUser(app, email)).body;
    const hers = await signIn(app, email);
    for (let left = seconds; left > 0; left -= 300) {
      app.clock.advance(Math.min(300, left));
      expect((await hers.post('/api/auth/refresh')).status).toBe(200);
    }
    const his = app.agent();
    hers.cookies.forEach((value, name) => his.cookies.set(name, value));
    return { email, id: user.id, hers, his };
  }

  /** What he may try, of what would last. */
  const lasting: [string, string, object][] = [
    ['POST', '/email', { email: 'thief@example.net' }],
    ['POST', '/phone', { phone_number: '+14155552671' }],
    ['POST', '/password', { current_password: HIS, new_password: NEW }],
    ['POST', '/password', { otp: '000000', challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10', new_password: NEW }],
    ['DELETE', '', { password: HIS }],
    ['DELETE', '', { otp: '000000', challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' }],
  ];

  it('without the password it changes nothing that lasts, 15 minutes after the sign-in', async () => {
    const { id, his } = await stolen(900);
    const before = await userRow(id);
    for (const [method, path, body] of lasting) {
      const refused = await send(his, method, path, body);
      expect(refused).toMatchObject({ status: 401, body: { code: 'step_up_required' } });
    }
    // However often he refreshes it, and whatever he sends as a step-up.
    await his.post('/api/auth/refresh');
    const asked = await send(his, 'POST', '/step-up');
    expect(asked.status).toBe(202);
    const { challenge_id } = asked.body as unknown as Challenge;
    for (const proof of [{ password: HIS }, { otp: '000000', challenge_id }]) {
      expect((await send(his, 'POST', '/step-up/verify', proof)).status).toBeGreaterThanOrEqual(400);
    }
    for (const [method, path, body] of lasting) {
      expect((await send(his, method, path, body)).body.code).toBe('step_up_required');
    }
    expect(await userRow(id)).toEqual(before);
    expect(await app.query("SELECT id FROM otp_challenges WHERE user_id = ? AND purpose LIKE 'change%'", [id])).toEqual(
      [],
    );
  });

  it('within them it changes neither password nor account, and the address only under a notice that undoes it', async () => {
    const links = watchLinks(app);
    const { email, id, his } = await stolen(100);
    for (const [method, path, body] of lasting.slice(2)) {
      expect((await send(his, method, path, body)).status).toBeGreaterThanOrEqual(400);
    }
    const to = newAddress();
    const { challenge_id } = await askChange(his, to);
    expect((await send(his, 'POST', '/email/verify', { otp: await app.code(to), challenge_id })).status).toBe(200);
    const [link, ...more] = links;
    expect([link?.destination, more]).toEqual([email, []]);
    expect((await openLink(app, link?.token)).status).toBe(200);
    expect(await userRow(id)).toMatchObject({ email });
    expect((await his.get('/api/users/me')).status).toBe(401);
  });

  it.each(['a reset', 'a change of the password', 'a sign-out of all'])(
    'and a change of address that waits for its code: it ends with %s of hers',
    async (what) => {
      const { email, id, hers, his } = await stolen();
      const to = newAddress();
      const { challenge_id } = await askChange(his, to);
      const body = { otp: await app.code(to), challenge_id };
      app.clock.advance(1);
      if (what === 'a reset') {
        const forgot = await ask(app, 'forgot-password', { email });
        const reset = { email, otp: await app.code(email), challenge_id: forgot.challenge_id, new_password: NEW };
        expect((await app.agent().post('/api/auth/reset-password', reset)).status).toBe(200);
      } else if (what === 'a sign-out of all') {
        expect((await hers.post('/api/auth/logout-all')).status).toBe(200);
      } else {
        const change = { current_password: PASSWORD, new_password: NEW };
        expect((await send(hers, 'POST', '/password', change)).status).toBe(200);
      }
      const late = await send(his, 'POST', '/email/verify', body);
      expect(late).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
      expect((await app.agent().post<Problem>('/api/auth/resend', { challenge_id })).status).toBe(
        what === 'a sign-out of all' ? 202 : 400,
      );
      expect(await userRow(id)).toMatchObject({ email });
      if (what === 'a sign-out of all') return;
      const again = await signIn(app, email, NEW);
      expect((await send(again, 'POST', '/email/verify', body)).body.code).toBe('otp_invalid');
    },
  );

  it('a session that another instance has ended does nothing more, before this one hears of it', async () => {
    const { id, his } = await stolen();
    const to = newAddress();
    const { challenge_id } = await askChange(his, to);
    const otp = await app.code(to);
    // Too far back for the poll.
    await app.query("UPDATE sessions SET revoked_at = '2020-01-01 00:00:00.000' WHERE user_id = ?", [id]);
    const tries: [string, string, object?][] = [
      ['POST', '/email', { email: newAddress() }],
      ['POST', '/email/verify', { otp, challenge_id }],
      ['POST', '/password', { current_password: PASSWORD, new_password: NEW }],
      ['POST', '/step-up'],
      ['POST', '/step-up/verify', { password: PASSWORD }],
      ['DELETE', '', { password: PASSWORD }],
    ];
    const before = await userRow(id);
    for (const [method, path, body] of tries) {
      expect((await send(his, method, path, body)).body.code).toBe('not_authenticated');
    }
    expect(await userRow(id)).toEqual(before);
  });

  it.each([
    ['with her device cookie', true],
    ['without', false],
  ])('guesses at the current password spend one budget, on all routes together, %s', async (_, isKnown) => {
    const { email, his } = await stolen();
    const device = his.cookies.get('device')!;
    if (!isKnown) his.cookies.delete('device');
    const known = app.agent();
    known.cookies.set('device', device);
    const tries: (() => Promise<{ status: number }>)[] = [
      () => send(his, 'POST', '/password', { current_password: HIS, new_password: NEW }),
      () => send(his, 'POST', '/step-up/verify', { password: HIS }),
      () => send(his, 'DELETE', '', { password: HIS }),
      () => known.post('/api/auth/login', { email, password: HIS }),
    ];
    const next = async (i: number) => (await tries[i % tries.length]!()).status;
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++) statuses.push(await next(i));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429, 429, 429]);
    // One guess after each wait, and each wait is twice as long.
    for (const wait of [30, 60, 120]) {
      app.clock.advance(wait - 1);
      expect(await next(0)).toBe(429);
      app.clock.advance(1);
      expect([await next(1), await next(2)]).toEqual([401, 429]);
    }
    // She signs in from anywhere else.
    expect(await signIn(app, email)).toBeDefined();
  });

  it('guesses at step-up codes too, and they leave the sign-in by code alone', async () => {
    const { email, his } = await stolen();
    his.cookies.delete('device');
    const statuses: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { otp, challenge_id } = await stepUpCode(app, his, email);
      for (let i = 0; i < 4; i++) {
        statuses.push((await send(his, 'POST', '/step-up/verify', { otp: wrong(otp), challenge_id })).status);
      }
    }
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429, 429]);
    app.clock.advance(1);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    const body = { email, purpose: 'login', otp: await app.code(email), challenge_id };
    expect((await app.agent().post('/api/auth/verify-otp', body)).status).toBe(200);
  });

  it('50 guesses at once are no more than the budget', async () => {
    const { his } = await stolen();
    his.cookies.delete('device');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(his, 'POST', '/step-up/verify', { password: HIS })),
    );
    const compared = answers.filter(({ body }) => body.code === 'invalid_credentials').length;
    expect(compared).toBeLessThanOrEqual(10);
    expect(compared + answers.filter(({ status }) => status === 429 || status === 503).length).toBe(50);
  });

  it('her challenges are nothing in his own session, nor his in hers', async () => {
    const [she, he] = [await stolen(), await stolen()];
    const [toHer, toHim] = [newAddress(), newAddress()];
    const hers = await askChange(she.hers, toHer);
    const his = await askChange(he.hers, toHim);
    const [herCode, hisCode] = [await app.code(toHer), await app.code(toHim)];
    const stepUp = await stepUpCode(app, she.hers, she.email);
    const tries: [Agent, string, object][] = [
      [he.hers, '/email/verify', { otp: herCode, challenge_id: hers.challenge_id }],
      [she.hers, '/email/verify', { otp: hisCode, challenge_id: his.challenge_id }],
      [he.hers, '/email/verify', stepUp],
      [he.hers, '/step-up/verify', stepUp],
      [he.hers, '/password', { ...stepUp, new_password: NEW }],
      [she.hers, '/phone/verify', { otp: herCode, challenge_id: hers.challenge_id }],
      [she.hers, '/step-up/verify', { otp: herCode, challenge_id: hers.challenge_id }],
      [she.hers, '/email/verify', stepUp],
    ];
    for (const [agent, path, body] of tries) expect((await send(agent, 'POST', path, body)).status).toBe(400);
    expect((await send(he.hers, 'DELETE', '', stepUp)).body.code).toBe('otp_invalid');
    // Nor do they open anything without a session.
    for (const body of [
      { email: toHer, purpose: 'login', otp: herCode, challenge_id: hers.challenge_id },
      { email: she.email, purpose: 'login', ...stepUp },
    ]) {
      expect((await app.agent().post<Problem>('/api/auth/verify-otp', body)).body.code).toBe('otp_invalid');
    }
    const reset = { email: she.email, ...stepUp, new_password: NEW };
    expect((await app.agent().post<Problem>('/api/auth/reset-password', reset)).body.code).toBe('otp_invalid');
    expect(
      (await send(she.hers, 'POST', '/email/verify', { otp: herCode, challenge_id: hers.challenge_id })).status,
    ).toBe(200);
  });

  it('her sessions are neither listed nor ended by his', async () => {
    const [she, he] = [await stolen(), await stolen()];
    const { sessionId, access } = await tokensOf(app, she.email);
    const { items } = (await he.hers.get<{ items: { id: string }[] }>('/api/auth/sessions')).body;
    expect(items.map(({ id }) => id)).not.toContain(sessionId);
    const refused = await he.hers.send<Problem>('DELETE', `/api/auth/sessions/${sessionId}`);
    expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await app.agent().get('/api/users/me', bearer(access))).status).toBe(200);
  });

  it('the code for a new address can be guessed no more often than any other', async () => {
    const { his } = await stolen();
    const victim = newAddress();
    let guesses = 0;
    let last: Problem | undefined;
    for (let round = 0; round < 4 && last?.code !== 'rate_limited'; round++) {
      const { challenge_id } = await askChange(his, victim);
      const right = await app.code(victim);
      for (let i = 0; i < 5; i++) {
        const otp = String((Number(right) + 1 + i) % 1_000_000).padStart(6, '0');
        last = (await send(his, 'POST', '/email/verify', { otp, challenge_id })).body;
        if (last.code === 'rate_limited') break;
        guesses++;
      }
      app.clock.advance(1);
    }
    expect(guesses).toBe(10);
    expect(last).toMatchObject({ code: 'rate_limited' });
  });

  it('one session writes to no more strangers than one address may get', async () => {
    const limited = await TestApp.start();
    const agent = limited.agent();
    await registerUser(limited, 'spammer@example.com', agent);
    let sent = 0;
    for (let i = 0; i < 24 * 12; i++) {
      limited.clock.advance(300);
      if (i % 2) await agent.post('/api/auth/refresh');
      await agent.post('/api/users/me/step-up/verify', { password: PASSWORD });
      const { status } = await agent.post('/api/users/me/email', { email: `stranger${i}@example.com` });
      if (status === 202) sent++;
      expect([202, 429]).toContain(status);
    }
    expect(sent).toBeLessThanOrEqual(19);
    await limited.close();
  });
});

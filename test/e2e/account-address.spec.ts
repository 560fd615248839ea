import { TestApp } from '../support/app.js';
import { askChange, changeEmail, templatesTo } from '../support/account.js';
import { PASSWORD, ask, registerUser, signIn, wrong } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Challenge, Problem } from '../support/flows.js';

type User = Problem & { id: string; email: string; email_verified: boolean };

describe('changing the e-mail address', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'acme' } });
  });
  afterAll(() => app.close());

  const newAddress = () => `move${++count}@example.com`;
  const verify = (agent: Agent, body: object) => agent.post<User>('/api/users/me/email/verify', body);
  const me = async (agent: Agent) => (await agent.get<User>('/api/users/me')).body;
  const idOf = async (email: string) =>
    (await app.query<{ id: string }>('SELECT id FROM users WHERE email = ?', [email]))[0]?.id;
  const eventsOf = async (userId: string) =>
    (await app.query<{ type: string; details: string }>('SELECT * FROM audit_events WHERE user_id = ?', [userId])).map(
      ({ type, details }) => ({ type, details: JSON.parse(details) as object }),
    );

  async function newUser(): Promise<{ email: string; agent: Agent; id: string }> {
    const [email, agent] = [newAddress(), app.agent()];
    const { user } = (await registerUser(app, email, agent)).body;
    return { email, agent, id: user.id };
  }

  /** Somebody signed in who has a code for a new address. */
  async function asked() {
    const [user, to] = [await newUser(), newAddress()];
    const challenge = await askChange(user.agent, to);
    return { ...user, to, challenge, body: { otp: await app.code(to), challenge_id: challenge.challenge_id } };
  }

  it('sends a code to the new address and a notice to the old one, and changes nothing yet', async () => {
    const { email, agent } = await newUser();
    const to = newAddress();
    const before = (await app.mailbox(email)).length;
    const answer = await agent.post<Challenge>('/api/users/me/email', { email: ` ${to.toUpperCase()}` });
    expect(answer).toMatchObject({
      status: 202,
      body: { channel: 'email', destination: 'm•••@example.com', expires_in: 300, resend_in: 60, attempts_allowed: 5 },
    });
    expect(await app.code(to)).toMatch(/^\d{6}$/);
    expect(await app.mailbox(email)).toHaveLength(before + 1);
    expect((await app.mailbox(email))[0]?.code).toBeNull();
    expect(await templatesTo(app, email)).toContain('address_change_requested');
    expect(await me(agent)).toMatchObject({ email, email_verified: true });
  });

  it('takes the new address with its code, signs in by it and no more by the old one', async () => {
    const { agent, email, id, to, body } = await asked();
    const done = await verify(agent, body);
    expect(done).toMatchObject({ status: 200, body: { id, email: to, email_verified: true } });
    expect(await me(agent)).toMatchObject({ email: to });
    expect((await app.agent().post('/api/auth/login', { email: to, password: PASSWORD })).status).toBe(200);
    expect((await app.agent().post('/api/auth/login', { email, password: PASSWORD })).status).toBe(401);
    expect(await eventsOf(id)).toContainEqual({
      type: 'email_changed',
      details: { action: 'verify_new_email', address: 'm•••@example.com' },
    });
    expect(await templatesTo(app, email)).toContain('address_changed');
  });

  it('frees the old address for whoever proves it next', async () => {
    const { agent, email, id } = await newUser();
    await changeEmail(app, agent, newAddress());
    app.clock.advance(3600);
    await registerUser(app, email);
    expect(await idOf(email)).not.toBe(id);
  });

  it('ends what others began at the new address', async () => {
    const { agent } = await newUser();
    const to = newAddress();
    const his = await ask(app, 'register', { email: to, password: 'the stranger was here first' });
    const hisCode = await app.code(to);
    app.clock.advance(61);
    await changeEmail(app, agent, to);
    expect(await app.query('SELECT * FROM registrations WHERE address = ?', [to])).toEqual([]);
    const late = await app
      .agent()
      .post<Problem>('/api/auth/verify-email', { email: to, otp: hisCode, challenge_id: his.challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
  });

  it('refuses a wrong, a used, an expired and an exhausted code, and keeps the old address', async () => {
    const first = await asked();
    const bad = await verify(first.agent, { ...first.body, otp: wrong(first.body.otp) });
    expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    expect(await me(first.agent)).toMatchObject({ email: first.email });
    expect((await verify(first.agent, first.body)).status).toBe(200);
    expect((await verify(first.agent, first.body)).body.code).toBe('otp_invalid');

    const late = await asked();
    app.clock.advance(300);
    expect((await verify(late.agent, late.body)).body.code).toBe('otp_expired');
    expect(await me(late.agent)).toMatchObject({ email: late.email });

    const guessed = await asked();
    for (let i = 0; i < 5; i++) await verify(guessed.agent, { ...guessed.body, otp: wrong(guessed.body.otp) });
    expect((await verify(guessed.agent, guessed.body)).body.code).toBe('otp_exhausted');
  });

  it("knows no challenge that is another's, of another purpose, or of nobody", async () => {
    const { agent, email, body, to } = await asked();
    const other = await newUser();
    const login = await ask(app, 'send-otp', { email: newAddress(), purpose: 'signup' });
    const foreign: [Agent, string][] = [
      [other.agent, body.challenge_id],
      [agent, login.challenge_id],
      [agent, '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10'],
    ];
    for (const [who, challenge_id] of foreign) {
      const refused = await verify(who, { otp: body.otp, challenge_id });
      expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 0 } });
    }
    const asPhone = await agent.post<Problem>('/api/users/me/phone/verify', body);
    expect(asPhone).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    const elsewhere = await app.agent().post<Problem>('/api/auth/verify-otp', { email: to, purpose: 'login', ...body });
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect(await me(other.agent)).toMatchObject({ email: other.email });
    expect(await me(agent)).toMatchObject({ email });
    // None of that has spent a guess of the challenge.
    expect((await verify(agent, { ...body, otp: wrong(body.otp) })).body.attempts_remaining).toBe(4);
  });

  it('ends the change that waited before it, and no other', async () => {
    const { agent, body } = await asked();
    const other = await asked();
    const to = newAddress();
    app.clock.advance(61);
    const { challenge_id } = await askChange(agent, to);
    expect((await verify(agent, body)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
    expect((await verify(agent, { otp: await app.code(to), challenge_id })).status).toBe(200);
    expect((await verify(other.agent, other.body)).status).toBe(200);
  });

  it('is refused where another has proved the address meanwhile', async () => {
    const { agent, email, to, body } = await asked();
    app.clock.advance(61);
    await registerUser(app, to);
    const { challenge_id, otp } = body;
    const late = await verify(agent, { otp, challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect(await me(agent)).toMatchObject({ email });
  });

  it('works after its code was sent again', async () => {
    const { agent, to, body } = await asked();
    app.clock.advance(61);
    expect((await app.agent().post('/api/auth/resend', { challenge_id: body.challenge_id })).status).toBe(202);
    expect((await verify(agent, { ...body, otp: await app.code(to) })).status).toBe(200);
  });

  it('takes no address that is theirs, nor one that is none', async () => {
    const { agent, email } = await newUser();
    for (const own of [email, email.toUpperCase(), 'nobody', '']) {
      const refused = await agent.post<Problem>('/api/users/me/email', { email: own });
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ field: 'email', message: expect.any(String) as string }] },
      });
    }
  });

  it('is for nobody without a session, nor by a session of another realm', async () => {
    const { agent } = await newUser();
    const token = agent.cookies.get('access')!;
    const strangers = [
      app.agent().post('/api/users/me/email', { email: newAddress() }),
      app.agent().post('/api/users/me/email/verify', { otp: '000000', challenge_id: newAddress() }),
      app
        .agent()
        .post('/api/realms/acme/users/me/email', { email: newAddress() }, { authorization: `Bearer ${token}` }),
    ];
    for (const refused of await Promise.all(strangers)) expect(refused.status).toBe(401);
  });

  it('knows no challenge of another realm', async () => {
    const { agent } = await asked();
    const [there, email] = [app.agent(), newAddress()];
    const acme = '/api/realms/acme';
    const registered = await there.post<Challenge>(`${acme}/auth/register`, { email, password: PASSWORD });
    expect(registered.status).toBe(202);
    const proof = { email, otp: await app.code(email), challenge_id: registered.body.challenge_id };
    expect((await there.post(`${acme}/auth/verify-email`, proof)).status).toBe(200);
    const next = newAddress();
    const change = await there.post<Challenge>(`${acme}/users/me/email`, { email: next });
    const body = { otp: await app.code(next), challenge_id: change.body.challenge_id };
    expect((await verify(agent, body)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
    expect((await there.post(`${acme}/users/me/email/verify`, body)).status).toBe(200);
  });

  it('sends no more than the destination, nor than one user, may get in a minute, an hour and a day', async () => {
    const { agent } = await newUser();
    const send = async () => (await agent.post<Problem>('/api/users/me/email', { email: newAddress() })).body;
    await askChange(agent, newAddress());
    expect(await send()).toMatchObject({ code: 'rate_limited', retry_after: 60 });
    for (let i = 0; i < 4; i++) {
      app.clock.advance(61);
      await askChange(agent, newAddress());
    }
    app.clock.advance(61);
    expect(await send()).toMatchObject({ code: 'rate_limited', retry_after: 3600 - 5 * 61 });

    const [victim, another] = [newAddress(), await newUser()];
    await ask(app, 'send-otp', { email: victim, purpose: 'login' });
    const refused = await another.agent.post<Problem>('/api/users/me/email', { email: victim });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
  });

  it('leaves the change that waits good where a new one is refused for its limit', async () => {
    const { agent, to, body } = await asked();
    expect((await agent.post<Problem>('/api/users/me/email', { email: newAddress() })).status).toBe(429);
    expect(await verify(agent, body)).toMatchObject({ status: 200, body: { email: to } });
  });

  it('may begin up to 15 minutes after the proof of who they are, and be completed after that', async () => {
    const { email } = await newUser();
    const agent = await signIn(app, email);
    const refresh = () => agent.post('/api/auth/refresh');
    app.clock.advance(500);
    await refresh();
    app.clock.advance(399);
    const to = newAddress();
    const { challenge_id } = await askChange(agent, to);
    const body = { otp: await app.code(to), challenge_id };
    await refresh();
    app.clock.advance(1);
    const late = await agent.post<Problem>('/api/users/me/email', { email: newAddress() });
    expect(late).toMatchObject({ status: 401, body: { code: 'step_up_required' } });
    expect(late.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await verify(agent, body)).status).toBe(200);
    const id = (await idOf(to))!;
    expect(await eventsOf(id)).toContainEqual({
      type: 'refused',
      details: { action: 'change_email', code: 'step_up_required', address: 'm•••@example.com' },
    });
  });

  describe('to one that has an owner', () => {
    /** What anybody can see of an answer. */
    const visible = ({ status, body, headers }: Awaited<ReturnType<Agent['post']>>) => ({
      status,
      body: { ...(body as object), challenge_id: null },
      headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    });
    const shape = (sql: string) => sql.replace(/\s+/g, ' ').trim();
    const ofRequest = (sql: string) => !/outbox_messages.*(next_attempt_at|leased)|revoked_at.? >=/i.test(sql);

    it('looks the same, costs the same statements, and is answered by nothing that opens it', async () => {
      const [owner, mine, other] = [await newUser(), await newUser(), await newUser()];
      const free = owner.email.replace('move', 'mowe');
      await app.deliver();
      const seen: unknown[] = [];
      const costs: string[][] = [];
      const ids: string[] = [];
      for (const [agent, email] of [
        [mine.agent, owner.email],
        [other.agent, free],
      ] as const) {
        let answer: Awaited<ReturnType<typeof agent.post<Challenge>>> | undefined;
        const statements = await app.statements(async () => {
          answer = await agent.post<Challenge>('/api/users/me/email', { email });
        });
        seen.push(visible(answer as never));
        ids.push(answer!.body.challenge_id);
        costs.push(
          statements.map(shape).filter((sql) => ofRequest(sql) && !/^UPDATE .outbox|^SELECT .*outbox/i.test(sql)),
        );
        await app.deliver();
      }
      expect(seen[0]).toEqual(seen[1]);
      expect(costs[0]).toEqual(costs[1]);
      for (const [agent, challenge_id] of [
        [mine.agent, ids[0]],
        [other.agent, ids[1]],
      ] as const) {
        const guess = await verify(agent, { otp: '271828', challenge_id });
        expect(guess).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
      }
    });

    it('tells its owner, without a code, and nobody else', async () => {
      const [owner, mine] = [await newUser(), await newUser()];
      const before = (await app.mailbox(owner.email)).length;
      const { challenge_id } = await askChange(mine.agent, owner.email);
      const [notice, ...older] = await app.mailbox(owner.email);
      expect(older).toHaveLength(before);
      expect(notice?.code).toBeNull();
      expect(await templatesTo(app, owner.email)).toContain('change_attempt');
      app.clock.advance(61);
      expect((await app.agent().post('/api/auth/resend', { challenge_id })).status).toBe(202);
      expect((await app.mailbox(owner.email))[0]?.code).toBeNull();
    });
  });
});

describe('changing the phone number', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const NUMBER = '+14155552671';

  it('asks at the number, tells the mailbox, and changes nothing yet', async () => {
    const [email, agent] = ['caller@example.com', app.agent()];
    await registerUser(app, email, agent);
    const before = (await app.mailbox(email)).length;
    const asked = await agent.post<Challenge & { channel: string }>('/api/users/me/phone', {
      phone_number: '+1 415 555 2671',
    });
    expect(asked).toMatchObject({ status: 202, body: { channel: 'sms', destination: '•••71' } });
    expect(await app.mailbox(email)).toHaveLength(before + 1);
    const [text] = await app.query('SELECT channel, template FROM outbox_messages WHERE destination = ?', [NUMBER]);
    expect(text).toMatchObject({ channel: 'sms', template: 'code' });
    expect((await agent.get('/api/users/me')).body).toMatchObject({ phone_number: null, phone_verified: false });
    const guess = { otp: '271828', challenge_id: asked.body.challenge_id };
    const bad = await agent.post<Problem>('/api/users/me/phone/verify', guess);
    expect(bad.body.code).toBe('otp_invalid');
    expect(bad.body.attempts_remaining).toBe(4);
    const asEmail = await agent.post<Problem>('/api/users/me/email/verify', guess);
    expect(asEmail.body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
  });

  it('to one that is theirs is refused, to one that is another’s sends a notice', async () => {
    const [email, agent] = ['two-phones@example.com', app.agent()];
    await registerUser(app, email, agent);
    const verified = 'UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE email = ?';
    await app.query(verified, ['+14155552672', email]);
    const own = await agent.post<Problem>('/api/users/me/phone', { phone_number: '+14155552672' });
    expect(own).toMatchObject({ status: 400, body: { errors: [{ field: 'phone_number' }] } });
    await registerUser(app, 'other-phone@example.com');
    await app.query(verified, ['+14155552673', 'other-phone@example.com']);
    expect((await agent.post('/api/users/me/phone', { phone_number: '+14155552673' })).status).toBe(202);
    // The number that it would take the place of.
    expect(await templatesTo(app, '+14155552672')).toEqual(['address_change_requested']);
    expect(await templatesTo(app, '+14155552673')).toEqual(['change_attempt']);
  });

  it('takes a number as its realm reads it, and nothing else', async () => {
    const agent = app.agent();
    await registerUser(app, 'odd-phone@example.com', agent);
    for (const body of [{ phone_number: '12' }, { phone_number: 'x@example.com' }, {}, { phone_number: null }]) {
      const refused = await agent.post<Problem>('/api/users/me/phone', body);
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'phone_number' }] } });
    }
  });

  it('says of no number whether it is sent to, where the session is old', async () => {
    const agent = app.agent();
    await registerUser(app, 'old-session@example.com', agent);
    const foreign = { phone_number: '+491701234567' };
    expect((await agent.post<Problem>('/api/users/me/phone', foreign)).body.code).toBe('destination_not_allowed');
    app.clock.advance(901);
    await agent.post('/api/auth/refresh');
    expect((await agent.post<Problem>('/api/users/me/phone', foreign)).body.code).toBe('step_up_required');
  });

  it('is told to both numbers, and the old one can undo it', async () => {
    const [agent, first, second] = [app.agent(), '+14155552681', '+14155552682'];
    await registerUser(app, 'both-numbers@example.com', agent);
    for (const phone_number of [first, second]) {
      const { challenge_id } = (await agent.post<Challenge>('/api/users/me/phone', { phone_number })).body;
      const code = { otp: await app.code(phone_number), challenge_id };
      expect((await agent.post('/api/users/me/phone/verify', code)).status).toBe(200);
      app.clock.advance(61);
    }
    const links = async (to: string) =>
      (await app.mailbox(to)).filter(({ text }) => text.includes('was changed to')).map(({ link }) => link !== null);
    expect(await links(first)).toEqual([true, false]);
    expect(await links(second)).toEqual([false]);
  });
});

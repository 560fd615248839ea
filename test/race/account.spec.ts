import { askChange, changeEmail, watchLinks } from '../support/account.js';
import type { Answer, Agent } from '../support/agent.js';
import type { Challenge, SignedIn } from '../support/flows.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

const NEW = 'quite another phrase, and a long one';

interface Native {
  email: string;
  id: string;
  sessionId: string;
  access: string;
  refresh: string;
}

describe.each(SIZES)('the own account under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  let count = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, { ...MANY_FAILURES, SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => fleet.close());

  const newAddress = () => `own${size}-${++count}@example.com`;
  const headers = (access: string | undefined) => ({ authorization: `Bearer ${access}` });
  const emailOf = async (id: string) =>
    (await fleet.first.query<{ email: string }>('SELECT email FROM users WHERE id = ?', [id]))[0]?.email;

  async function login(email: string, password = PASSWORD, i = 0): Promise<Answer<Required<SignedIn>>> {
    return fleet.agent(i).post('/api/auth/login', { email, password, token_transport: 'bearer' });
  }

  async function newUser(): Promise<Native> {
    const email = newAddress();
    await registerUser(fleet.first, email);
    const { body } = await login(email);
    const { access_token: access, refresh_token: refresh, session, user } = body;
    return { email, id: user.id, sessionId: session.id, access, refresh };
  }

  /** Sends with the tokens of a user, by whichever instance has its turn. */
  const as = (user: Native, method: string, path: string, json: object | undefined, i: number) =>
    fleet.agent(i).send<SignedIn>(method, path, { json, headers: headers(user.access) });

  /** What proves a new address, of somebody who asked for it. */
  async function pending(user: Native, to: string) {
    const asked = await as(user, 'POST', '/api/users/me/email', { email: to }, 0);
    expect(asked.status).toBe(202);
    const { challenge_id } = asked.body as unknown as Challenge;
    const otp = await fleet.first.code(to);
    fleet.first.clock.advance(61);
    return { otp, challenge_id };
  }

  /** No answer is a failure of ours, and nothing that any gave away opens anything. */
  async function expectDead(user: Native, answers: Answer<SignedIn>[]): Promise<void> {
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    await fleet.pollRevocations();
    expect(await fleet.count('sessions', 'user_id = ? AND revoked_at IS NULL', [user.id])).toBe(0);
    const accesses = answers.flatMap(({ body }) => (body as SignedIn | undefined)?.access_token ?? []);
    for (const access of [user.access, ...accesses]) {
      for (let i = 0; i < size; i++) {
        expect((await fleet.agent(i).get('/api/auth/me', headers(access))).status).toBe(401);
      }
    }
  }

  it('20 uses of one code change the address once, and tell the old one once', async () => {
    const [user, to] = [await newUser(), newAddress()];
    const body = await pending(user, to);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => as(user, 'POST', '/api/users/me/email/verify', body, i)),
    );

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 19 });
    expect(await emailOf(user.id)).toBe(to);
    const told = "destination = ? AND template = 'address_changed'";
    expect(await fleet.count('outbox_messages', told, [user.email])).toBe(1);
    expect(await fleet.count('otp_challenges', "user_id = ? AND purpose = 'undo_change'", [user.id])).toBe(1);
  });

  it('of users who race for one address one gets it, and the others keep theirs', async () => {
    const to = newAddress();
    const users = [await newUser(), await newUser(), await newUser(), await newUser()];
    const proofs: object[] = [];
    for (const user of users) proofs.push(await pending(user, to));

    const answers = await Promise.all(
      users.flatMap((user, i) =>
        Array.from({ length: 4 }, () => as(user, 'POST', '/api/users/me/email/verify', proofs[i], i)),
      ),
    );

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 15 });
    const winner = Math.floor(answers.findIndex(({ status }) => status === 200) / 4);
    for (const [i, { id, email }] of users.entries()) expect(await emailOf(id)).toBe(i === winner ? to : email);
  });

  it('a change and a registration that race for one address give it to one', async () => {
    const [user, email] = [await newUser(), newAddress()];
    const { body } = await fleet.agent().post<Challenge>('/api/auth/register', { email, password: PASSWORD });
    const registration = { email, otp: await fleet.first.code(email), challenge_id: body.challenge_id };
    fleet.first.clock.advance(61);
    const change = await pending(user, email);

    const answers = await Promise.all([
      as(user, 'POST', '/api/users/me/email/verify', change, 0),
      fleet.agent(1).post('/api/auth/verify-email', registration),
    ]);

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 1 });
    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
  });

  it('20 uses of one link undo a change once', async () => {
    const links = watchLinks(fleet.first);
    const [email, agent] = [newAddress(), fleet.first.agent()];
    const { user } = (await registerUser(fleet.first, email, agent)).body;
    await changeEmail(fleet.first, agent, newAddress());
    const token = links.find(({ destination }) => destination === email)?.token;

    const answers = await fleet.race(20, (client) => client.post('/api/auth/verify-link', { token }));

    expect(tally(answers)).toEqual({ 200: 1, link_invalid: 19 });
    expect(await emailOf(user.id)).toBe(email);
    expect(await fleet.count('audit_events', "user_id = ? AND type = 'change_undone'", [user.id])).toBe(1);
  });

  it('an undoing that races the next change ends with the first address, and nobody signed in', async () => {
    for (let round = 0; round < 4; round++) {
      const links = watchLinks(fleet.first);
      const [email, thief] = [newAddress(), fleet.first.agent()];
      const { user } = (await registerUser(fleet.first, email, thief)).body;
      await changeEmail(fleet.first, thief, newAddress());
      const next = newAddress();
      const { challenge_id } = await askChange(thief, next);
      const body = { otp: await fleet.first.code(next), challenge_id };
      const token = links.find(({ destination }) => destination === email)?.token;

      const [undone, changed] = await Promise.all([
        fleet.agent(1).post('/api/auth/verify-link', { token }),
        thief.post('/api/users/me/email/verify', body),
      ]);

      expect(undone.status).toBe(200);
      expect([200, 400, 401]).toContain(changed.status);
      expect(await emailOf(user.id)).toBe(email);
      expect(await fleet.count('sessions', 'user_id = ? AND revoked_at IS NULL', [user.id])).toBe(0);
      const open = "user_id = ? AND purpose <> 'undo_change' AND consumed_at IS NULL AND superseded_at IS NULL";
      expect(await fleet.count('otp_challenges', open, [user.id])).toBe(0);
      jest.restoreAllMocks();
    }
  });

  it('of parallel changes of the password one holds, with one session', async () => {
    const user = await newUser();
    const passwordOf = (i: number) => `${NEW} ${i}`;

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const body = { current_password: PASSWORD, new_password: passwordOf(i) };
        return as(user, 'POST', '/api/users/me/password', body, i);
      }),
    );

    const outcomes = tally(answers);
    expect(outcomes[200]).toBe(1);
    expect(answers.filter(({ status }) => ![200, 401].includes(status))).toEqual([]);
    const winner = answers.findIndex(({ status }) => status === 200);
    for (let i = 0; i < 8; i++) expect((await login(user.email, passwordOf(i))).status).toBe(i === winner ? 200 : 401);
    await fleet.pollRevocations();
    expect((await fleet.agent().get('/api/auth/me', headers(answers[winner]?.body.access_token))).status).toBe(200);
    expect((await fleet.agent().get('/api/auth/me', headers(user.access))).status).toBe(401);
    expect(await fleet.count('audit_events', "user_id = ? AND type = 'password_changed'", [user.id])).toBe(1);
  });

  it('sign-ins by the old password that race a change of it leave no session of theirs', async () => {
    for (let round = 0; round < 3; round++) {
      const user = await newUser();

      const [changed, ...answers] = await Promise.all([
        as(user, 'POST', '/api/users/me/password', { current_password: PASSWORD, new_password: NEW }, round),
        ...Array.from({ length: 12 }, (_, i) => login(user.email, PASSWORD, i)),
      ]);

      expect(changed.status).toBe(200);
      expect(answers.filter(({ status }) => ![200, 401].includes(status))).toEqual([]);
      const live = await fleet.first.query<{ id: string }>(
        'SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL',
        [user.id],
      );
      expect(live).toEqual([{ id: changed.body.session.id }]);
    }
  });

  it('a change of address that is asked for while a reset ends everything does not outlive it', async () => {
    for (let round = 0; round < 4; round++) {
      const user = await newUser();
      await fleet.agent().post('/api/auth/forgot-password', { email: user.email });
      const otp = await fleet.first.code(user.email);

      const [reset, asked] = await Promise.all([
        fleet.agent(0).post('/api/auth/reset-password', { email: user.email, otp, new_password: NEW }),
        as(user, 'POST', '/api/users/me/email', { email: newAddress() }, 1),
      ]);

      expect(reset.status).toBe(200);
      expect([202, 401]).toContain(asked.status);
      const open = "user_id = ? AND purpose = 'change_email' AND superseded_at IS NULL";
      expect(await fleet.count('otp_challenges', open, [user.id])).toBe(0);
    }
  });

  it('deletions that race each other, refreshes, sign-ins and everything else leave nobody behind', async () => {
    let erased = 0;
    for (let round = 0; round < 6; round++) {
      const user = await newUser();
      const { email } = user;
      const to = newAddress();
      const change = await pending(user, to);
      const { body: asked } = await fleet.agent().post<Challenge>('/api/auth/send-otp', { email, purpose: 'login' });
      const otp = await fleet.first.code(email);
      const code = { email, purpose: 'login', otp, challenge_id: asked.challenge_id, token_transport: 'bearer' };
      const others: ((agent: Agent, i: number) => Promise<Answer<SignedIn>>)[] = [
        (agent) => agent.post('/api/auth/refresh', { refresh_token: user.refresh }),
        (agent) => agent.post('/api/auth/login', { email, password: PASSWORD, token_transport: 'bearer' }),
        (agent) => agent.post('/api/auth/verify-otp', code),
        (_, i) => as(user, 'GET', '/api/users/me', undefined, i),
        (_, i) => as(user, 'PATCH', '/api/users/me', { name: 'Nobody' }, i),
        (_, i) => as(user, 'POST', '/api/users/me/email/verify', change, i),
        (_, i) => as(user, 'POST', '/api/users/me/email', { email: newAddress() }, i),
        (_, i) => as(user, 'POST', '/api/users/me/step-up', {}, i),
        (_, i) => as(user, 'POST', '/api/users/me/step-up/verify', { password: PASSWORD }, i),
        (_, i) => as(user, 'GET', '/api/auth/sessions', undefined, i),
        (_, i) => as(user, 'DELETE', `/api/auth/sessions/${user.sessionId}`, undefined, i),
      ];
      // Without the last, which may sign out whoever deletes.
      const company = round % 2 ? others : others.slice(0, -1);

      const [gone, ...answers] = await Promise.all([
        as(user, 'DELETE', '/api/users/me', { password: PASSWORD }, round),
        as(user, 'DELETE', '/api/users/me', { password: PASSWORD }, round + 1),
        ...company.map((send, i) => send(fleet.agent(i), i)),
      ]);

      expect([gone, ...answers].filter(({ status }) => status >= 500)).toEqual([]);
      // Neither deletes where the session ended first, or the address that the password belongs to had just changed.
      const isGone = (await fleet.count('users', 'id = ?', [user.id])) === 0;
      const deletions = [gone, answers[0]].filter(({ status }) => status === 204).length;
      expect(deletions).toBe(isGone ? 1 : 0);
      if (!isGone) continue;
      erased++;
      await expectDead(user, answers);
      expect(await fleet.count('devices', 'user_id = ?', [user.id])).toBe(0);
      expect(await fleet.count('otp_challenges', 'user_id = ?', [user.id])).toBe(0);
      const told = "user_id = ? AND type <> 'refused' AND ip IS NOT NULL";
      expect(await fleet.count('audit_events', told, [user.id])).toBe(0);
    }
    expect(erased).toBeGreaterThan(0);
  });
});

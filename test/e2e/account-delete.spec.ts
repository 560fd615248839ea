import { admin } from '../support/admin.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import { askChange, changeEmail, stepUpCode, templatesTo } from '../support/account.js';
import { PASSWORD, ask, bearer, registerUser, signIn, tokensOf, wrong } from '../support/flows.js';
import { Agent } from '../support/agent.js';
import type { Answer, SendOptions } from '../support/agent.js';
import type { Challenge, Problem } from '../support/flows.js';

const IP = '203.0.113.77';
const NAME = 'Augustine Farewell';
const USER_AGENT = 'Mozilla/5.0 (delete.spec)';

const TABLES = [
  ...['users', 'sessions', 'devices', 'otp_challenges', 'otp_destinations', 'registrations', 'audit_events'],
  ...['outbox_messages', 'number_blocks'],
];

/** A browser behind a proxy, somewhere that is told from everybody else's. */
class Somewhere extends Agent {
  override send<T>(method: string, path: string, options: SendOptions = {}): Promise<Answer<T>> {
    const headers = { 'x-forwarded-for': IP, 'user-agent': USER_AGENT, ...options.headers };
    return super.send<T>(method, path, { ...options, headers });
  }
}

describe('deleting the account', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => app.close());

  const remove = (agent: Agent, json: object, headers = {}) =>
    agent.send<Problem>('DELETE', '/api/users/me', { json, headers });

  async function newUser(email = `leaver${++count}@example.com`): Promise<{ email: string; agent: Agent; id: string }> {
    const agent = new Somewhere(app.url);
    const { user } = (await registerUser(app, email, agent)).body;
    return { email, agent, id: user.id };
  }

  /** Where any of the words stands: `table.column`. */
  async function placesOf(...words: string[]): Promise<string[]> {
    const found = new Set<string>();
    for (const table of TABLES) {
      for (const row of await app.query(`SELECT * FROM ${table}`)) {
        for (const [column, value] of Object.entries(row)) {
          if (typeof value === 'string' && words.some((word) => value.includes(word))) found.add(`${table}.${column}`);
        }
      }
    }
    return [...found].sort();
  }

  it('takes a password, clears the cookies and ends every session', async () => {
    const { email, agent, id } = await newUser();
    const native = await tokensOf(app, email);
    const cookies = new Map(agent.cookies);
    const done = await remove(agent, { password: PASSWORD });
    expect(done).toMatchObject({ status: 204, text: '' });
    expect(done.setCookies.map((line) => line.split(';')[0])).toEqual(['access=', 'refresh=']);
    expect(done.headers.get('clear-site-data')).toBe('"cache", "storage"');
    cookies.forEach((value, name) => agent.cookies.set(name, value));
    expect((await agent.get('/api/users/me')).status).toBe(401);
    expect((await agent.post('/api/auth/refresh')).status).toBe(401);
    expect((await app.agent().get('/api/auth/me', bearer(native.access))).status).toBe(401);
    expect((await app.agent().post('/api/auth/login', { email, password: PASSWORD })).status).toBe(401);
    expect(await app.query('SELECT id FROM users WHERE id = ?', [id])).toEqual([]);
    expect(await app.query('SELECT id FROM sessions WHERE user_id = ? AND revoked_at IS NULL', [id])).toEqual([]);
  });

  it('takes a code of a step-up, for somebody with a password too', async () => {
    const { email, agent } = await newUser();
    const code = await stepUpCode(app, agent, email);
    const bad = await remove(agent, { ...code, otp: wrong(code.otp) });
    expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    expect((await remove(agent, code)).status).toBe(204);
  });

  it('leaves nothing of the person anywhere but their last message', async () => {
    const { email, agent, id } = await newUser('quitter@leaving.example');
    await app.query('UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE id = ?', [
      '+14155550777',
      id,
    ]);
    await agent.patch('/api/users/me', { name: NAME });
    // All that leaves a trace: refusals, codes, a browser, a registration of their address, a pending change, a session.
    await agent.post('/api/auth/login', { email, password: 'not the password' });
    await agent.post('/api/auth/login', { email, password: PASSWORD });
    await agent.post('/api/users/me/password', { current_password: 'not the password', new_password: 'x' });
    await ask(app, 'register', { email, password: PASSWORD, name: NAME }, agent);
    app.clock.advance(61);
    await stepUpCode(app, agent, email);
    await agent.post('/api/users/me/step-up');
    await askChange(agent, 'a-pending-one@example.net');
    await agent.post('/api/users/me/email', { email: 'too-soon@example.net' });
    await agent.post('/api/users/me/phone/verify', { otp: '000000', challenge_id: id });
    await agent.post('/api/auth/logout');
    await agent.post('/api/auth/login', { email, password: PASSWORD });
    const devices = await app.query<{ id: string }>('SELECT id FROM devices WHERE user_id = ?', [id]);
    expect(devices.length).toBeGreaterThan(0);
    const words = [
      email,
      NAME,
      IP,
      '@leaving.example',
      USER_AGENT,
      '5550777',
      ...['known', 'user', 'notice', 'invites'].map((name) => `${name}/${id}`),
      ...devices.map((each) => each.id),
    ];
    expect(await placesOf(...words)).toEqual(
      expect.arrayContaining(['users.email', 'users.name', 'sessions.ip', 'audit_events.details', 'audit_events.ip']),
    );
    expect(await placesOf(...words)).toContain('otp_destinations.destination');

    expect((await remove(agent, { password: PASSWORD })).status).toBe(204);
    await app.deliver();

    expect(await exceptTheLastMessage(words)).toEqual([]);
    const trail = await app.query<{ type: string }>('SELECT type FROM audit_events WHERE user_id = ?', [id]);
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['signed_up', 'signed_in', 'refused', 'profile_changed', 'account_deleted']),
    );
  });

  /** The row of the last message stays here until messages can be erased after they were sent. */
  async function exceptTheLastMessage(words: string[]): Promise<string[]> {
    const last = await app.query<{ id: string }>("SELECT id FROM outbox_messages WHERE template = 'account_deleted'");
    for (const { id } of last) await app.query('DELETE FROM outbox_messages WHERE id = ?', [id]);
    return placesOf(...words);
  }

  it('tells every address that they had', async () => {
    const { email, agent, id } = await newUser();
    const number = '+14155550778';
    await app.query('UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE id = ?', [number, id]);
    await remove(agent, { password: PASSWORD });
    for (const to of [email, number]) expect(await templatesTo(app, to)).toEqual(['account_deleted']);
    expect((await app.mailbox(email)).map(({ code }) => code)).toEqual([null]);
  });

  it('keeps the ended sessions, so that every instance learns of them', async () => {
    const { email, agent } = await newUser();
    const { access, sessionId } = await tokensOf(app, email);
    const second = await TestApp.start({ database: app.database, clock: app.clock });
    expect((await second.agent().get('/api/auth/sessions', bearer(access))).status).toBe(200);
    await remove(agent, { password: PASSWORD });
    await second.pollRevocations();
    expect((await second.agent().get('/api/auth/sessions', bearer(access))).status).toBe(401);
    const [row] = await app.query('SELECT reason, ip, user_agent FROM sessions WHERE id = ?', [sessionId]);
    expect(row).toEqual({ reason: 'account_deleted', ip: null, user_agent: null });
    await second.close();
  });

  it('frees the address: it signs up anew, at once, as somebody else', async () => {
    const { email, agent, id } = await newUser();
    await stepUpCode(app, agent, email);
    await remove(agent, { password: PASSWORD });
    app.clock.advance(1);
    const { user } = (await registerUser(app, email)).body;
    expect(user).toMatchObject({ email, name: null });
    expect(user.id).not.toBe(id);
  });

  it('gives its address no new share of messages, nor of guesses', async () => {
    const email = 'again-and-again@example.com';
    for (let i = 0; i < 5; i++) {
      const agent = app.agent();
      await registerUser(app, email, agent);
      expect((await remove(agent, { password: PASSWORD })).status).toBe(204);
      // The newest message is told by its time.
      app.clock.advance(1);
    }
    const asked = await app.agent().post<Problem>('/api/auth/register', { email, password: PASSWORD });
    expect(asked).toMatchObject({ status: 429, body: { code: 'rate_limited' } });

    const guessed = await newUser();
    const fail = () => app.agent().post('/api/auth/login', { email: guessed.email, password: 'not the password' });
    for (let i = 0; i < 10; i++) await fail();
    expect((await remove(guessed.agent, { password: PASSWORD })).status).toBe(204);
    expect((await fail()).status).toBe(429);
  });

  it('nor its number of texts', async () => {
    const phone_number = '+14155550781';
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) {
      const agent = app.agent();
      const asked = await agent.post<Challenge>('/api/auth/send-otp', { phone_number, purpose: 'signup' });
      statuses.push(asked.status);
      app.clock.advance(61);
      if (asked.status !== 202) break;
      const body = { phone_number, purpose: 'signup', otp: await app.code(phone_number) };
      await agent.post('/api/auth/verify-otp', body);
      expect((await remove(agent, await stepUpCode(app, agent, phone_number))).status).toBe(204);
      app.clock.advance(1);
    }
    expect(statuses).toEqual([202, 202, 202, 429]);
  });

  it('keeps nothing at the addresses that they had before', async () => {
    const [first, second, third] = ['first@mover.example', 'second@mover.example', 'third@mover.example'];
    const { agent } = await newUser(first);
    await changeEmail(app, agent, second);
    await changeEmail(app, agent, third);
    // Somebody begins to sign up there.
    await ask(app, 'register', { email: first, password: PASSWORD, name: NAME });
    await app.deliver();
    expect(await placesOf(first, second)).toEqual(
      expect.arrayContaining(['otp_challenges.destination', 'outbox_messages.destination', 'registrations.address']),
    );
    expect((await remove(agent, { password: PASSWORD })).status).toBe(204);
    await app.deliver();
    expect(await placesOf(first, second)).toEqual([]);
    expect(await exceptTheLastMessage([third])).toEqual([]);
  });

  it('but touches nothing at one that is somebody else’s by now, or never was theirs', async () => {
    const [first, second, wanted] = ['given-up@mover.example', 'kept@mover.example', 'wanted@mover.example'];
    const { agent } = await newUser(first);
    await changeEmail(app, agent, second);
    const heir = await newUser(first);
    await askChange(agent, wanted);
    app.clock.advance(61);
    await ask(app, 'send-otp', { email: first, purpose: 'login' }, heir.agent);
    await ask(app, 'register', { email: wanted, password: PASSWORD });
    await app.deliver();
    const rows = () =>
      Promise.all([
        app.query(
          "SELECT * FROM otp_challenges WHERE destination = ? OR (destination = ? AND purpose = 'verify_email')",
          [first, wanted],
        ),
        app.query('SELECT * FROM outbox_messages WHERE destination IN (?, ?) ORDER BY id', [first, wanted]),
        app.query('SELECT * FROM registrations WHERE address = ?', [wanted]),
      ]);
    // Those links and codes were the leaver's own, wherever they went.
    const others = async () => {
      const [challenges, ...rest] = await rows();
      return [challenges.filter(({ purpose }) => purpose !== 'undo_change'), ...rest];
    };
    const before = await others();
    expect(before.map(({ length }) => length > 0)).toEqual([true, true, true]);
    expect((await remove(agent, { password: PASSWORD })).status).toBe(204);
    expect(await others()).toEqual(before);
  });

  it('ends the codes that were on their way to them', async () => {
    const { email, agent } = await newUser();
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    const otp = await app.code(email);
    await remove(agent, { password: PASSWORD });
    const late = await app
      .agent()
      .post<Problem>('/api/auth/verify-otp', { email, purpose: 'signup', otp, challenge_id });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
    expect(await app.query('SELECT id FROM users WHERE email = ?', [email])).toEqual([]);
  });

  it('touches nobody else', async () => {
    const [mine, other] = [await newUser(), await newUser()];
    const events = () => app.query('SELECT * FROM audit_events WHERE user_id = ? ORDER BY id', [other.id]);
    const before = await events();
    await remove(mine.agent, { password: PASSWORD });
    expect(await events()).toEqual(before);
    expect((await other.agent.get('/api/users/me')).status).toBe(200);
    expect(await templatesTo(app, other.email)).toEqual(['verification_code']);
    expect((await signIn(app, other.email)).cookies.has('device')).toBe(true);
  });

  it('is refused with a wrong password, which is counted, and changes nothing', async () => {
    const { agent } = await newUser();
    for (let i = 0; i < 10; i++) {
      const bad = await remove(agent, { password: 'not the password' });
      expect(bad).toMatchObject({ status: 401, body: { code: 'invalid_credentials' }, setCookies: [] });
    }
    expect(await remove(agent, { password: PASSWORD })).toMatchObject({ status: 429, body: { retry_after: 30 } });
    expect((await agent.get('/api/users/me')).status).toBe(200);
  });

  it('takes no code of another user, and none without its challenge', async () => {
    const [mine, other] = [await newUser(), await newUser()];
    const code = await stepUpCode(app, other.agent, other.email);
    expect((await remove(mine.agent, code)).body).toMatchObject({ code: 'otp_invalid', attempts_remaining: 0 });
    for (const body of [{}, { otp: code.otp }, { challenge_id: code.challenge_id }, { password: '' }]) {
      expect(await remove(mine.agent, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
    expect((await remove(app.agent(), { password: PASSWORD })).status).toBe(401);
    expect((await mine.agent.get('/api/users/me')).status).toBe(200);
  });

  describe('of the last administrator of a realm', () => {
    afterEach(() => app.query(`UPDATE users SET roles = '["user"]'`));

    it('is refused, once it is proved who they are', async () => {
      const last = await admin(app, `last${++count}@example.com`);
      // None of these administers the realm.
      const others = [
        { id: (await newUser()).id, change: "status = 'disabled'" },
        { id: (await newUser()).id, change: 'invited_at = created_at' },
        { id: (await newUser()).id, change: "realm = 'shop'" },
      ];
      for (const { id, change } of others)
        await app.query(`UPDATE users SET roles = '["user","admin"]', ${change} WHERE id = ?`, [id]);
      const proof = await stepUpCode(app, last.agent, `last${count - 3}@example.com`);
      const guessed = await remove(last.agent, { password: 'not the password' });
      expect([guessed.status, guessed.body.code]).toEqual([401, 'invalid_credentials']);
      expect((await remove(last.agent, { ...proof, otp: wrong(proof.otp) })).body.code).toBe('otp_invalid');
      app.clock.advance(1);
      const refused = await remove(last.agent, proof);
      expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
      expect((await last.agent.get('/api/auth/me')).status).toBe(200);
      const [event] = await app.query('SELECT details FROM audit_events WHERE user_id = ? ORDER BY id DESC', [last.id]);
      expect(JSON.stringify(event)).toMatch(/delete_account.*conflict/);
      const { id } = await newUser();
      await app.query(`UPDATE users SET roles = '["user","admin"]' WHERE id = ?`, [id]);
      expect((await remove(last.agent, { password: PASSWORD })).status).toBe(204);
    });

    it('reads no whole table, and happens to administrators alone', async () => {
      const { agent } = await newUser();
      const statements = await app.statements(() => remove(agent, { password: PASSWORD }));
      expect(statements.filter((sql) => /roles/.test(sql) && /invited_at\W? IS NULL/i.test(sql))).toEqual([]);
      const [id] = [await newUser()].map((user) => user.id);
      await app.query(`UPDATE users SET roles = '["user","admin"]' WHERE id = ?`, [id]);
      const where = `FROM users WHERE realm = 'default' AND roles = '["user","admin"]'`;
      const explain = databaseKind() === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
      const plan = JSON.stringify(await app.query(`${explain} SELECT id ${where}`));
      expect(plan).toContain('users_realm_roles');
    });
  });
});

import { newId } from '../../src/common/index.js';
import type { Agent } from '../support/agent.js';
import { admin, signInByCode, trailOf } from '../support/admin.js';
import type { UserAnswer, UserPage } from '../support/admin.js';
import { TestApp } from '../support/app.js';
import { askForCode, registerUser, signIn, tokensOf, wrong } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

const USERS = '/api/admin/users';
const WAIT_OVER = 3601;

describe('administrators', () => {
  let app: TestApp;
  let boss: { agent: Agent; id: string };
  let n = 0;

  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' } });
  });
  beforeEach(async () => {
    // Fresh for each test: the clock moves, and an administrator's session is short.
    boss = await admin(app, address('boss'));
  });
  afterAll(() => app.close());

  const address = (name: string) => `${name}${++n}@example.com`;
  /** Past the freshness of the session, which goes on. */
  const later = async (seconds: number) => {
    app.clock.advance(seconds);
    await boss.agent.post('/api/auth/refresh', {});
  };
  const user = async (email = address('user')) => (await registerUser(app, email)).body.user;

  describe('are let in by their role alone', () => {
    const routes: [string, string, object | undefined][] = [
      ['GET', '', undefined],
      ['POST', '', { email: 'x@example.com' }],
      ['GET', '/ID', undefined],
      ['PATCH', '/ID', { name: 'x' }],
      ['DELETE', '/ID', {}],
      ['GET', '/ID/sessions', undefined],
      ['POST', '/ID/revoke-sessions', {}],
      ['POST', '/ID/unlock', {}],
      ['POST', '/ID/invite', {}],
    ];

    it.each(routes)('%s %s', async (method, path, json) => {
      const someone = await user();
      const at = USERS + path.replace('ID', someone.id);
      const options = json === undefined ? {} : { json };
      const nobody = await app.agent().send<Problem>(method, at, options);
      expect([nobody.status, nobody.body.code]).toEqual([401, 'not_authenticated']);
      const plain = await signIn(app, someone.email);
      const answer = await plain.send<Problem>(method, at, options);
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      const [row] = await app.query('SELECT name, status FROM users WHERE id = ?', [someone.id]);
      expect(row).toEqual({ name: null, status: 'active' });
    });

    it.each(routes.filter(([, path]) => path !== ''))(
      '%s %s: nobody of another realm exists',
      async (method, path, json) => {
        const id = newId(app.clock.now());
        await app.query(
          `INSERT INTO users (id, realm, email, email_verified_at, roles, status, created_at, updated_at)
         SELECT ?, 'shop', email, email_verified_at, roles, status, created_at, updated_at FROM users WHERE id = ?`,
          [id, boss.id],
        );
        for (const other of [id, newId(app.clock.now()), 'nonsense', '%00']) {
          const answer = await boss.agent.send<Problem>(method, USERS + path.replace('ID', other), json && { json });
          expect([other, answer.status, answer.body.code]).toEqual([other, 404, 'not_found']);
        }
      },
    );

    it('of their own realm alone', async () => {
      const answer = await boss.agent.get<Problem>('/api/realms/shop/admin/users');
      expect([answer.status, answer.body.code]).toEqual([401, 'not_authenticated']);
    });
  });

  describe('look at one user', () => {
    it('as the user sees themselves', async () => {
      const someone = await user();
      const answer = await boss.agent.get<UserAnswer>(`${USERS}/${someone.id.toUpperCase()}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: someone.id, email: someone.email, status: 'active', roles: ['user'] });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.text).not.toMatch(/password|hash/);
    });

    it('and where they are signed in', async () => {
      const someone = await user();
      await signIn(app, someone.email);
      const answer = await boss.agent.get<{ items: { current: boolean }[] }>(`${USERS}/${someone.id}/sessions`);
      expect(answer.body.items.map(({ current }) => current)).toEqual([false, false]);
      const own = await boss.agent.get<{ items: { current: boolean }[] }>(`${USERS}/${boss.id}/sessions`);
      expect(own.body.items.map(({ current }) => current)).toEqual([true, false]);
    });
  });

  describe('change a user', () => {
    it('in what they tell of themselves', async () => {
      const someone = await user();
      const change = { name: ' Jane ', first_name: 'J', last_name: null, country_code: 'de' };
      const answer = await boss.agent.patch<UserAnswer>(`${USERS}/${someone.id}`, change);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ name: 'Jane', first_name: 'J', last_name: null, country_code: 'DE' });
      expect((await boss.agent.get(`${USERS}/${someone.id}`)).body).toMatchObject({ name: 'Jane', country_code: 'DE' });
      expect((await trailOf(app, someone.id)).at(-1)).toEqual({ type: 'profile_changed', actor: boss.id });
    });

    it('not at all by an empty change', async () => {
      const someone = await user();
      const before = (await boss.agent.get(`${USERS}/${someone.id}`)).body;
      expect((await boss.agent.patch(`${USERS}/${someone.id}`, {})).body).toEqual(before);
      expect(await trailOf(app, someone.id)).toHaveLength(1);
    });

    const bad: [string, object][] = [
      ['status', { status: 'gone' }],
      ['status', { status: null }],
      ['roles', { roles: [] }],
      ['roles', { roles: ['root'] }],
      ['roles', { roles: ['admin', 'admin'] }],
      ['roles', { roles: 'admin' }],
      ['roles', { roles: [['admin']] }],
      ['roles', { roles: null }],
      ['email', { email: 'x@example.com' }],
      ['password', { password: 'a horse, a battery, a staple' }],
      ['name', { name: 7 }],
      ['country_code', { country_code: 'XX' }],
    ];
    it.each(bad)('not by a bad %s: %j', async (field, body) => {
      const someone = await user();
      const answer = await boss.agent.patch<Problem>(`${USERS}/${someone.id}`, body);
      expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
    });
  });

  describe('disable a user', () => {
    it('who is out with the next request, by every way in, until they are enabled', async () => {
      const someone = await user();
      const { access, refresh } = await tokensOf(app, someone.email);
      const waiting = await askForCode(app, someone.email);
      app.clock.advance(61);
      const answer = await boss.agent.patch<UserAnswer>(`${USERS}/${someone.id}`, { status: 'disabled' });
      expect([answer.status, answer.body.status]).toEqual([200, 'disabled']);
      const bearer = { authorization: `Bearer ${access}` };
      expect((await app.agent().get('/api/auth/me', bearer)).status).toBe(401);
      expect((await app.agent().post('/api/auth/refresh', { refresh_token: refresh })).status).toBe(401);
      const code = { email: someone.email, otp: waiting.code, purpose: 'login' };
      expect((await app.agent().post<Problem>('/api/auth/verify-otp', code)).body.code).toBe('otp_invalid');
      await expect(signIn(app, someone.email)).rejects.toThrow('401');
      expect((await boss.agent.get(`${USERS}/${someone.id}`)).body).toMatchObject({ status: 'disabled' });
      app.clock.advance(1);
      await boss.agent.patch(`${USERS}/${someone.id}`, { status: 'active' });
      await signIn(app, someone.email);
      expect((await trailOf(app, someone.id)).filter(({ actor }) => actor !== null)).toEqual([
        { type: 'user_disabled', actor: boss.id },
        { type: 'user_enabled', actor: boss.id },
      ]);
    });

    it('who was disabled already: nothing happens', async () => {
      const someone = await user();
      for (let i = 0; i < 2; i++) await boss.agent.patch(`${USERS}/${someone.id}`, { status: 'disabled' });
      expect((await trailOf(app, someone.id)).filter(({ type }) => type === 'user_disabled')).toHaveLength(1);
    });
  });

  describe('change roles', () => {
    const rolesOf = async (id: string) =>
      (await app.query<{ roles: string }>('SELECT roles FROM users WHERE id = ?', [id]))[0]?.roles;

    it('and whoever gets or loses one is signed out, and has a short session after it', async () => {
      const someone = await user();
      const before = await tokensOf(app, someone.email);
      const promoted = await boss.agent.patch<UserAnswer>(`${USERS}/${someone.id}`, { roles: ['admin'] });
      expect(promoted.body.roles).toEqual(['user', 'admin']);
      const bearer = { authorization: `Bearer ${before.access}` };
      expect((await app.agent().get(USERS, bearer)).status).toBe(401);
      const agent = app.agent();
      const body = { email: someone.email, password: 'a horse, a battery, a staple' };
      const { session } = (await agent.post<SignedIn>('/api/auth/login', body)).body;
      expect(Date.parse(session.expires_at)).toBeLessThanOrEqual(app.clock.now().getTime() + 43_200_000);
      expect((await agent.get(USERS)).status).toBe(200);
      await boss.agent.patch(`${USERS}/${someone.id}`, { roles: ['user'] });
      expect((await agent.get(USERS)).status).toBe(401);
      expect(await rolesOf(someone.id)).toBe('["user"]');
      expect((await trailOf(app, someone.id)).filter(({ actor }) => actor !== null)).toEqual([
        { type: 'roles_changed', actor: boss.id },
        { type: 'roles_changed', actor: boss.id },
      ]);
    });

    it('by a session that lost the role a moment ago: no more', async () => {
      const other = await admin(app, address('boss'));
      await app.query('UPDATE users SET roles = ? WHERE id = ?', ['["user"]', other.id]);
      const answer = await other.agent.patch<Problem>(`${USERS}/${boss.id}`, { roles: ['user'] });
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    });

    it.each([
      ['roles', 'PATCH', { roles: ['user'] }],
      ['status', 'PATCH', { status: 'disabled', name: 'Changed' }],
      ['account', 'DELETE', {}],
    ])('never of themselves: %s', async (_, method, json) => {
      const answer = await boss.agent.send<Problem>(method, `${USERS}/${boss.id}`, { json });
      expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
      expect((await boss.agent.get<UserAnswer>(`${USERS}/${boss.id}`)).body).toMatchObject({
        ...{ roles: ['user', 'admin'], status: 'active', name: null },
      });
    });

    it.each([
      ['make an administrator', 'PATCH', (id: string) => `/${id}`, { roles: ['admin'], name: 'Changed' }],
      ['delete', 'DELETE', (id: string) => `/${id}`, {}],
      ['invite an administrator', 'POST', () => '', { email: 'later@example.com', roles: ['admin'] }],
    ])('and %s in a fresh session alone', async (_, method, path, json) => {
      const someone = await user();
      await later(901);
      const answer = await boss.agent.send<Problem>(method, USERS + path(someone.id), { json });
      expect([answer.status, answer.body.code]).toEqual([401, 'step_up_required']);
      expect(await rolesOf(someone.id)).toBe('["user"]');
      expect((await boss.agent.get(`${USERS}/${someone.id}`)).body).toMatchObject({ name: null });
      expect((await boss.agent.get<UserPage>(`${USERS}?email=later@example.com`)).body.items).toEqual([]);
    });

    it('and disable an administrator in a fresh session alone, but a user in any', async () => {
      const someone = await user();
      const other = await admin(app, address('boss'));
      await later(901);
      expect((await boss.agent.patch(`${USERS}/${other.id}`, { status: 'disabled' })).status).toBe(401);
      expect((await boss.agent.patch(`${USERS}/${someone.id}`, { status: 'disabled' })).status).toBe(200);
    });
  });

  it('sign a user out everywhere', async () => {
    const someone = await user();
    const { access } = await tokensOf(app, someone.email);
    const answer = await boss.agent.post(`${USERS}/${someone.id}/revoke-sessions`, {});
    expect([answer.status, answer.body.success]).toEqual([200, true]);
    expect((await app.agent().get('/api/auth/me', { authorization: `Bearer ${access}` })).status).toBe(401);
    await signIn(app, someone.email);
    expect((await trailOf(app, someone.id)).map(({ type }) => type)).toContain('sessions_revoked');
  });

  it('unlock an account that failed attempts keep waiting', async () => {
    const someone = await user();
    const bad = { email: someone.email, password: 'wrong' };
    for (let i = 0; i < 10; i++) await app.agent().post('/api/auth/login', bad);
    await expect(signIn(app, someone.email)).rejects.toThrow('429');
    const { code } = await askForCode(app, someone.email);
    const guess = { email: someone.email, otp: wrong(code), purpose: 'login' };
    for (let i = 0; i < 5; i++) await app.agent().post('/api/auth/verify-otp', guess);
    const answer = await boss.agent.post(`${USERS}/${someone.id}/unlock`, {});
    expect([answer.status, answer.body.success]).toEqual([200, true]);
    await signIn(app, someone.email);
    const counted = await app.query('SELECT * FROM otp_destinations WHERE code_failures > 0 OR password_failures > 0');
    expect(counted).toEqual([]);
    expect((await trailOf(app, someone.id)).filter(({ type }) => type === 'unlocked')).toEqual([
      { type: 'unlocked', actor: boss.id },
    ]);
    app.clock.advance(WAIT_OVER);
  });

  it('unlock neither themselves nor, without a fresh proof, each other: their password would be guessed without end', async () => {
    const own = await boss.agent.post<Problem>(`${USERS}/${boss.id}/unlock`, {});
    expect([own.status, own.body.code]).toEqual([409, 'conflict']);
    const other = await admin(app, address('boss'));
    await later(901);
    const stale = await boss.agent.post<Problem>(`${USERS}/${other.id}/unlock`, {});
    expect([stale.status, stale.body.code]).toEqual([401, 'step_up_required']);
    expect((await boss.agent.post(`${USERS}/${(await user()).id}/unlock`, {})).status).toBe(200);
  });

  it('delete a user as the user could', async () => {
    const someone = await user();
    const { access } = await tokensOf(app, someone.email);
    const answer = await boss.agent.send('DELETE', `${USERS}/${someone.id}`, { json: {} });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await app.agent().get('/api/auth/me', { authorization: `Bearer ${access}` })).status).toBe(401);
    expect((await boss.agent.get(`${USERS}/${someone.id}`)).status).toBe(404);
    expect((await app.mailbox(someone.email))[0]?.subject).toMatch(/was deleted/);
    const events = await app.query<{ type: string; actor_id: string | null; ip: string | null }>(
      'SELECT type, actor_id, ip FROM audit_events WHERE user_id = ?',
      [someone.id],
    );
    expect(events.map(({ type }) => type)).toContain('user_deleted');
    // From where they did something is gone; from where somebody else did something to them is not theirs.
    for (const { actor_id, ip } of events)
      expect([actor_id, ip]).toEqual(actor_id ? [boss.id, '127.0.0.1'] : [null, null]);
    // Of two messages of one moment neither is the newer one.
    app.clock.advance(1);
    await user(someone.email);
  });

  it('leave nothing personal in what they did once they are deleted', async () => {
    const someone = await user();
    await boss.agent.post(`${USERS}/${someone.id}/revoke-sessions`, {});
    const other = await admin(app, address('boss'));
    expect((await other.agent.send('DELETE', `${USERS}/${boss.id}`, { json: {} })).status).toBe(204);
    const sql = 'SELECT ip, user_agent FROM audit_events WHERE actor_id = ?';
    expect(await app.query(sql, [boss.id])).toEqual([{ ip: null, user_agent: null }]);
  });

  it('are let in no more once they are deleted', async () => {
    const other = await admin(app, address('boss'));
    await other.agent.send('DELETE', `${USERS}/${boss.id}`, { json: {} });
    expect((await boss.agent.get(USERS)).status).toBe(401);
  });

  it('sign in again for a short time', async () => {
    const [row] = await app.query<{ email: string }>('SELECT email FROM users WHERE id = ?', [boss.id]);
    const again = await signInByCode(app, row?.email ?? '');
    app.clock.advance(3601);
    expect((await again.post('/api/auth/refresh', {})).status).toBe(401);
  });
});

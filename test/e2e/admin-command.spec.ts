import { admin } from '../support/admin.js';
import { administer } from '../../src/admin-command/administer.js';
import { parseEnv } from '../../src/config/index.js';
import { TestApp } from '../support/app.js';
import { GoingClock } from '../support/doctor.js';
import { registerUser, signIn } from '../support/flows.js';

const USERS = '/api/admin/users';

describe('npm run admin, while the service runs', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop', SEND_COOLDOWN: '0' }, clock: new GoingClock() });
  });
  afterAll(() => app.close());

  const settings = () => ({
    ...{ NODE_ENV: 'test', APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9' },
    ...{ ...app.database.env, REALMS: 'shop', PUBLIC_URL: 'http://localhost:4000' },
  });
  const run = (...args: string[]) => administer(args, () => parseEnv(settings()));

  it.each(['default', 'shop'])(
    'invites an administrator of %s by a link that is printed, and sends nothing',
    async (realm) => {
      const email = `first@${realm}.example.com`;
      const { code, text } = await run('create', email.toUpperCase(), `--realm=${realm}`);
      expect(code).toBe(0);
      const [, token = ''] = /#token=([\w-]{43})$/m.exec(text) ?? [];
      expect(await app.mailbox(email)).toEqual([]);
      const base = realm === 'default' ? '/api/auth' : `/api/realms/${realm}/auth`;
      const answer = await app.agent().post<{ next: string }>(`${base}/verify-link`, { token });
      expect(answer.body).toMatchObject({ next: 'set_password', user: { realm, roles: ['user', 'admin'] } });
      expect((await run('create', email, `--realm=${realm}`)).code).toBe(1);
    },
  );

  it('gives the role and takes it, which acts on sessions that go on', async () => {
    const email = 'later@example.com';
    const { id } = (await registerUser(app, email)).body.user;
    const before = await signIn(app, email);
    expect(await run('promote', email)).toMatchObject({ code: 0 });
    await app.pollRevocations();
    expect((await before.get('/api/auth/me')).status).toBe(401);
    const agent = await signIn(app, email);
    expect((await agent.get(USERS)).status).toBe(200);
    await admin(app, 'other@example.com');
    expect(await run('revoke', email)).toMatchObject({ code: 0 });
    expect((await agent.get(USERS)).status).toBeGreaterThanOrEqual(401);
    expect((await run('revoke', email)).text).toContain('already');
    const events = await app.query("SELECT type FROM audit_events WHERE type = 'roles_changed' AND user_id = ?", [id]);
    expect(events).toHaveLength(2);
  });

  it('takes it from the last one with --force alone', async () => {
    await app.query(`UPDATE users SET roles = '["user"]'`);
    const { id } = await admin(app, 'last@example.com');
    const refused = await run('revoke', 'last@example.com');
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('the last administrator of the realm')]);
    const rolesOf = async () => (await app.query<{ roles: string }>('SELECT roles FROM users WHERE id = ?', [id]))[0];
    expect(await rolesOf()).toEqual({ roles: '["user","admin"]' });
    // Nobody loses an administrator who can't act.
    await app.query("UPDATE users SET status = 'disabled' WHERE id = ?", [id]);
    expect((await run('revoke', 'last@example.com')).code).toBe(0);
    await app.query(`UPDATE users SET roles = '["user","admin"]', status = 'active' WHERE id = ?`, [id]);
    expect((await run('revoke', 'last@example.com', '--force')).code).toBe(0);
    expect(await rolesOf()).toEqual({ roles: '["user"]' });
  });

  it('gives the role to nobody who only typed the address', async () => {
    const { id, email } = (await registerUser(app, 'typist@example.com')).body.user;
    await app.query('UPDATE users SET email_verified_at = NULL WHERE id = ?', [id]);
    expect(await run('promote', email)).toMatchObject({ code: 1 });
    expect((await run('create', email)).code).toBe(0);
    expect(await app.query('SELECT email, roles FROM users WHERE id = ?', [id])).toEqual([
      { email: null, roles: '["user"]' },
    ]);
  });

  it.each([
    [1, 'nobody has this address', ['promote', 'nobody@example.com']],
    [1, 'nobody has this address', ['revoke', 'later@example.com', '--realm=shop']],
    [1, 'no realm club', ['promote', 'nobody@example.com', '--realm=club']],
    [2, 'usage:', []],
    [2, 'usage:', ['create']],
    [2, 'usage:', ['create', 'nobody']],
    [2, 'usage:', ['create', 'a@example.com', 'a password']],
    [2, 'usage:', ['create', 'a@example.com', '--password=x']],
    [2, 'usage:', ['delete', 'a@example.com']],
    [2, 'usage:', ['promote', 'a@example.com', '--force']],
  ])('ends with %i and says "%s" for %j', async (code, text, args) => {
    expect(await run(...args)).toEqual({ code, text: expect.stringContaining(text) as string });
  });
});

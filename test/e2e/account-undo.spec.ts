import { CodeHash } from '../../src/otp/code-hash.js';
import { TestApp } from '../support/app.js';
import { askChange, changeEmail, openLink, watchLinks } from '../support/account.js';
import type { IssuedLink } from '../support/account.js';
import { PASSWORD, ask, registerUser, signIn } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Problem } from '../support/flows.js';

const NEW = 'a mule, a dynamo, a nail';

describe('undoing a change of address', () => {
  let app: TestApp;
  let links: IssuedLink[];
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'acme' } });
    links = watchLinks(app);
  });
  afterAll(() => app.close());

  const newAddress = () => `undo${++count}@example.com`;
  /** The token that went to an address, the newest. */
  const linkTo = (destination: string) => links.findLast((link) => link.destination === destination)?.token;
  const row = async (id: string) =>
    (
      await app.query<{ email: string | null; phone_number: string | null; password_hash: string | null }>(
        'SELECT * FROM users WHERE id = ?',
        [id],
      )
    )[0];
  const login = async (email: string, password: string) =>
    (await app.agent().post('/api/auth/login', { email, password })).status;

  /** Somebody whose address another has changed in a session of theirs. */
  async function takenOver() {
    const [email, to, agent] = [newAddress(), newAddress(), app.agent()];
    const { user } = (await registerUser(app, email, agent)).body;
    await changeEmail(app, agent, to);
    return { id: user.id, email, to, agent };
  }

  const setPhone = (id: string, number: string) =>
    app.query('UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE id = ?', [number, id]);

  it('brings the old address back and signs everybody out, for a day', async () => {
    const { id, email, to, agent } = await takenOver();
    const other = await signIn(app, to);
    app.clock.advance(86_400 - 61 - 1);
    const done = await openLink(app, linkTo(email));
    expect(done).toMatchObject({ status: 200, setCookies: [], body: { purpose: 'undo_change', next: 'login' } });
    expect(await row(id)).toMatchObject({ email });
    for (const each of [agent, other]) expect((await each.post('/api/auth/refresh')).status).toBe(401);
    expect(await app.query('SELECT id FROM devices WHERE user_id = ?', [id])).toEqual([]);
    expect([await login(to, PASSWORD), await login(email, PASSWORD)]).toEqual([401, 200]);
    const events = await app.query<{ type: string; details: string }>(
      "SELECT type, details FROM audit_events WHERE user_id = ? AND type = 'change_undone'",
      [id],
    );
    expect(events).toEqual([{ type: 'change_undone', details: '{"action":"verify_link","what":"email"}' }]);
  });

  it('is too late after that', async () => {
    const { id, email, to } = await takenOver();
    app.clock.advance(86_400 - 61);
    expect(await openLink(app, linkTo(email))).toMatchObject({ status: 400, body: { code: 'link_invalid' } });
    expect(await row(id)).toMatchObject({ email: to });
  });

  it('works once', async () => {
    const { id, email } = await takenOver();
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    const [agent, later] = [await signIn(app, email), newAddress()];
    await changeEmail(app, agent, later);
    // Each change has a link of its own.
    const first = links.find(({ destination }) => destination === email)?.token;
    expect((await openLink(app, first)).body.code).toBe('link_invalid');
    expect(await row(id)).toMatchObject({ email: later });
    expect((await openLink(app, linkTo(email))).status).toBe(200);
  });

  it('survives a password that the thief changed, and a reset', async () => {
    const { id, email, to, agent } = await takenOver();
    const body = { current_password: PASSWORD, new_password: NEW };
    expect((await agent.post('/api/users/me/password', body)).status).toBe(200);
    app.clock.advance(61);
    const { challenge_id } = await ask(app, 'forgot-password', { email: to });
    const reset = { email: to, otp: await app.code(to), challenge_id, new_password: `${NEW}!` };
    expect((await app.agent().post('/api/auth/reset-password', reset)).status).toBe(200);
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email, password_hash: null });
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    // What the thief has set is worth nothing; the owner sets a password of her own.
    for (const password of [PASSWORD, NEW, `${NEW}!`]) expect(await login(email, password)).toBe(401);
  });

  it('restores the first address where it was changed twice, and the thief’s own link ends', async () => {
    const { id, email, to, agent } = await takenOver();
    const third = newAddress();
    await changeEmail(app, agent, third);
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email });
    expect((await openLink(app, linkTo(to))).body.code).toBe('link_invalid');
    expect(await row(id)).toMatchObject({ email });
  });

  it('of the second change leaves the link of the first one good', async () => {
    const { id, email, to, agent } = await takenOver();
    await changeEmail(app, agent, newAddress());
    expect((await openLink(app, linkTo(to))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email: to });
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email });
  });

  it('ends every pending change and every live code', async () => {
    const { id, email, to, agent } = await takenOver();
    const next = newAddress();
    const pending = await askChange(agent, next);
    const body = { otp: await app.code(next), challenge_id: pending.challenge_id };
    app.clock.advance(1);
    const { challenge_id } = await ask(app, 'send-otp', { email: to, purpose: 'login' });
    const otp = await app.code(to);
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    const again = await signIn(app, email);
    expect((await again.post<Problem>('/api/users/me/email/verify', body)).body.code).toBe('otp_invalid');
    const guess = { email: to, purpose: 'login', otp, challenge_id };
    expect((await app.agent().post<Problem>('/api/auth/verify-otp', guess)).body.code).toBe('otp_invalid');
    expect(await row(id)).toMatchObject({ email });
  });

  it('takes away with it a number that was added since, by which a thief would sign in', async () => {
    const { id, email, to } = await takenOver();
    const number = '+14155550101';
    await addPhone(id, to, number);
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email, phone_number: null });
    expect((await openLink(app, linkTo(to))).body.code).toBe('link_invalid');
  });

  it('takes away with it a number that was added before, in the same session', async () => {
    const [email, number] = [newAddress(), '+14155550105'];
    const agent = app.agent();
    const { user } = (await registerUser(app, email, agent)).body;
    const asked = await agent.post<{ challenge_id: string }>('/api/users/me/phone', { phone_number: number });
    const code = { otp: await app.code(number), challenge_id: asked.body.challenge_id };
    expect((await agent.post('/api/users/me/phone/verify', code)).status).toBe(200);
    app.clock.advance(61);
    const to = newAddress();
    await changeEmail(app, agent, to);
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(user.id)).toMatchObject({ email, phone_number: null });
  });

  it('leaves a number alone that was there before', async () => {
    const { id, email } = await takenOver();
    await setPhone(id, '+14155550102');
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(id)).toMatchObject({ email, phone_number: '+14155550102' });
  });

  it('takes a first number away again, and leaves the mailbox', async () => {
    const email = newAddress();
    const { user } = (await registerUser(app, email)).body;
    await addPhone(user.id, email, '+14155550103');
    expect((await openLink(app, linkTo(email))).status).toBe(200);
    expect(await row(user.id)).toMatchObject({ email, phone_number: null });
  });

  it('is refused where another has the address by now, and signs everybody out all the same', async () => {
    const { id, email, to, agent } = await takenOver();
    app.clock.advance(3600);
    await registerUser(app, email);
    const there = await signIn(app, to);
    expect(await openLink(app, linkTo(email))).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await row(id)).toMatchObject({ email: to });
    for (const each of [agent, there]) expect((await each.get('/api/auth/me')).status).toBe(401);
    expect((await agent.post('/api/auth/refresh')).status).toBe(401);
  });

  it('is refused for somebody who was deleted, or disabled', async () => {
    const [gone, off] = [await takenOver(), await takenOver()];
    const there = await signIn(app, gone.to);
    expect((await there.send('DELETE', '/api/users/me', { json: { password: PASSWORD } })).status).toBe(204);
    await app.query("UPDATE users SET status = 'disabled' WHERE id = ?", [off.id]);
    for (const { email } of [gone, off]) expect((await openLink(app, linkTo(email))).body.code).toBe('link_invalid');
    expect(await row(gone.id)).toBeUndefined();
    expect(await row(off.id)).toMatchObject({ email: off.to });
  });

  it('works in its realm alone, and by nothing but the token', async () => {
    const { id, email, to } = await takenOver();
    const token = linkTo(email);
    const there = await app.agent().post<Problem>('/api/realms/acme/auth/verify-link', { token });
    expect(there.body.code).toBe('link_invalid');
    const reset = await app.agent().post<Problem>('/api/auth/reset-password', { token, new_password: NEW });
    expect(reset.body.code).toBe('link_invalid');
    const [challenge] = await app.query<{ id: string }>(
      "SELECT id FROM otp_challenges WHERE user_id = ? AND purpose = 'undo_change'",
      [id],
    );
    const resent = await app.agent().post<Problem>('/api/auth/resend', { challenge_id: challenge?.id });
    expect(resent.status).toBe(400);
    expect(await row(id)).toMatchObject({ email: to });
    expect((await openLink(app, token)).status).toBe(200);
  });

  /** By the routes, with the code planted where the text would have it. */
  async function addPhone(id: string, email: string, number: string): Promise<void> {
    const agent: Agent = await signIn(app, email);
    const asked = await agent.post<{ challenge_id: string }>('/api/users/me/phone', { phone_number: number });
    expect(asked.status).toBe(202);
    const body = { otp: '271828', challenge_id: asked.body.challenge_id };
    for (const [column, value] of Object.entries(sealed(body.challenge_id, number, body.otp))) {
      await app.query(`UPDATE otp_challenges SET ${column} = ? WHERE id = ?`, [value, body.challenge_id]);
    }
    expect((await agent.post('/api/users/me/phone/verify', body)).status).toBe(200);
    expect(await row(id)).toMatchObject({ phone_number: number });
    app.clock.advance(61);
  }

  function sealed(challengeId: string, destination: string, code: string): Record<string, string> {
    const binding = { realm: 'default', purpose: 'change_phone' as const, destination, challengeId };
    const { hmac, keyVersion } = app.app.get(CodeHash).current(binding, code);
    return { code_hmac: hmac, key_version: keyVersion };
  }
});

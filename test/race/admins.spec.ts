import { AdminActs } from '../../src/admin/admin-acts.js';
import { admin, signInByCode } from '../support/admin.js';
import type { UserAnswer } from '../support/admin.js';
import { PASSWORD, askForCode, registerUser, tokensOf } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

const USERS = '/api/admin/users';

describe.each(SIZES)('administrators under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  let n = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, {
      ...MANY_FAILURES,
      SEND_COOLDOWN: '0',
      SEND_PER_HOUR: '1000',
      SEND_PER_DAY: '1000',
      INVITATIONS_PER_HOUR: '12',
    });
  });
  afterAll(() => fleet.close());

  const address = () => `admins${n++}@example.com`;
  const adminsAmong = (...ids: string[]) =>
    fleet.count(
      'users',
      `roles LIKE '%admin%' AND status = 'active' AND id IN (${ids.map(() => '?').join(', ')})`,
      ids,
    );

  it.each([
    ['demote', 'PATCH', { roles: ['user'] }],
    ['disable', 'PATCH', { status: 'disabled' }],
    ['delete', 'DELETE', {}],
  ])('of two who %s each other one is left', async (_, method, json) => {
    for (let round = 0; round < 3; round++) {
      const [one, two] = [await admin(fleet.first, address()), await admin(fleet.first, address())];
      const answers = await Promise.all([
        one.agent.send(method, `${USERS}/${two.id}`, { json }),
        two.agent.send(method, `${USERS}/${one.id}`, { json }),
      ]);
      expect(answers.map(({ status }) => status < 300).sort()).toEqual([false, true]);
      expect(await adminsAmong(one.id, two.id)).toBe(1);
    }
  });

  it('of the last two who delete themselves at once one is left', async () => {
    const mine = [address(), address()];
    for (let round = 0; round < 4; round++) {
      await fleet.first.query(`UPDATE users SET roles = '["user"]'`);
      const two = [await admin(fleet.first, `${round}${mine[0]}`), await admin(fleet.first, `${round}${mine[1]}`)];
      const answers = await Promise.all(
        two.map(({ agent }) => agent.send('DELETE', '/api/users/me', { json: { password: PASSWORD } })),
      );
      expect(tally(answers)).toEqual({ 204: 1, conflict: 1 });
      expect(await adminsAmong(...two.map(({ id }) => id))).toBe(1);
    }
  });

  it('who passed the guard, and has lost the role by the time that they act, does nothing', async () => {
    const boss = await admin(fleet.first, address());
    const { id } = (await registerUser(fleet.first, address())).body.user;
    const { items } = (await boss.agent.get<{ items: { id: string }[] }>('/api/auth/sessions')).body;
    const principal = { userId: boss.id, sessionId: items[0]?.id ?? '', realm: 'default' };
    const client = { ip: '127.0.0.1', userAgent: null, device: null, keepsCookies: false, language: null };
    const act = () =>
      fleet.first.app
        .get(AdminActs, { strict: false })
        .on({ principal, client, action: 'act' }, id, () => Promise.resolve('done'));
    expect(await act()).toBe('done');
    // By hand, for whoever takes the role by a route ends the sessions too.
    await fleet.first.query(`UPDATE users SET roles = '["user"]' WHERE id = ?`, [boss.id]);
    await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('of 20 that accept one invitation one does', async () => {
    const boss = await admin(fleet.first, address());
    const email = address();
    await boss.agent.post<UserAnswer>(USERS, { email });
    const token = await fleet.first.linkToken(email);
    const answers = await fleet.race(20, (agent) => agent.post('/api/auth/verify-link', { token }));
    expect(tally(answers)).toEqual({ 200: 1, link_invalid: 19 });
    expect(await fleet.count('otp_challenges', "destination = ? AND purpose = 'reset_password'", [email])).toBe(1);
  });

  it('of an invitation and a code, both prove one user', async () => {
    const boss = await admin(fleet.first, address());
    const email = address();
    const { id } = (await boss.agent.post<UserAnswer>(USERS, { email })).body;
    const token = await fleet.first.linkToken(email);
    fleet.first.clock.advance(1);
    const { challenge, code: otp } = await askForCode(fleet.first, email, 'signup');
    const body = { email, otp, purpose: 'signup', challenge_id: challenge.challenge_id };
    const answers = await fleet.race(10, (agent, i) =>
      i % 2 ? agent.post('/api/auth/verify-link', { token }) : agent.post('/api/auth/verify-otp', body),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(tally(answers)[200]).toBeGreaterThanOrEqual(1);
    expect(await fleet.count('users', 'email = ? AND id = ? AND invited_at IS NULL', [email, id])).toBe(1);
  });

  it('one of 10 invitations of one address makes a user', async () => {
    const boss = await admin(fleet.first, address());
    const email = address();
    const answers = await Promise.all(Array.from({ length: 10 }, () => boss.agent.post(USERS, { email })));
    expect(tally(answers)).toEqual({ 201: 1, conflict: 9 });
    expect(await fleet.count('otp_challenges', "destination = ? AND purpose = 'invitation'", [email])).toBe(1);
  });

  it('of 20 invitations at once of one administrator no more leave than an hour has', async () => {
    const boss = await admin(fleet.first, address());
    const emails = Array.from({ length: 20 }, address);
    const before = await fleet.count('users', 'invited_at IS NOT NULL');
    const answers = await fleet.race(20, (agent, i) => {
      boss.agent.cookies.forEach((value, name) => agent.cookies.set(name, value));
      return agent.post(USERS, { email: emails[i] });
    });
    expect(tally(answers)).toEqual({ 201: 12, rate_limited: 8 });
    expect(await fleet.count('users', 'invited_at IS NOT NULL')).toBe(before + 12);
    const marks = emails.map(() => '?').join(', ');
    expect(await fleet.count('outbox_messages', `destination IN (${marks})`, emails)).toBe(12);
  });

  it('no sign-in that is under way outlives the end of all sessions by a disabling', async () => {
    const boss = await admin(fleet.first, address());
    for (let round = 0; round < 3; round++) {
      const email = address();
      const { id } = (await registerUser(fleet.first, email)).body.user;
      await Promise.allSettled([
        ...Array.from({ length: 4 }, () => tokensOf(fleet.first, email)),
        signInByCode(fleet.first, email),
        boss.agent.patch(`${USERS}/${id}`, { status: 'disabled' }),
      ]);
      expect(await fleet.count('sessions', 'user_id = ? AND revoked_at IS NULL', [id])).toBe(0);
    }
  });
});

import type { Challenge } from '../support/flows.js';
import { PASSWORD, askForCode, registerUser } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

describe.each(SIZES)('registering under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start(size, MANY_FAILURES);
  });
  afterAll(() => fleet.close());

  it('20 registrations of one address send one mail', async () => {
    const email = 'many@example.com';

    const answers = await fleet.race(20, (agent) => agent.post('/api/auth/register', { email, password: PASSWORD }));

    expect(tally(answers)).toEqual({ 202: 1, rate_limited: 19 });
    for (const { status, headers, body } of answers) {
      if (status !== 429) continue;
      expect(body).toMatchObject({ retry_after: 60 });
      expect(headers.get('retry-after')).toBe('60');
    }
    expect(await fleet.count('outbox_messages', 'destination = ?', [email])).toBe(1);
    expect(await fleet.first.mailbox(email)).toHaveLength(1);
    expect(await fleet.count('otp_challenges', 'destination = ?', [email])).toBe(1);
    expect(await fleet.count('registrations', 'address = ?', [email])).toBe(1);
  });

  it('two registrations of one address, proved 20 times at once, make one user', async () => {
    const email = 'twice@example.com';
    const register = async (name: string) => {
      const { body } = await fleet.agent().post<Challenge>('/api/auth/register', { email, password: PASSWORD, name });
      const otp = await fleet.first.code(email);
      fleet.first.clock.advance(61);
      return { email, otp, challenge_id: body.challenge_id };
    };
    const proofs = [await register('Anna'), await register('Bela')];

    const answers = await fleet.race(20, (agent, i) => agent.post('/api/auth/verify-email', proofs[(i >> 1) % 2]));

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 19 });
    const users = await fleet.first.query<{ name: string }>('SELECT name FROM users WHERE email = ?', [email]);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(users).toEqual([{ name: ['Anna', 'Bela'][(winner >> 1) % 2] }]);
    expect(await fleet.count('sessions')).toBe(1);
    expect(await fleet.count('registrations', 'address = ?', [email])).toBe(0);
  });

  it('two codes that sign up one address, used 20 times at once, make one user and sign in twice', async () => {
    const email = 'new@example.com';
    const first = await askForCode(fleet.first, email, 'signup');
    fleet.first.clock.advance(61);
    const second = await askForCode(fleet.first, email, 'signup');
    const codes = [first, second].map(({ challenge, code }) => ({
      email,
      purpose: 'signup',
      otp_code: code,
      challenge_id: challenge.challenge_id,
    }));

    const answers = await fleet.race(20, (agent, i) => agent.post('/api/auth/verify-otp', codes[(i >> 1) % 2]));

    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
    // Either code is right, and on an address that has a user `signup` signs that user in.
    expect(tally(answers)).toEqual({ 200: 2, otp_invalid: 18 });
    const [owner] = await fleet.first.query<{ id: string }>('SELECT id FROM users WHERE email = ?', [email]);
    expect(await fleet.count('sessions', 'user_id = ?', [owner?.id])).toBe(2);
  });

  it('a registration and a sign-up of one address, proved at once, make one user', async () => {
    const email = 'both@example.com';
    const registered = await fleet.agent().post<Challenge>('/api/auth/register', { email, password: PASSWORD });
    const otp = await fleet.first.code(email);
    fleet.first.clock.advance(61);
    const { challenge, code } = await askForCode(fleet.first, email, 'signup');

    const [verified, signedUp] = await Promise.all([
      fleet.agent(0).post('/api/auth/verify-email', { email, otp, challenge_id: registered.body.challenge_id }),
      fleet.agent(1).post('/api/auth/verify-otp', {
        email,
        purpose: 'signup',
        otp_code: code,
        challenge_id: challenge.challenge_id,
      }),
    ]);

    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
    // Whoever proves second: the sign-up signs in, the registration waits no more.
    expect([verified.status, signedUp.status]).toContain(200);
    expect(signedUp.status).toBe(200);
  });

  const message = async (email: string) => fleet.count('outbox_messages', 'destination = ?', [email]);

  it.each([
    ['that has an account', true],
    ['that nobody owns', false],
  ])('an address %s gets one message a minute over all routes and spellings', async (_, known) => {
    const email = known ? 'owner@example.com' : 'nobody@example.com';
    if (known) await registerUser(fleet.first, email);
    const asked = await fleet.agent().post<Challenge>('/api/auth/send-otp', { email, purpose: 'login' });
    expect(asked.status).toBe(202);
    fleet.first.clock.advance(61);
    await fleet.first.deliver();
    const before = await message(email);
    const spellings = [email, email.toUpperCase(), ` ${email}\t`];
    const routes: [string, Record<string, unknown>][] = [
      ['send-otp', { purpose: 'login' }],
      ['send-otp', { purpose: 'signup' }],
      ['forgot-password', {}],
      ['register', { password: PASSWORD }],
      ['resend-verification-otp', {}],
    ];

    const answers = await fleet.race(30, (agent, i) => {
      const [route, more] = routes[i % routes.length]!;
      if (i % 6 === 5) return agent.post('/api/auth/resend', { challenge_id: asked.body.challenge_id });
      return agent.post(`/api/auth/${route}`, { email: spellings[i % 3], ...more });
    });

    expect(tally(answers)).toEqual({ 202: 1, rate_limited: 29 });
    expect((await message(email)) - before).toBe(1);
    fleet.first.clock.advance(59);
    const early = await fleet.agent().post('/api/auth/forgot-password', { email });
    expect(early).toMatchObject({ status: 429, body: { retry_after: 1 } });
    fleet.first.clock.advance(1);
    expect((await fleet.agent().post('/api/auth/forgot-password', { email })).status).toBe(202);
  });
});

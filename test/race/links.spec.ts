import type { SignedIn } from '../support/flows.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

const NEW_PASSWORD = 'another horse and its staple';

describe.each(SIZES)('links under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  let count = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, {
      ...MANY_FAILURES,
      SEND_COOLDOWN: '0',
      SEND_PER_HOUR: '1000',
      SEND_PER_DAY: '1000',
    });
  });
  afterAll(() => fleet.close());

  const newAddress = () => {
    fleet.first.clock.advance(1);
    return `links${count++}@example.com`;
  };
  const sessionsOf = (email: string) =>
    fleet.count('sessions', 'user_id IN (SELECT id FROM users WHERE email = ?)', [email]);

  it('one of 40 that open the same link signs in', async () => {
    const email = newAddress();
    await ask(fleet.first, 'send-otp', { email, purpose: 'signup' });
    const token = await fleet.first.linkToken(email);
    const answers = await fleet.race(40, (agent) => agent.post('/api/auth/verify-link', { token }));
    expect(tally(answers)).toEqual({ 200: 1, link_invalid: 39 });
    expect(await sessionsOf(email)).toBe(1);
    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
  });

  it('a link and the code beside it open once together', async () => {
    for (let i = 0; i < 3; i++) {
      const email = newAddress();
      const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'signup' });
      const [token, otp] = [await fleet.first.linkToken(email), await fleet.first.code(email)];
      const byCode = { email, purpose: 'signup', otp, challenge_id };
      const answers = await fleet.race(20, (agent, n) =>
        n % 2 ? agent.post('/api/auth/verify-link', { token }) : agent.post('/api/auth/verify-otp', byCode),
      );
      expect(tally(answers)[200]).toBe(1);
      expect(await sessionsOf(email)).toBe(1);
    }
  });

  it('a link and a resend: either the link opens, or the new message does', async () => {
    const email = newAddress();
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'signup' });
    const token = await fleet.first.linkToken(email);
    const answers = await fleet.race(10, (agent, n) =>
      n % 2 ? agent.post('/api/auth/verify-link', { token }) : agent.post('/api/auth/resend', { challenge_id }),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const opened = answers.filter(({ body }) => 'session' in (body as object)).length;
    expect(opened).toBeLessThanOrEqual(1);
    expect(await sessionsOf(email)).toBe(opened);
  });

  it('one of 20 sets the password by a link, and one by a token that an opened link gave', async () => {
    const email = newAddress();
    await registerUser(fleet.first, email);
    await ask(fleet.first, 'forgot-password', { email });
    const token = await fleet.first.linkToken(email);
    const reset = (token: string) =>
      fleet.race(20, (agent, n) =>
        agent.post('/api/auth/reset-password', { token, new_password: `${NEW_PASSWORD} ${n}` }),
      );
    expect(tally(await reset(token))).toEqual({ 200: 1, link_invalid: 19 });
    expect(await fleet.count('audit_events', "type = 'password_reset'")).toBe(1);

    const other = newAddress();
    await ask(fleet.first, 'register', { email: other, password: PASSWORD });
    const opened = await fleet.agent().post<{ reset_token: string }>('/api/auth/verify-link', {
      token: await fleet.first.linkToken(other),
    });
    expect(tally(await reset(opened.body.reset_token))).toEqual({ 200: 1, link_invalid: 19 });
  });

  it('a registration is proved once, by whichever browser opens the link', async () => {
    const email = newAddress();
    const { challenge_id } = await ask(fleet.first, 'register', { email, password: PASSWORD });
    const token = await fleet.first.linkToken(email);
    const answers = await fleet.race(16, (agent, n) =>
      agent.post<SignedIn>('/api/auth/verify-link', { token, ...(n % 2 && { challenge_id }) }),
    );
    expect(tally(answers)).toEqual({ 200: 1, link_invalid: 15 });
    const ours = answers.some(({ body }) => 'session' in body);
    expect(await fleet.count('users', 'email = ? AND password_hash IS NOT NULL', [email])).toBe(ours ? 1 : 0);
  });

  it('of registrations that typed the same number each is proved', async () => {
    const proofs: object[] = [];
    for (let i = 0; i < 6; i++) {
      const email = newAddress();
      const body = { email, password: PASSWORD, phone_number: '+14155553333' };
      const { challenge_id } = await ask(fleet.first, 'register', body);
      proofs.push({ email, otp: await fleet.first.code(email), challenge_id });
    }
    const answers = await fleet.race(6, (agent, n) => agent.post('/api/auth/verify-email', proofs[n]));
    expect(tally(answers)).toEqual({ 200: 6 });
  });

  it('numbers get three texts in ten minutes, however many ask at once', async () => {
    fleet.first.clock.advance(3600);
    const answers = await fleet.race(30, (agent) =>
      agent.post('/api/auth/send-otp', { phone_number: '+14155559876', purpose: 'login' }),
    );
    expect(tally(answers)).toEqual({ 202: 3, rate_limited: 27 });
    fleet.first.clock.advance(600);
    const later = await fleet.race(10, (agent) =>
      agent.post('/api/auth/send-otp', { phone_number: '(415) 555-9876', purpose: 'signup' }),
    );
    expect(tally(later)).toEqual({ 202: 2, rate_limited: 8 });
    expect(await fleet.count('outbox_messages', 'destination = ?', ['+14155559876'])).toBe(5);
  });
});

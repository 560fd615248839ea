import type { Problem } from '../support/flows.js';
import { askForCode, registerUser, wrong } from '../support/flows.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

describe.each(SIZES)('codes under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  let users = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, MANY_FAILURES);
  });
  afterAll(() => fleet.close());

  /** A user of its own for each test, with a code that was just sent. */
  async function userWithCode() {
    const email = `racer${++users}@example.com`;
    await registerUser(fleet.first, email);
    await fleet.first.query('DELETE FROM sessions');
    const { challenge, code } = await askForCode(fleet.first, email);
    return { email, code, challenge_id: challenge.challenge_id };
  }

  const attemptsOf = async (id: string) => {
    const [row] = await fleet.first.query<{ attempts: unknown }>('SELECT attempts FROM otp_challenges WHERE id = ?', [
      id,
    ]);
    return Number(row?.attempts);
  };

  const remaining = (answers: { body: Problem }[]) =>
    answers
      .filter(({ body }) => body.code === 'otp_invalid')
      .map(({ body }) => body.attempts_remaining)
      .sort();

  it.each([
    ['named by its id', true],
    ['the newest of the address', false],
  ])('50 wrong guesses at a challenge that is %s spend five', async (_, named) => {
    const { email, code, challenge_id } = await userWithCode();
    const body = { email, purpose: 'login', otp_code: wrong(code), ...(named && { challenge_id }) };

    const answers = await fleet.race(50, (agent) => agent.post<Problem>('/api/auth/verify-otp', body));

    expect(tally(answers)).toEqual({ otp_invalid: 5, otp_exhausted: 45 });
    expect(remaining(answers)).toEqual([0, 1, 2, 3, 4]);
    expect(await attemptsOf(challenge_id)).toBe(5);
    const late = await fleet.agent().post('/api/auth/verify-otp', { ...body, otp_code: code });
    expect(late).toMatchObject({ status: 400, body: { code: 'otp_exhausted' } });
    expect(await fleet.count('sessions')).toBe(0);
  });

  it.each([
    ['named by its id', true],
    ['the newest of the address', false],
  ])('50 right guesses at a challenge that is %s open one session', async (_, named) => {
    const { email, code, challenge_id } = await userWithCode();
    const body = { email, purpose: 'login', otp_code: code, ...(named && { challenge_id }) };

    const answers = await fleet.race(50, (agent) => agent.post('/api/auth/verify-otp', body));

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 49 });
    expect(await fleet.count('sessions')).toBe(1);
    expect(await attemptsOf(challenge_id)).toBe(1);
  });

  it('right and wrong ones mixed share the five guesses and the one session', async () => {
    const { email, code, challenge_id } = await userWithCode();

    const answers = await fleet.race(50, (agent, i) =>
      agent.post<Problem>('/api/auth/verify-otp', {
        email,
        purpose: 'login',
        otp_code: i % 5 === 4 ? code : wrong(code),
        challenge_id,
      }),
    );

    const { 200: won = 0 } = tally(answers);
    const spent = await attemptsOf(challenge_id);
    expect(spent).toBeLessThanOrEqual(5);
    expect(won).toBe(await fleet.count('sessions'));
    expect(won === 1 || spent === 5).toBe(true);
    expect(won).toBeLessThanOrEqual(1);
    // Every evaluated wrong guess told another remainder; those that came after the right one were not evaluated.
    const told = remaining(answers).filter((n) => n !== 0 || won === 0);
    expect(new Set(told).size).toBe(told.length);
  });

  it('with one guess left, one of 50 mixed ones is evaluated', async () => {
    const { email, code, challenge_id } = await userWithCode();
    const guess = { email, purpose: 'login', challenge_id };
    for (let spent = 0; spent < 4; spent++) {
      await fleet.agent().post('/api/auth/verify-otp', { ...guess, otp_code: wrong(code) });
    }

    const answers = await fleet.race(50, (agent, i) =>
      agent.post('/api/auth/verify-otp', { ...guess, otp_code: i % 2 === 0 ? code : wrong(code) }),
    );

    const { 200: won = 0, ...refused } = tally(answers);
    expect(await attemptsOf(challenge_id)).toBe(5);
    expect(await fleet.count('sessions')).toBe(won);
    // The winner used the challenge up (all others are bland), or the last wrong guess exhausted it.
    expect(refused).toEqual(won === 1 ? { otp_invalid: 49 } : { otp_invalid: 1, otp_exhausted: 49 });
  });

  it('guesses that race a resend keep what is spent, and the replaced code opens nothing', async () => {
    const { email, code, challenge_id } = await userWithCode();
    fleet.first.clock.advance(61);

    const [resent, ...answers] = await Promise.all([
      fleet.agent().post('/api/auth/resend', { challenge_id }),
      ...Array.from({ length: 20 }, (_, i) =>
        fleet
          .agent(i)
          .post<Problem>('/api/auth/verify-otp', { email, purpose: 'login', otp_code: wrong(code), challenge_id }),
      ),
    ]);

    expect([202, 400]).toContain(resent.status);
    expect(tally(answers)).toEqual({ otp_invalid: 5, otp_exhausted: 15 });
    expect(await attemptsOf(challenge_id)).toBe(5);
  });

  it('a challenge is not renewed by a resend that races its use', async () => {
    const { email, code, challenge_id } = await userWithCode();
    fleet.first.clock.advance(61);

    const [, used] = await Promise.all([
      fleet.agent(0).post('/api/auth/resend', { challenge_id }),
      fleet.agent(1).post('/api/auth/verify-otp', { email, purpose: 'login', otp_code: code, challenge_id }),
    ]);

    const sent = await fleet.first.mailbox(email);
    const again = await fleet.agent().post<Problem>('/api/auth/verify-otp', {
      email,
      purpose: 'login',
      otp_code: sent[0]?.code ?? '',
      challenge_id,
    });
    // One of the two won; together they never open two sessions.
    expect(await fleet.count('sessions')).toBe(1);
    expect([used.status, again.status].filter((status) => status === 200)).toHaveLength(1);
  });
});

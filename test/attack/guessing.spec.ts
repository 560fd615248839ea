import type { Answer } from '../support/agent.js';
import { Fleet, SIZES, tally } from '../race/fleet.js';
import type { Challenge, Problem } from '../support/flows.js';
import { PASSWORD, ask, registerUser, wrong } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };
/** The waits after ten failures in a row and each further one (s). */
const WAITS = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];

describe.each(SIZES)('the attacker wants to guess at one address for ever, %i instance(s)', (size) => {
  let fleet: Fleet;
  let nobody = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, PLENTY);
  });
  afterAll(() => fleet.close());

  const post = (path: string, body: object) => fleet.agent(nobody++).post<Problem>(`/api/auth/${path}`, body);
  const someone = async (isKnown: boolean) => {
    const email = `guess${nobody++}@example.com`;
    if (isKnown) await registerUser(fleet.first, email);
    return email;
  };

  /** A guess at a fresh challenge, so that no budget of a challenge is in the way. */
  async function guess(email: string, purpose: 'login' | 'signup' = 'login'): Promise<Answer<Problem>> {
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose });
    return post('verify-otp', { email, purpose, otp: '000000', challenge_id });
  }

  describe.each([
    ['that has an account', true],
    ['that nobody owns', false],
  ])('an address %s', (_, isKnown) => {
    it('gets ten guesses at its codes over fresh challenges, then one after each growing wait', async () => {
      const email = await someone(isKnown);
      for (let i = 0; i < 10; i++) expect((await guess(email)).body.code).toBe('otp_invalid');
      for (const wait of WAITS) {
        expect(await guess(email)).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: wait } });
        fleet.first.clock.advance(wait - 1);
        expect(await guess(email)).toMatchObject({ status: 429, body: { retry_after: 1 } });
        fleet.first.clock.advance(1);
        expect((await guess(email)).body.code).toBe('otp_invalid');
      }
    });

    it('gets ten guesses at its password, then one after each growing wait', async () => {
      const email = await someone(isKnown);
      const login = () => post('login', { email, password: 'not the password' });
      for (let i = 0; i < 10; i++) expect((await login()).body.code).toBe('invalid_credentials');
      for (const wait of WAITS.slice(0, 3)) {
        const refused = await login();
        expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: wait } });
        expect(refused.headers.get('retry-after')).toBe(String(wait));
        fleet.first.clock.advance(wait);
        expect((await login()).body.code).toBe('invalid_credentials');
      }
    });

    it('counts over purposes, spellings, sources and challenges that do not exist', async () => {
      const email = await someone(isKnown);
      const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'login' });
      const tries: [string, object][] = [
        ['verify-otp', { email: email.toUpperCase(), purpose: 'login', otp: '000000', challenge_id }],
        ['verify-otp', { email: ` ${email} `, purpose: 'signup', otp: '000000', challenge_id }],
        ['verify-otp', { email, purpose: 'login', otp: '000000' }],
        ['verify-email', { email, otp: '000000', challenge_id }],
        ['reset-password', { email, otp: '000000', new_password: 'a new password of mine', challenge_id }],
      ];
      for (let i = 0; i < 10; i++) expect((await post(...tries[i % tries.length]!)).status).toBe(400);
      for (const each of tries) expect((await post(...each)).status).toBe(429);
    });

    it('evaluates ten of 50 parallel guesses over twelve challenges', async () => {
      const email = await someone(isKnown);
      const challenges: Challenge[] = [];
      for (let i = 0; i < 12; i++) challenges.push(await ask(fleet.first, 'send-otp', { email, purpose: 'login' }));
      const race = (count: number) =>
        fleet.race(count, (agent, i) => {
          const { challenge_id } = challenges[i % challenges.length]!;
          return agent.post('/api/auth/verify-otp', { email, purpose: 'login', otp: '000000', challenge_id });
        });
      expect(tally(await race(50))).toEqual({ otp_invalid: 10, rate_limited: 40 });
      fleet.first.clock.advance(30);
      expect(tally(await race(20))).toEqual({ otp_invalid: 1, rate_limited: 19 });
    });

    it('evaluates ten of 40 parallel passwords', async () => {
      const email = await someone(isKnown);
      const answers = await fleet.race(40, (agent) =>
        agent.post('/api/auth/login', { email, password: 'not the password' }),
      );
      expect(tally(answers)).toEqual({ invalid_credentials: 10, rate_limited: 30 });
    });
  });

  it('a right code while the address waits opens nothing, and opens after the wait', async () => {
    const email = await someone(true);
    for (let i = 0; i < 10; i++) await guess(email);
    fleet.first.clock.advance(1);
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'login' });
    const body = { email, purpose: 'login', otp: await fleet.first.code(email), challenge_id };
    expect((await post('verify-otp', body)).status).toBe(429);
    fleet.first.clock.advance(30);
    expect((await post('verify-otp', body)).status).toBe(200);
  });

  it('a success forgets the failures before it, of codes and of passwords', async () => {
    const email = await someone(true);
    for (let i = 0; i < 9; i++) await guess(email);
    for (let i = 0; i < 9; i++) await post('login', { email, password: 'not the password' });
    expect((await post('login', { email, password: PASSWORD })).status).toBe(200);
    for (let i = 0; i < 10; i++) expect((await guess(email)).body.code).toBe('otp_invalid');
    expect((await guess(email)).status).toBe(429);
    for (let i = 0; i < 10; i++) {
      expect((await post('login', { email, password: 'not the password' })).body.code).toBe('invalid_credentials');
    }
  });

  it('a new code does not', async () => {
    const email = await someone(true);
    for (let i = 0; i < 10; i++) await guess(email);
    await ask(fleet.first, 'send-otp', { email, purpose: 'login' });
    await ask(fleet.first, 'forgot-password', { email });
    expect((await guess(email)).status).toBe(429);
  });

  it('a right code of somebody else does not', async () => {
    const [victim, mine] = [await someone(true), await someone(true)];
    for (let i = 0; i < 10; i++) await guess(victim);
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email: mine, purpose: 'login' });
    const otp = await fleet.first.code(mine);
    expect((await post('verify-otp', { email: victim, purpose: 'login', otp, challenge_id })).status).toBe(429);
    expect((await post('verify-otp', { email: mine, purpose: 'login', otp, challenge_id })).status).toBe(200);
    expect((await guess(victim)).status).toBe(429);
  });

  it('a wrong code never becomes right: it is charged before it is compared', async () => {
    const email = await someone(true);
    const { challenge_id } = await ask(fleet.first, 'send-otp', { email, purpose: 'login' });
    const otp = await fleet.first.code(email);
    for (let i = 0; i < 5; i++) await post('verify-otp', { email, purpose: 'login', otp: wrong(otp), challenge_id });
    const late = await post('verify-otp', { email, purpose: 'login', otp, challenge_id });
    expect(late.body.code).toBe('otp_exhausted');
  });
});

import type { Challenge } from '../support/flows.js';
import { PASSWORD, ask } from '../support/flows.js';
import { StepsClient, provedRegistration } from '../support/steps.js';
import { Fleet, MANY_FAILURES, SIZES, tally } from './fleet.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };

describe.each(SIZES)('the steps of a registration under parallel requests, %i instance(s)', (size) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start(size, { ...MANY_FAILURES, ...PLENTY });
  });
  afterAll(() => fleet.close());

  it('16 right codes at once open one registration', async () => {
    const email = 'verify@example.com';
    const { challenge_id } = await ask(fleet.first, 'registration', { email });
    const otp = await fleet.first.code(email);

    const answers = await fleet.race(16, (agent) => new StepsClient(agent).verify(challenge_id, otp));

    expect(tally(answers)).toEqual({ 200: 1, otp_invalid: 15 });
    expect(await fleet.count('registrations', 'address = ?', [email])).toBe(1);
  });

  it('16 passwords at once with one token: one is kept, the others learn that the profile is due', async () => {
    const email = 'password@example.com';
    const { token } = await provedRegistration(fleet.first, email);

    const answers = await fleet.race(16, (agent, i) => new StepsClient(agent).password(token, `${PASSWORD} ${i}`));

    expect(tally(answers)).toEqual({ 200: 1, registration_step: 15 });
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.next)).toEqual(Array(15).fill('profile'));
    const winner = answers.findIndex(({ status }) => status === 200);
    const done = await new StepsClient(fleet.agent()).complete(answers[winner]!.body.registration_token);
    expect(done.status).toBe(201);
    const logins = await fleet.race(16, (agent, i) =>
      agent.post('/api/auth/login', { email, password: `${PASSWORD} ${i}` }),
    );
    expect(logins.flatMap(({ status }, i) => (status === 200 ? [i] : []))).toEqual([winner]);
  });

  it('16 profiles at once with one token make one user and one session', async () => {
    const email = 'profile@example.com';
    const { token } = await provedRegistration(fleet.first, email, 'profile');

    const answers = await fleet.race(16, (agent, i) => new StepsClient(agent).complete(token, { name: `Jo ${i}` }));

    expect(tally(answers)).toEqual({ 201: 1, registration_step: 15 });
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body.next)).toEqual(Array(15).fill('start'));
    const winner = answers.find(({ status }) => status === 201)!;
    const users = await fleet.first.query<{ id: string }>('SELECT id FROM users WHERE email = ?', [email]);
    expect(users).toEqual([{ id: winner.body.user.id }]);
    expect(await fleet.count('sessions', 'user_id = ?', [users[0]!.id])).toBe(1);
  });

  it('16 registrations of one address that end at once make one user, and the others come to nothing', async () => {
    const email = 'everybody@example.com';
    const tokens: string[] = [];
    for (let i = 0; i < 16; i++) {
      tokens.push((await provedRegistration(fleet.first, email, 'profile')).token);
      fleet.first.clock.advance(1);
    }

    const answers = await fleet.race(16, (agent, i) => new StepsClient(agent).complete(tokens[i]!));

    const { 201: made, conflict = 0, registration_step: started = 0, ...others } = tally(answers);
    expect([made, conflict + started, others]).toEqual([1, 15, {}]);
    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
    expect(await fleet.count('registrations', 'address = ?', [email])).toBe(0);
  });

  it('the last step and a registration with a code, proved at once, make one user', async () => {
    const email = 'both@example.com';
    const { token } = await provedRegistration(fleet.first, email, 'profile');
    fleet.first.clock.advance(1);
    const registered = await fleet.agent().post<Challenge>('/api/auth/register', { email, password: PASSWORD });
    const body = { email, otp: await fleet.first.code(email), challenge_id: registered.body.challenge_id };

    const answers = await fleet.race<unknown>(16, (agent, i) =>
      i % 2 ? agent.post('/api/auth/verify-email', body) : new StepsClient(agent).complete(token),
    );

    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(await fleet.count('users', 'email = ?', [email])).toBe(1);
  });
});

import { Fleet, SIZES, tally } from '../race/fleet.js';
import { TestApp } from '../support/app.js';
import { registerUser } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

const LIMIT = 20;

describe.each(SIZES)('the attacker wants to spend the mails of a whole service, %i instance(s)', (size) => {
  let fleet: Fleet;
  let count = 0;
  beforeAll(async () => {
    fleet = await Fleet.start(size, { MAIL_PER_DAY: String(LIMIT) });
  });
  afterAll(() => fleet.close());
  beforeEach(() => nextDay());

  const untilMidnight = () => 86_400 - (Math.floor(fleet.first.clock.now().getTime() / 1000) % 86_400);
  const nextDay = () => fleet.first.clock.advance(untilMidnight());
  const someone = () => `purse${++count}@example.com`;
  const send = (email = someone()) =>
    fleet.agent(count).post<Problem>('/api/auth/send-otp', { email, purpose: count % 2 ? 'login' : 'signup' });

  it(`by one message to each of many addresses: ${LIMIT} a day leave, to known and unknown ones`, async () => {
    await registerUser(fleet.first, 'known@example.com');
    const answers = await fleet.race(2 * LIMIT, () => send());
    expect(tally(answers)).toEqual({ 202: LIMIT - 1, rate_limited: LIMIT + 1 });
    const refused = await send('known@example.com');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: untilMidnight() } });
    for (const route of ['forgot-password', 'resend-verification-otp']) {
      const again = await fleet.agent().post<Problem>(`/api/auth/${route}`, { email: someone() });
      expect(again).toMatchObject({ status: 429, body: { retry_after: untilMidnight() } });
    }
    nextDay();
    expect((await send('known@example.com')).status).toBe(202);
  });

  it('by requests that are refused: they take nothing', async () => {
    const email = someone();
    for (let i = 0; i < 2 * LIMIT; i++) expect((await send(email)).status).toBe(i === 0 ? 202 : 429);
    const answers = await fleet.race(LIMIT, () => send());
    expect(tally(answers)).toEqual({ 202: LIMIT - 1, rate_limited: 1 });
  });
});

it('the mails of a day are counted over restarts', async () => {
  const fleet = await Fleet.start(1, { MAIL_PER_DAY: '2' });
  const ask = (i: number) =>
    fleet.apps
      .at(-1)!
      .agent()
      .post('/api/auth/send-otp', { email: `restart${i}@example.com`, purpose: 'login' });
  expect([(await ask(1)).status, (await ask(2)).status]).toEqual([202, 202]);
  const { database, clock } = fleet.first;
  fleet.apps.push(await TestApp.start({ env: { MAIL_PER_DAY: '2' }, database, clock }));
  expect((await ask(3)).status).toBe(429);
  await fleet.close();
});

import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { budgetOf } from '../support/budgets.js';
import { PASSWORD } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_DAY: '1000', SMS_SEND_PER_10_MIN: '1000', SMS_SEND_PER_HOUR: '1000' };
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What anybody can see of an answer, ids masked, and the number by its last two digits. */
function visible({ status, text, headers, setCookies }: Answer<unknown>) {
  const masked = [...headers]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value.replace(UUID, '<id>')}`);
  const body = text.replace(UUID, '<id>').replace(/•••\d\d/g, '•••');
  return { status, headers: masked, setCookies, body };
}

describe('the attacker wants texts to be paid for that nobody reads', () => {
  let app: TestApp;
  const start = async (SMS_PER_DAY: string) => {
    app = await TestApp.start({ env: { ...PLENTY, SMS_PER_DAY, SMS_BREAKER_MIN_SENT: '10' } });
  };
  beforeEach(() => start('400'));
  afterEach(() => app.close());

  const send = (phone_number: string, purpose = 'signup') => {
    app.clock.advance(1);
    return app.agent().post<Problem & Challenge>('/api/auth/send-otp', { phone_number, purpose });
  };
  const number = (block: number, n: number) => `+1415${555 + block}${String(1000 + n)}`;
  const codes = (answers: Answer<Problem>[]) => answers.map(({ status, body }) => (status < 400 ? status : body.code));

  it('a block whose codes nobody types in gets ten of them an hour, by whatever route', async () => {
    for (let i = 0; i < 10; i++) expect((await send(number(0, i))).status).toBe(202);
    const refused = await send(number(0, 10));
    expect(refused).toMatchObject({ status: 422, body: { code: 'destination_not_allowed' } });
    expect((await send(number(0, 0), 'login')).status).toBe(422);
    const forgot = { phone_number: number(0, 11) };
    expect((await app.agent().post('/api/auth/forgot-password', forgot)).status).toBe(422);
    expect((await app.agent().post('/api/auth/registration', forgot)).status).toBe(422);
    // The refused cost nothing, of anybody's budget, and left no challenge.
    expect(await app.query('SELECT id FROM outbox_messages')).toHaveLength(10);
    expect(await app.query('SELECT id FROM otp_challenges')).toHaveLength(10);
    // Other blocks go on, and this one after an hour.
    expect((await send(number(1, 0))).status).toBe(202);
    app.clock.advance(3600);
    expect((await send(number(0, 10))).status).toBe(202);
  });

  it('does not stop a browser that has signed in as the owner of a number in the block', async () => {
    const [browser, mine] = [app.agent(), number(0, 99)];
    const { body } = await send(mine);
    const proof = { phone_number: mine, purpose: 'signup', otp: await app.code(mine), challenge_id: body.challenge_id };
    expect((await browser.post('/api/auth/verify-otp', proof)).status).toBe(200);
    let refused = 0;
    for (let i = 0; i < 20; i++) refused += (await send(number(0, i))).status === 422 ? 1 : 0;
    expect(refused).toBeGreaterThan(5);
    expect((await send(mine, 'login')).status).toBe(422);
    const asked = await browser.post('/api/auth/send-otp', { phone_number: mine, purpose: 'login' });
    expect(asked.status).toBe(202);
    expect(await app.code(mine)).toMatch(/^\d{6}$/);
    // Nor a step-up in a session of hers, by whatever client.
    expect((await browser.post('/api/users/me/step-up', {})).status).toBe(202);
  });

  it('a resend counts too', async () => {
    const { body } = await send(number(0, 0));
    for (let i = 0; i < 9; i++) {
      const again = await app.agent().post('/api/auth/resend', { challenge_id: body.challenge_id });
      expect(again.status).toBe(202);
    }
    const refused = await app.agent().post<Problem>('/api/auth/resend', { challenge_id: body.challenge_id });
    expect(refused.body.code).toBe('destination_not_allowed');
  });

  it('people who type their codes in keep their block open', async () => {
    for (let i = 0; i < 20; i++) {
      const { status, body } = await send(number(0, i));
      expect([i, status]).toEqual([i, 202]);
      const otp = await app.code(number(0, i));
      if (i % 5 > 0) continue;
      const guess = { phone_number: number(0, i), purpose: 'signup', otp, challenge_id: body.challenge_id };
      expect((await app.agent().post('/api/auth/verify-otp', guess)).status).toBe(200);
    }
  });

  it('a realm has a share of the day, whatever the numbers, and mails go on', async () => {
    await app.close();
    await start('60');
    const answers = [];
    for (let i = 0; i < 62; i++) answers.push(await send(number(i % 9, i)));
    expect(codes(answers).slice(58)).toEqual([202, 202, 'rate_limited', 'rate_limited']);
    const mail = { email: 'someone@example.com', purpose: 'signup' };
    expect((await app.agent().post('/api/auth/send-otp', mail)).status).toBe(202);
  });

  it('learns from none of it whether a number has an account', async () => {
    // Two numbers in each of two blocks: one has an owner, the other none.
    const [known, unknown] = [number(0, 7), number(1, 7)];
    await send(known);
    const otp = await app.code(known);
    await app.agent().post('/api/auth/verify-otp', { phone_number: known, purpose: 'signup', otp });
    await app.query('UPDATE number_blocks SET verified_in_hour = 0, sent_in_hour = 0, sent_in_day = 0');
    await app.query('DELETE FROM otp_destinations WHERE destination = ?', [budgetOf(app, known)]);
    app.clock.advance(86_400);
    const see = async (phone_number: string) => {
      const post = (route: string, body: object) =>
        app.agent().post<Challenge>(`/api/auth/${route}`, { phone_number, ...body });
      const seen = [];
      for (let i = 0; i < 4; i++) {
        seen.push(await post('send-otp', { purpose: 'login' }));
        seen.push(await post('forgot-password', {}));
        seen.push(await post('registration', {}));
      }
      seen.push(await post('login', { password: PASSWORD }));
      seen.push(await post('verify-otp', { purpose: 'login', otp: '271828' }));
      seen.push(await post('reset-password', { otp: '271828', new_password: PASSWORD }));
      const [{ body }] = seen as [Answer<Challenge>];
      seen.push(await app.agent().post('/api/auth/resend', { challenge_id: body.challenge_id }));
      return seen.map(visible);
    };
    const answers = await see(known);
    expect(await see(unknown)).toEqual(answers);
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(202), 422, 422, 401, 400, 400, 422]);
  });
});

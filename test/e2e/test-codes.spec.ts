import { TestApp } from '../support/app.js';
import { PASSWORD, ask, wrong } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

/** Of no plan of numbers: nobody has it. */
const INVENTED = '+19990000001';
const REVIEWER = 'reviewer@example.com';
const CODES: Record<string, string> = { [REVIEWER]: '424242', [INVENTED]: '123456' };

describe('TEST_CODES', () => {
  let app: TestApp;
  beforeAll(async () => {
    const TEST_CODES = `Reviewer@Example.com=424242,${INVENTED}=123456`;
    app = await TestApp.start({ env: { TEST_CODES, REALMS: 'shop' } });
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.advance(86_400));

  const named = (address: string) => (address.includes('@') ? { email: address } : { phone_number: address });
  const verify = (address: string, otp: string, more: object = {}) =>
    app.agent().post<SignedIn & Problem & { user_id: string }>('/api/auth/verify-otp', {
      ...named(address),
      purpose: 'signup',
      otp,
      ...more,
    });
  const asked = (address: string, more: object = {}) =>
    ask(app, 'send-otp', { ...named(address), purpose: 'signup', ...more });
  const left = (address: string) =>
    app.query(
      'SELECT id FROM outbox_messages WHERE destination = ? AND (next_attempt_at IS NOT NULL OR sent_at IS NOT NULL)',
      [address],
    );

  describe.each([REVIEWER, INVENTED])('%s', (address) => {
    const code = CODES[address]!;

    it('signs up and in by the code that it always has, once for each challenge', async () => {
      await asked(address);
      const { status, body } = await verify(address, code);
      expect(status).toBe(200);
      expect(body).toMatchObject({ ...named(address), is_verified: true });
      expect(await verify(address, code)).toMatchObject({ status: 400, body: { code: 'otp_invalid' } });
      app.clock.advance(61);
      const { challenge_id } = await asked(address, { purpose: 'login' });
      const again = await verify(address, code, { purpose: 'login', challenge_id });
      expect(again).toMatchObject({ status: 200, body: { user_id: body.user_id, ...named(address) } });
    });

    it('is sent nothing, not at a resend either, and the mailbox shows nothing', async () => {
      const { challenge_id } = await asked(address);
      app.clock.advance(61);
      await ask(app, 'resend', { challenge_id });
      expect(await app.mailbox(address)).toEqual([]);
      expect(await left(address)).toEqual([]);
      expect((await verify(address, code, { challenge_id })).status).toBe(200);
    });

    it('is noted each time that its code is asked for', async () => {
      const count = async () =>
        (await app.query<{ details: unknown }>("SELECT details FROM audit_events WHERE type = 'test_code'")).map(
          ({ details }) => (typeof details === 'string' ? details : JSON.stringify(details)),
        );
      const before = (await count()).length;
      await asked(address);
      const events = await count();
      expect(events).toHaveLength(before + 1);
      expect(events.join()).toContain(address.slice(-2));
      expect(events.join()).not.toContain(code);
      expect(events.join()).not.toContain(address);
    });

    it('has the limits of every address: of guesses, of the time, of messages', async () => {
      const { challenge_id } = await asked(address);
      const early = await app.agent().post<Problem>('/api/auth/send-otp', { ...named(address), purpose: 'signup' });
      expect(early).toMatchObject({ status: 429, body: { code: 'rate_limited', retry_after: 60 } });
      for (let i = 0; i < 5; i++)
        expect((await verify(address, wrong(code), { challenge_id })).body.code).toBe('otp_invalid');
      expect((await verify(address, code, { challenge_id })).body.code).toBe('otp_exhausted');
      app.clock.advance(61);
      const second = await asked(address);
      for (let i = 0; i < 4; i++) await verify(address, wrong(code), second);
      expect(await verify(address, code, { challenge_id: second.challenge_id })).toMatchObject({ status: 200 });
      app.clock.advance(61);
      const third = await asked(address);
      app.clock.advance(300);
      expect((await verify(address, code, { challenge_id: third.challenge_id })).body.code).toBe('otp_expired');
    });

    it('waits after ten failures in a row, with the right code too', async () => {
      for (let i = 0; i < 10; i++) await verify(address, wrong(code));
      await asked(address);
      expect(await verify(address, code)).toMatchObject({ status: 429, body: { retry_after: 30 } });
      app.clock.advance(30);
      expect((await verify(address, code)).status).toBe(200);
    });
  });

  it('opens nothing where no code would: to an address without an account, by a code that signs in', async () => {
    const email = REVIEWER;
    const body = { email, purpose: 'login' };
    expect((await app.agent().post('/api/realms/shop/auth/send-otp', body)).status).toBe(202);
    const refused = await app.agent().post<Problem>('/api/realms/shop/auth/verify-otp', { ...body, otp: CODES[email] });
    expect(refused).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
  });

  it('registers, resets and registers in steps by it too', async () => {
    const shop = (route: string, body: object) =>
      app.agent().post<Problem & { challenge_id: string }>(`/api/realms/shop/auth/${route}`, body);
    const email = REVIEWER;
    const otp = CODES[email];
    await shop('register', { email, password: PASSWORD });
    expect((await shop('verify-email', { email, otp })).status).toBe(200);
    app.clock.advance(61);
    await shop('forgot-password', { email });
    expect((await shop('reset-password', { email, otp, new_password: `${PASSWORD}!` })).status).toBe(200);
    const { body } = await shop('registration', { phone_number: INVENTED });
    expect((await shop('registration/verify', { challenge_id: body.challenge_id, otp: CODES[INVENTED] })).status).toBe(
      200,
    );
  });

  it('leaves every other address its random codes', async () => {
    const codes = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const email = `reviewer${i}@example.com`;
      await asked(email);
      codes.add(await app.code(email));
      expect(Object.values(CODES)).not.toContain(await app.code(email));
      expect((await verify(email, CODES[REVIEWER]!)).status).toBe(400);
    }
    expect(codes.size).toBeGreaterThan(1);
    const invented = await app.agent().post('/api/auth/send-otp', { phone_number: '+19990000002', purpose: 'signup' });
    expect(invented).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

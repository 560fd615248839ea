import { Mail } from '../../src/mail/index.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import { audienceService, cookieBackend, emailCodeSpa, phoneService, stepByStep } from '../support/former-clients.js';
import { browserFetch } from '../support/jar.js';

const PHONE = '+14155552671';
const NEW_PASSWORD = 'another horse, another staple';

describe('a client of another system works with its base URL changed:', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop', TEST_CODES: `${PHONE}=123456` } });
  });
  afterAll(() => app.close());
  beforeEach(() => app.clock.advance(86_400));
  afterEach(() => jest.restoreAllMocks());

  const base = (realm?: string) => `${app.url}/api/${realm ? `realms/${realm}/` : ''}auth`;

  describe('the single-page application with mailed codes', () => {
    it('signs up, and in again', async () => {
      const email = 'spa@example.com';
      const spa = emailCodeSpa(base(), browserFetch());
      expect(await spa.sendOTP(email, 'signup')).toEqual({ success: true, message: expect.any(String) as string });
      const first = await spa.verifyOTP(email, await app.code(email), 'signup');
      expect(first).toEqual({
        userId: expect.any(String) as string,
        email,
        isVerified: true,
        success: true,
        message: expect.any(String) as string,
      });
      app.clock.advance(61);
      await spa.sendOTP(email, 'login');
      const again = await spa.verifyOTP(email, await app.code(email), 'login');
      expect(again.userId).toBe(first.userId);
    });

    it('is told that a code is wrong, and that it asks too often', async () => {
      const email = 'spa-wrong@example.com';
      const spa = emailCodeSpa(base(), browserFetch());
      await spa.sendOTP(email, 'signup');
      await expect(spa.verifyOTP(email, '000000', 'signup')).rejects.toThrow('The code is wrong');
      await expect(spa.sendOTP(email, 'signup')).rejects.toThrow('try again after');
    });
  });

  describe('the backend with cookies', () => {
    it('registers, verifies, signs in, refreshes and signs out', async () => {
      const email = 'cookies@example.com';
      const client = cookieBackend(base(), browserFetch());
      await client.register(email, PASSWORD);
      await expect(client.login(email, PASSWORD)).rejects.toThrow();
      await client.verifyEmail(email, await app.code(email));
      expect(await client.me()).toBeNull();
      expect(await client.login(email, PASSWORD)).toMatchObject({ success: true, user: { email } });
      expect(await client.me()).toMatchObject({ email, is_verified: true });
      app.clock.advance(601);
      expect(await client.me()).toBeNull();
      await client.refresh();
      expect(await client.me()).toMatchObject({ email });
      await client.logout();
      expect(await client.me()).toBeNull();
      await expect(client.refresh()).rejects.toThrow('no valid session');
    });

    it('has the verification sent again, and resets a password that was forgotten', async () => {
      const email = 'forgetful@example.com';
      const client = cookieBackend(base(), browserFetch());
      await client.register(email, PASSWORD);
      app.clock.advance(61);
      await client.resendVerification(email);
      await client.verifyEmail(email, await app.code(email));
      app.clock.advance(61);
      await client.forgotPassword(email);
      await client.resetPassword(email, await app.code(email), NEW_PASSWORD);
      await expect(client.login(email, PASSWORD)).rejects.toThrow();
      expect(await client.login(email, NEW_PASSWORD)).toMatchObject({ user: { email } });
    });
  });

  it('the service with texted codes signs up and in, by the number as people type it', async () => {
    const client = phoneService(base(), browserFetch());
    await client.sendOtp('(415) 555-2671', 'signup');
    const first = await client.verifyOtp(PHONE, '123456', 'signup');
    expect(first).toMatchObject({ success: true, phone_number: PHONE, is_verified: true });
    app.clock.advance(61);
    await client.sendOtp(PHONE, 'login');
    await expect(client.verifyOtp(PHONE, '654321', 'login')).rejects.toThrow();
    expect((await client.verifyOtp(PHONE, '123456', 'login')).user_id).toBe(first.user_id);
  });

  describe('the service with two audiences', () => {
    /** Answers the token of the link that was mailed last. */
    function watchLinks(): () => string {
      const enqueue = jest.spyOn(Mail.prototype, 'enqueue');
      return () => enqueue.mock.calls.at(-1)?.[1].token ?? 'none was mailed';
    }

    it('keeps the customers and the staff of one address apart, and a token that signed out is dead', async () => {
      const email = 'both@example.com';
      const lastLink = watchLinks();
      const [customers, staff] = [
        audienceService(base('shop'), browserFetch()),
        audienceService(base(), browserFetch()),
      ];
      const asked = await customers.register(email, PASSWORD, 'Jo');
      const answer = await customers.verifyLink(lastLink(), asked.challenge_id);
      expect(answer).toMatchObject({ success: true, user: { email, realm: 'shop' } });
      await expect(customers.verifyLink(lastLink())).rejects.toThrow('The link');
      await expect(staff.login(email, PASSWORD)).rejects.toThrow();
      app.clock.advance(61);
      await registerUser(app, email);
      const [theirs, ours] = [await customers.login(email, PASSWORD), await staff.login(email, PASSWORD)];
      expect([await customers.profile(), await staff.profile()]).toEqual([200, 200]);
      expect([await customers.profile(ours), await staff.profile(theirs)]).toEqual([401, 401]);
      await customers.logout();
      expect([await customers.profile(), await staff.profile()]).toEqual([401, 200]);
    });

    it('lets whoever opens the link elsewhere choose a password of their own', async () => {
      const email = 'elsewhere@example.com';
      const lastLink = watchLinks();
      const client = audienceService(base('shop'), browserFetch());
      await client.register(email, PASSWORD, 'Jo');
      const { next, reset_token } = await client.verifyLink(lastLink());
      expect(next).toBe('set_password');
      await expect(client.login(email, PASSWORD)).rejects.toThrow();
      await client.resetPassword(String(reset_token), NEW_PASSWORD);
      expect(await client.login(email, NEW_PASSWORD)).toMatch(/^ey/);
    });

    it('resets a password by the link, which the page may look at first', async () => {
      const email = 'reset@example.com';
      await registerUser(app, email);
      const lastLink = watchLinks();
      const client = audienceService(base(), browserFetch());
      await client.login(email, PASSWORD);
      await client.forgotPassword(email);
      const token = lastLink();
      expect(await client.verifyLink(token)).toMatchObject({ next: 'reset-password' });
      await client.resetPassword(token, NEW_PASSWORD);
      expect(await client.profile()).toBe(401);
      await expect(client.resetPassword(token, PASSWORD)).rejects.toThrow('The link');
      expect(await client.login(email, NEW_PASSWORD)).toMatch(/^ey/);
    });
  });

  it('the registration in four steps', async () => {
    const email = 'steps@example.com';
    const fetch = browserFetch();
    const client = stepByStep(base(), fetch);
    await client.email(email);
    expect(await client.code(await app.code(email))).toBe('password');
    await expect(client.profile('Ada', 'Lovelace')).rejects.toThrow('see next');
    expect(await client.password(PASSWORD)).toBe('profile');
    await expect(client.code('000000')).rejects.toThrow();
    const { user } = await client.profile('Ada', 'Lovelace');
    expect(user).toMatchObject({ email, name: 'Ada Lovelace' });
    expect(await cookieBackend(base(), fetch).me()).toMatchObject({ email });
  });
});

import bcrypt from 'bcrypt';
import { TestApp } from '../support/app.js';
import { TestClock } from '../support/clock.js';
import { createTestDatabase } from '../support/database.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

/** `v1.<key>.<bcrypt>`; the cost is caught. */
const STORED = /^v1\.[0-9a-f]{8}\.(\$2b\$(\d\d)\$.{53})$/;

describe('passwords', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const login = (email: unknown, password: unknown, to = app) =>
    to.agent().post<SignedIn & Problem>('/api/auth/login', { email, password });

  /** A user with that password. */
  async function userWith(email: string, password: string): Promise<void> {
    const { challenge_id } = await ask(app, 'register', { email, password });
    const body = { email, otp: await app.code(email), challenge_id };
    expect((await app.agent().post('/api/auth/verify-email', body)).status).toBe(200);
  }

  async function storedOf(email: string, where = app): Promise<string> {
    const [row] = await where.query<{ password_hash: string }>('SELECT password_hash FROM users WHERE email = ?', [
      email,
    ]);
    return row!.password_hash;
  }

  describe('at sign-in', () => {
    it('open the account of the address in any spelling', async () => {
      await registerUser(app, 'spelled@example.com');
      for (const email of ['spelled@example.com', ' Spelled@EXAMPLE.com ']) {
        expect(await login(email, PASSWORD)).toMatchObject({ status: 200, body: { user: { is_verified: true } } });
      }
    });

    it('are refused alike when wrong, for nobody, for an unverified and for a disabled account', async () => {
      for (const name of ['right', 'off']) await registerUser(app, `${name}@example.com`);
      await userWith('no-password@example.com', PASSWORD);
      await ask(app, 'register', { email: 'waiting@example.com', password: PASSWORD });
      await app.query("UPDATE users SET status = 'disabled' WHERE email = 'off@example.com'");
      await app.query("UPDATE users SET password_hash = NULL WHERE email = 'no-password@example.com'");
      const bodies = [
        await login('right@example.com', `${PASSWORD}!`),
        await login('nobody@example.com', PASSWORD),
        await login('waiting@example.com', PASSWORD),
        await login('off@example.com', PASSWORD),
        await login('no-password@example.com', PASSWORD),
      ].map(({ status, body, setCookies }) => ({ status, setCookies, body: { ...body, request_id: '' } }));
      expect(bodies[0]).toMatchObject({ status: 401, setCookies: [], body: { code: 'invalid_credentials' } });
      for (const other of bodies) expect(other).toEqual(bodies[0]);
    });

    it('are strings, and nothing else', async () => {
      for (const password of [0, true, null, '', ['x'], { $ne: '' }]) {
        expect(await login('right@example.com', password)).toMatchObject({
          status: 400,
          body: { code: 'validation_failed', errors: [{ field: 'password' }] },
        });
      }
    });

    it('count to their last character, also beyond the 72 bytes of bcrypt', async () => {
      const long = 'läng'.repeat(31);
      await userWith('long@example.com', `${long}a`);
      expect((await login('long@example.com', `${long}b`)).status).toBe(401);
      expect((await login('long@example.com', long)).status).toBe(401);
      expect((await login('long@example.com', `${long}a`)).status).toBe(200);
    });

    it('are equal however their accents were composed, and keep their outer blanks', async () => {
      const typed = 'Zoë crème brûlée ';
      await userWith('nfc@example.com', typed.normalize('NFC'));
      expect((await login('nfc@example.com', typed.normalize('NFD'))).status).toBe(200);
      expect((await login('nfc@example.com', typed.trim())).status).toBe(401);
    });
  });

  describe('when they are chosen', () => {
    it.each([
      ['shorter than eight characters', 'sh0rt,!', 'at least 8'],
      ['of few characters in many bytes', '🐎🔋📎🐎🔋📎🐎', 'at least 8'],
      ['longer than 128 characters', 'long enough! '.repeat(10).slice(0, 129), 'at most 128'],
      ['common', 'ILoveYou', 'common'],
      ['one character over and over', 'xxxxxxxxxxxx', 'common'],
      ['made of the address', '!!grace.HOPPER!!', 'address'],
      ['made of the name', 'admiral nelson 1906', 'name'],
      ['made of a word of the name', 'xx-nelSon-xx', 'name'],
      ['made of the name written together', 'AdmiralNelson7', 'name'],
      ['common in disguise', 'P@ssw0rd', 'common'],
      ['common with a tail', 'Summer2024!', 'common'],
      ['a row of neighbours', 'abcdefgh', 'common'],
      ['a row backwards', '87654321', 'common'],
      ['one unit again and again', 'ab3!ab3!', 'common'],
      ['made of the product', 'my latchkey secret', 'service'],
    ])('are refused with a reason when %s', async (_, password, reason) => {
      const body = { email: 'grace.hopper@example.com', password, name: 'Admiral Nelson' };
      const refused = await app.agent().post<Problem>('/api/auth/register', body);
      expect(refused).toMatchObject({ status: 400, body: { code: 'password_rejected' } });
      expect(refused.body.errors).toEqual([{ field: 'password', message: expect.stringContaining(reason) }]);
      expect(await app.mailbox('grace.hopper@example.com')).toEqual([]);
    });

    it('may have any composition from 8 to 128 characters', async () => {
      const good = ['plainsea', '13 57 92', '🐎🔋📎🐎🔋📎🐎🔋', 'long enough! '.repeat(10).slice(0, 128)];
      for (const [i, password] of good.entries()) {
        await userWith(`good${i}@example.com`, password);
        expect((await login(`good${i}@example.com`, password)).status).toBe(200);
      }
    });
  });

  describe('as they are stored', () => {
    it('are bcrypt over a peppered hash, with the version of scheme and pepper', async () => {
      await registerUser(app, 'stored@example.com');
      const [, hash, cost] = STORED.exec(await storedOf('stored@example.com')) ?? [];
      expect(cost).toBe('04');
      expect(await bcrypt.compare(PASSWORD, hash!)).toBe(false);
    });

    it('are not told apart from two equal ones', async () => {
      await registerUser(app, 'equal1@example.com');
      await registerUser(app, 'equal2@example.com');
      expect(await storedOf('equal1@example.com')).not.toBe(await storedOf('equal2@example.com'));
    });

    it('are brought to a new cost at the next sign-in, and stay good', async () => {
      const [clock, database] = [new TestClock(), await createTestDatabase()];
      const before = await TestApp.start({ clock, database });
      await registerUser(before, 'cost@example.com');
      await before.close();
      const after = await TestApp.start({ clock, database, env: { BCRYPT_COST: '5' } });
      expect((await login('cost@example.com', `${PASSWORD}!`, after)).status).toBe(401);
      expect(STORED.exec(await storedOf('cost@example.com', after))?.[2]).toBe('04');
      expect((await login('cost@example.com', PASSWORD, after)).status).toBe(200);
      expect(STORED.exec(await storedOf('cost@example.com', after))?.[2]).toBe('05');
      expect((await login('cost@example.com', PASSWORD, after)).status).toBe(200);
      await after.close();
      await database.drop();
    });
  });

  it('are hashed by few at a time: a storm gets 503 with Retry-After, and the rest goes on', async () => {
    const env = { HASH_CONCURRENCY: '1', HASH_QUEUE: '0', BCRYPT_COST: '10' };
    const small = await TestApp.start({ env });
    const storm = Promise.all(Array.from({ length: 8 }, () => login('nobody@example.com', PASSWORD, small)));
    expect((await small.agent().get('/api/auth/health')).status).toBe(200);
    const answers = await storm;
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.some(({ status }) => status === 401)).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    for (const { body, headers } of refused) {
      expect(body).toMatchObject({ code: 'unavailable', retry_after: expect.any(Number) });
      expect(headers.get('retry-after')).toBe(String(body.retry_after));
    }
    expect((await login('nobody@example.com', PASSWORD, small)).status).toBe(401);
    await small.close();
  });
});

import bcrypt from 'bcrypt';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

const ATTACKER = 'mallory@example.com';
const VICTIM = 'victim@example.com';

describe('the attacker has the database and wants what is in it to work', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_COOLDOWN: '0' } });
    for (const email of [ATTACKER, VICTIM]) await registerUser(app, email);
  });
  afterAll(() => app.close());

  const verify = (body: object) => app.agent().post<Problem>('/api/auth/verify-otp', body);
  const lockOf = async (id: string) => {
    const sql = 'SELECT key_version, code_hmac FROM otp_challenges WHERE id = ?';
    return (await app.query<{ key_version: string; code_hmac: string }>(sql, [id]))[0]!;
  };

  it.each([
    ['another address', ATTACKER, 'login'],
    ['another purpose', VICTIM, 'signup'],
    ['another challenge of the same address and purpose', VICTIM, 'login'],
  ])("a code's hash, moved from %s, opens nothing there", async (_, from, purpose) => {
    const known = await ask(app, 'send-otp', { email: from, purpose });
    const otp = await app.code(from);
    const wanted = await ask(app, 'send-otp', { email: VICTIM, purpose: 'login' });
    const { key_version, code_hmac } = await lockOf(known.challenge_id);
    await app.query('UPDATE otp_challenges SET key_version = ?, code_hmac = ? WHERE id = ?', [
      key_version,
      code_hmac,
      wanted.challenge_id,
    ]);
    const moved = await verify({ email: VICTIM, purpose: 'login', otp, challenge_id: wanted.challenge_id });
    expect(moved).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    const meant = await verify({ email: from, purpose, otp, challenge_id: known.challenge_id });
    expect(meant.status).toBe(200);
    app.clock.advance(86_400);
  });

  it('a password is not found by its hash: without the pepper it is the hash of something else', async () => {
    const [row] = await app.query<{ password_hash: string }>('SELECT password_hash FROM users WHERE email = ?', [
      VICTIM,
    ]);
    const stored = row!.password_hash.replace(/^v1\.[0-9a-f]{8}\./, '');
    expect(stored).toMatch(/^\$2b\$/);
    expect(await bcrypt.compare(PASSWORD, stored)).toBe(false);
    expect((await app.agent().post('/api/auth/login', { email: VICTIM, password: PASSWORD })).status).toBe(200);
  });

  it('the hash of a device is no device, and the hash of a refresh token refreshes nothing', async () => {
    for (let i = 0; i < 11; i++) {
      await app.agent().post('/api/auth/login', { email: VICTIM, password: 'not the password' });
    }
    for (const { device_hash } of await app.query<{ device_hash: string }>('SELECT device_hash FROM devices')) {
      for (const device of [device_hash, Buffer.from(device_hash, 'hex').toString('base64url')]) {
        const agent = app.agent();
        agent.cookies.set('device', device);
        expect((await agent.post('/api/auth/login', { email: VICTIM, password: PASSWORD })).status).toBe(429);
      }
    }
    for (const { refresh_hash } of await app.query<{ refresh_hash: string }>('SELECT refresh_hash FROM sessions')) {
      for (const refresh_token of [refresh_hash, Buffer.from(refresh_hash, 'hex').toString('base64url')]) {
        expect((await app.agent().post('/api/auth/refresh', { refresh_token })).status).toBe(401);
      }
    }
  });
});

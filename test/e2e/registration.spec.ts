import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser, wrong } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

describe('registration', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('makes a user only when the address is proved, and signs in who began it', async () => {
    const agent = app.agent();
    const asked = await agent.post<Challenge>('/api/auth/register', {
      email: ' Jane@Example.COM ',
      password: PASSWORD,
      name: 'Jane',
    });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({
      destination: 'j•••@example.com',
      expires_in: 300,
      resend_in: 60,
      attempts_allowed: 5,
    });
    expect(await app.query('SELECT id FROM users')).toHaveLength(0);
    const otp = await app.code('jane@example.com');
    const { challenge_id } = asked.body;
    const bad = await agent.post<Problem>('/api/auth/verify-email', {
      email: 'jane@example.com',
      otp: wrong(otp),
      challenge_id,
    });
    expect(bad).toMatchObject({ status: 400, body: { code: 'otp_invalid', attempts_remaining: 4 } });
    const done = await agent.post<SignedIn>('/api/auth/verify-email', { email: 'JANE@example.com', otp, challenge_id });
    expect(done).toMatchObject({ status: 200, body: { user: { email: 'jane@example.com', name: 'Jane' } } });
    expect((await agent.get('/api/auth/me')).status).toBe(200);
    expect((await agent.get('/api/v1/users/me')).body).toMatchObject({ email: 'jane@example.com', is_verified: true });
  });

  it('signs in by password and out again', async () => {
    await registerUser(app, 'out@example.com');
    const agent = app.agent();
    const signedIn = await agent.post('/api/auth/login', { email: 'out@example.com', password: PASSWORD });
    expect(signedIn.status).toBe(200);
    expect(signedIn.setCookies.join()).toMatch(/access=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/);
    const cookies = new Map(agent.cookies);
    expect((await agent.post('/api/auth/logout')).status).toBe(200);
    cookies.forEach((value, name) => agent.cookies.set(name, value));
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    expect((await agent.post('/api/auth/refresh')).status).toBe(401);
  });
});

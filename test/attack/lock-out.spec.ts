import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, bearer, registerUser, signIn, tokensOf } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };
const NEW = 'a mule, a dynamo, a nail';
const YEAR = 31_536_000;

describe('the attacker wants to lock the owner out', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: PLENTY });
  });
  afterAll(() => app.close());

  /** Somebody whose browser has signed in before, and is signed out now. */
  async function owner(): Promise<{ email: string; browser: Agent }> {
    const email = `owner${count++}@example.com`;
    const browser = app.agent();
    await registerUser(app, email, browser);
    await browser.post('/api/auth/logout');
    return { email, browser };
  }

  async function burn(email: string): Promise<void> {
    for (let i = 0; i < 11; i++) {
      await app.agent().post('/api/auth/verify-otp', { email, purpose: 'login', otp: '000000' });
      await app.agent().post('/api/auth/login', { email, password: 'not the password' });
    }
    expect((await passwordSignIn(app.agent(), email)).status).toBe(429);
  }

  const passwordSignIn = (agent: Agent, email: string) =>
    agent.post<Problem>('/api/auth/login', { email, password: PASSWORD });

  async function codeSignIn(agent: Agent, email: string) {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' }, agent);
    const otp = await app.code(email);
    return agent.post<Problem>('/api/auth/verify-otp', { email, purpose: 'login', otp, challenge_id });
  }

  it('the owner signs in by password and by code from a browser that is known', async () => {
    const { email, browser } = await owner();
    await burn(email);
    expect((await passwordSignIn(browser, email)).status).toBe(200);
    expect((await codeSignIn(browser, email)).status).toBe(200);
    expect((await passwordSignIn(app.agent(), email)).status).toBe(429);
    expect((await codeSignIn(app.agent(), email)).status).toBe(429);
  });

  it('the known browser has a budget of its own, and no more', async () => {
    const { email, browser } = await owner();
    for (let i = 0; i < 10; i++) {
      const refused = await browser.post<Problem>('/api/auth/login', { email, password: 'not the password' });
      expect(refused.body.code).toBe('invalid_credentials');
    }
    expect((await passwordSignIn(browser, email)).status).toBe(429);
    expect((await passwordSignIn(app.agent(), email)).status).toBe(200);
  });

  it('messages too: who bombs the address leaves the owner their share', async () => {
    const limited = await TestApp.start();
    try {
      const email = 'bombed@example.com';
      const browser = limited.agent();
      await registerUser(limited, email, browser);
      const send = (agent: Agent) => agent.post('/api/auth/send-otp', { email, purpose: 'login' });
      expect((await send(limited.agent())).status).toBe(202);
      expect((await send(limited.agent())).status).toBe(429);
      expect((await send(browser)).status).toBe(202);
      expect((await send(browser)).status).toBe(429);
    } finally {
      await limited.close();
    }
  });

  it('and so has a native client in its session, which keeps no cookies', async () => {
    const { email } = await owner();
    const { access } = await tokensOf(app, email);
    await burn(email);
    const post = (path: string, json: object) =>
      app.agent().post<Problem>(`/api/users/me${path}`, json, bearer(access));
    expect((await post('/step-up/verify', { password: PASSWORD })).status).toBe(200);
    const { challenge_id } = (await post('/step-up', {})).body as unknown as Challenge;
    const otp = await app.code(email);
    expect((await post('/step-up/verify', { otp, challenge_id })).status).toBe(200);
    expect((await post('/password', { current_password: PASSWORD, new_password: NEW })).status).toBe(200);
    expect((await passwordSignIn(app.agent(), email)).status).toBe(429);
  });

  it('its codes too: who bombs the address does not keep a step-up from it, nor its resend', async () => {
    const limited = await TestApp.start();
    try {
      const email = 'native@example.com';
      await registerUser(limited, email);
      const { access } = await tokensOf(limited, email);
      const strange = () => limited.agent().post('/api/auth/send-otp', { email, purpose: 'login' });
      const stepUp = () => limited.agent().post<Challenge>('/api/users/me/step-up', {}, bearer(access));
      for (let i = 0; i < 5; i++) {
        await strange();
        limited.clock.advance(61);
      }
      expect((await strange()).status).toBe(429);
      const { status, body } = await stepUp();
      expect(status).toBe(202);
      expect((await stepUp()).status).toBe(429);
      const again = () => limited.agent().post('/api/auth/resend', { challenge_id: body.challenge_id });
      const path = `/api/auth/challenges/${body.challenge_id}`;
      expect((await limited.agent().get<Challenge>(path)).body.resend_in).toBe(60);
      expect((await again()).status).toBe(429);
      limited.clock.advance(60);
      expect((await again()).status).toBe(202);
    } finally {
      await limited.close();
    }
  });

  it('all browsers that are known share one budget: another sign-in gives no new one', async () => {
    const limited = await TestApp.start();
    try {
      const email = 'often@example.com';
      await registerUser(limited, email);
      let sent = 0;
      for (let i = 0; i < 15; i++) {
        const browser = await signIn(limited, email);
        if ((await browser.post('/api/auth/send-otp', { email, purpose: 'login' })).status === 202) sent++;
      }
      expect(sent).toBe(1);
      const [one, other] = [await signIn(limited, email), await signIn(limited, email)];
      const fail = async (agent: Agent) =>
        (await agent.post<Problem>('/api/auth/login', { email, password: 'not the password' })).status;
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) statuses.push(await fail(i % 2 ? one : other));
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    } finally {
      await limited.close();
    }
  });

  it('of the browsers of one user the 20 newest are known', async () => {
    const { email, browser } = await owner();
    const others: Agent[] = [];
    const add = async () => {
      app.clock.advance(1);
      others.push(await signIn(app, email));
    };
    const count = async () =>
      (await app.query('SELECT id FROM devices WHERE user_id = (SELECT id FROM users WHERE email = ?)', [email]))
        .length;
    for (let i = 0; i < 19; i++) await add();
    expect(await count()).toBe(20);
    expect((await passwordSignIn(browser, email)).setCookies.some((each) => each.startsWith('device='))).toBe(false);
    await add();
    expect(await count()).toBe(20);
    expect((await passwordSignIn(others[0]!, email)).setCookies.some((each) => each.startsWith('device='))).toBe(false);
    // It is as any new one now.
    expect((await passwordSignIn(browser, email)).setCookies.some((each) => each.startsWith('device='))).toBe(true);
    expect(await count()).toBe(20);
  });

  it('a browser of somebody else is a stranger, and so is an invented cookie', async () => {
    const [{ email }, other] = [await owner(), await owner()];
    await burn(email);
    expect((await passwordSignIn(other.browser, email)).status).toBe(429);
    for (const device of ['x'.repeat(43), '', 'null', '0'.repeat(5_000), "' OR 1=1 --"]) {
      const agent = app.agent();
      agent.cookies.set('device', device);
      expect((await passwordSignIn(agent, email)).status).toBe(429);
    }
  });

  it('the cookie is HTTP-only, lasts a year, is not the one that was brought, and outlives the sign-out', async () => {
    const email = 'cookie@example.com';
    const browser = app.agent();
    browser.cookies.set('device', 'p'.repeat(43));
    const { setCookies } = await registerUser(app, email, browser);
    const line = setCookies.find((each) => each.startsWith('device='));
    expect(line).toMatch(new RegExp(`^device=[\\w-]{43}; Max-Age=${YEAR}; Path=/; HttpOnly; SameSite=Lax$`));
    const token = browser.cookies.get('device');
    expect(token).not.toBe('p'.repeat(43));
    await browser.post('/api/auth/logout');
    expect(browser.cookies.get('device')).toBe(token);
    const again = await passwordSignIn(browser, email);
    expect(again.setCookies.some((each) => each.startsWith('device='))).toBe(false);
    const stored = await app.query<{ device_hash: string }>('SELECT device_hash FROM devices');
    expect(stored.map(({ device_hash }) => device_hash)).not.toContain(token);
  });

  it('a client that keeps no cookies gets none', async () => {
    const { email } = await owner();
    const body = { email, password: PASSWORD, token_transport: 'bearer' };
    const answer = await app.agent().post('/api/auth/login', body);
    expect(answer).toMatchObject({ status: 200, setCookies: [] });
  });

  it.each([
    ['signing out everywhere', async (agent: Agent) => agent.post('/api/auth/logout-all')],
    [
      'a new password',
      async (agent: Agent, email: string) => {
        const { challenge_id } = await ask(app, 'forgot-password', { email });
        const otp = await app.code(email);
        return agent.post('/api/auth/reset-password', { email, otp, new_password: PASSWORD, challenge_id });
      },
    ],
  ])('%s forgets every browser', async (_, act) => {
    const { email, browser } = await owner();
    expect(await passwordSignIn(browser, email)).toMatchObject({ status: 200 });
    const acted = await act(browser, email);
    expect(acted.status).toBe(200);
    await burn(email);
    expect((await passwordSignIn(browser, email)).status).toBe(429);
  });

  it('a year later the browser is a stranger', async () => {
    const { email, browser } = await owner();
    app.clock.advance(YEAR);
    await burn(email);
    expect((await passwordSignIn(browser, email)).status).toBe(429);
  });
});

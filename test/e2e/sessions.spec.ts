import { TestApp } from '../support/app.js';
import { bearer, registerUser, signIn, tokensOf } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

type Refreshed = Required<SignedIn> & Problem;

const DAY = 86_400;

describe('sessions', () => {
  let app: TestApp;
  let users = 0;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const me = async (token: string) => (await app.agent().get('/api/auth/me', bearer(token))).status;
  const refresh = (refresh_token: string) => app.agent().post<Refreshed>('/api/auth/refresh', { refresh_token });

  async function newUser(): Promise<string> {
    const email = `user${++users}@example.com`;
    await registerUser(app, email);
    return email;
  }

  describe('are refreshed', () => {
    it('by a new pair of tokens in the same session', async () => {
      const first = await tokensOf(app, await newUser());
      app.clock.advance(300);
      const { status, body, setCookies } = await refresh(first.refresh);
      expect(status).toBe(200);
      expect(body).toMatchObject({ success: true, token_type: 'Bearer', session: { id: first.sessionId } });
      expect(setCookies).toEqual([]);
      expect([body.refresh_token, body.access_token]).not.toEqual([first.refresh, first.access]);
      expect(await me(body.access_token)).toBe(200);
      app.clock.advance(11);
      expect((await refresh(body.refresh_token)).status).toBe(200);
    });

    it('with the same successor for ten seconds, by bearer', async () => {
      const { refresh: token } = await tokensOf(app, await newUser());
      const first = await refresh(token);
      app.clock.advance(10);
      const again = await refresh(token);
      expect(again).toMatchObject({ status: 200, body: { refresh_token: first.body.refresh_token } });
    });

    it('with the same successor for ten seconds, by cookie', async () => {
      const agent = await signIn(app, await newUser());
      const old = agent.cookies.get('refresh')!;
      expect((await agent.post('/api/auth/refresh')).status).toBe(200);
      const successor = agent.cookies.get('refresh');
      agent.cookies.set('refresh', old);
      app.clock.advance(10);
      expect((await agent.post('/api/auth/refresh')).status).toBe(200);
      expect(agent.cookies.get('refresh')).toBe(successor);
      expect(successor).not.toBe(old);
    });

    it('but end, with every token, when a token is used again after that', async () => {
      const { refresh: token } = await tokensOf(app, await newUser());
      const { body } = await refresh(token);
      app.clock.advance(11);
      const reused = await refresh(token);
      expect(reused).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
      expect(reused.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await me(body.access_token)).toBe(401);
      expect((await refresh(body.refresh_token)).status).toBe(401);
    });

    it('with the newest token for whoever is some tokens behind, each within its own ten seconds', async () => {
      const { refresh: token } = await tokensOf(app, await newUser());
      const second = await refresh(token);
      app.clock.advance(6);
      const third = await refresh(second.body.refresh_token);
      app.clock.advance(4);
      for (const older of [token, second.body.refresh_token]) {
        expect(await refresh(older)).toMatchObject({ status: 200, body: { refresh_token: third.body.refresh_token } });
      }
      app.clock.advance(1);
      expect((await refresh(second.body.refresh_token)).status).toBe(200);
      expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
      expect(await me(third.body.access_token)).toBe(401);
    });

    it('not by anything that is no live refresh token', async () => {
      const { access, refresh: token } = await tokensOf(app, await newUser());
      const flipped = token.slice(0, 40) + (token[40] === 'A' ? 'B' : 'A') + token.slice(41);
      for (const garbage of [access, flipped, `${token}A`, token.slice(1), 'x', '']) {
        expect(await refresh(garbage)).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
      }
      expect((await app.agent().post('/api/auth/refresh')).status).toBe(401);
      expect((await refresh(token)).status).toBe(200);
    });

    it('not for a disabled user', async () => {
      const email = await newUser();
      const tokens = await tokensOf(app, email);
      await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [email]);
      expect((await refresh(tokens.refresh)).status).toBe(401);
      expect(await me(tokens.access)).toBe(401);
    });
  });

  describe('have an end', () => {
    /** Refreshes after each pause (s); the statuses. */
    async function refreshAfter(email: string, ...pauses: number[]) {
      let { refresh: token } = await tokensOf(app, email);
      const statuses: number[] = [];
      let access = '';
      for (const pause of pauses) {
        app.clock.advance(pause);
        const { status, body } = await refresh(token);
        statuses.push(status);
        if (status === 200) [token, access] = [body.refresh_token, body.access_token];
      }
      return { statuses, access };
    }

    async function newAdmin(): Promise<string> {
      const email = await newUser();
      await app.query(`UPDATE users SET roles = '["user","admin"]' WHERE email = ?`, [email]);
      return email;
    }

    it('after 14 idle days', async () => {
      const email = await newUser();
      const { statuses } = await refreshAfter(email, 14 * DAY - 1, 14 * DAY - 1);
      expect(statuses).toEqual([200, 200]);
      expect((await refreshAfter(email, 14 * DAY)).statuses).toEqual([401]);
    });

    it('after 30 days however busy they are', async () => {
      const { statuses } = await refreshAfter(await newUser(), 10 * DAY, 10 * DAY, 10 * DAY - 1, 1);
      expect(statuses).toEqual([200, 200, 200, 401]);
    });

    it('that no access token outlives', async () => {
      const { access } = await refreshAfter(await newUser(), 10 * DAY, 10 * DAY, 10 * DAY - 1);
      expect(await me(access)).toBe(200);
      app.clock.advance(1);
      expect(await me(access)).toBe(401);
    });

    it('after an idle hour and after 12 hours for an administrator', async () => {
      const email = await newAdmin();
      expect((await refreshAfter(email, 3599, 3600)).statuses).toEqual([200, 401]);
      expect((await refreshAfter(email, ...Array<number>(13).fill(3590), 0)).statuses.lastIndexOf(200)).toBe(11);
    });

    it('of the access token after ten minutes', async () => {
      const { access } = await tokensOf(app, await newUser());
      app.clock.advance(599);
      expect(await me(access)).toBe(200);
      app.clock.advance(1);
      expect(await me(access)).toBe(401);
    });
  });

  describe('end at sign-out', () => {
    it('with the next request, and no other session with them', async () => {
      const email = await newUser();
      const [here, there] = [await tokensOf(app, email), await tokensOf(app, email)];
      expect((await app.agent().post('/api/auth/logout', undefined, bearer(here.access))).status).toBe(200);
      expect(await me(here.access)).toBe(401);
      expect((await refresh(here.refresh)).status).toBe(401);
      expect(await me(there.access)).toBe(200);
    });

    it('everywhere by logout-all', async () => {
      const email = await newUser();
      const [here, there, browser] = [await tokensOf(app, email), await tokensOf(app, email), await signIn(app, email)];
      const cookies = new Map(browser.cookies);
      expect((await browser.post('/api/auth/logout-all')).status).toBe(200);
      expect([...browser.cookies.keys()]).toEqual(['device']);
      cookies.forEach((value, name) => browser.cookies.set(name, value));
      expect((await browser.get('/api/auth/me')).status).toBe(401);
      expect([await me(here.access), await me(there.access)]).toEqual([401, 401]);
      expect((await refresh(there.refresh)).status).toBe(401);
    });

    it('by the refresh cookie alone, when the access token has run out', async () => {
      const agent = await signIn(app, await newUser());
      const token = agent.cookies.get('refresh')!;
      agent.cookies.delete('access');
      expect((await agent.post('/api/auth/logout')).status).toBe(200);
      expect((await refresh(token)).status).toBe(401);
    });

    it('and tell the browser to forget its cookies, caches and storage, but not its device', async () => {
      const agent = await signIn(app, await newUser());
      const out = await agent.post('/api/auth/logout');
      expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
      expect(out.setCookies.map((line) => line.split(';')[0])).toEqual(['access=', 'refresh=']);
      expect((await agent.post('/api/auth/logout')).status).toBe(401);
    });
  });
});

import { TestApp } from '../support/app.js';
import { bearer, registerUser, signIn, tokensOf } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Problem } from '../support/flows.js';

interface Item {
  id: string;
  current: boolean;
  user_agent: string | null;
  ip: string | null;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

describe('the list of sessions', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'acme' } });
  });
  afterAll(() => app.close());

  const list = async (agent: Agent, headers = {}) =>
    (await agent.get<{ items: Item[] }>('/api/auth/sessions', headers)).body.items;
  const end = (agent: Agent, id: string, headers = {}) =>
    agent.send<Problem>('DELETE', `/api/auth/sessions/${id}`, { headers });

  async function newUser(): Promise<string> {
    const email = `where${++count}@example.com`;
    await registerUser(app, email);
    await app.query('DELETE FROM sessions');
    return email;
  }

  it('has every one that goes on, newest first, and says which is this one', async () => {
    const email = await newUser();
    await registerUser(app, `other-${email}`);
    const began = app.clock.now();
    const first = await tokensOf(app, email);
    app.clock.advance(5);
    const agent = app.agent();
    const body = { email, password: 'a horse, a battery, a staple' };
    await agent.post('/api/auth/login', body, { 'user-agent': 'Firefox/140 <b>' });
    app.clock.advance(5);
    await app.agent().post('/api/auth/refresh', { refresh_token: first.refresh });
    const items = await list(agent);
    expect(items).toEqual([
      {
        id: expect.any(String) as string,
        current: true,
        user_agent: 'Firefox/140 <b>',
        ip: '127.0.0.1',
        created_at: new Date(began.getTime() + 5000).toISOString(),
        last_seen_at: new Date(began.getTime() + 5000).toISOString(),
        expires_at: new Date(began.getTime() + 5000 + 30 * 86_400_000).toISOString(),
      },
      expect.objectContaining({
        id: first.sessionId,
        current: false,
        created_at: began.toISOString(),
        last_seen_at: new Date(began.getTime() + 10_000).toISOString(),
      }),
    ]);
    expect((await list(app.agent(), bearer(first.access))).map(({ current }) => current)).toEqual([false, true]);
  });

  it('has none that was ended, idle too long, or is past its end', async () => {
    const email = await newUser();
    const [out, idle, old] = [await tokensOf(app, email), await tokensOf(app, email), await tokensOf(app, email)];
    const agent = await signIn(app, email);
    await app.agent().post('/api/auth/logout', undefined, bearer(out.access));
    const past = new Date(app.clock.now().getTime()).toISOString().replace('T', ' ').replace('Z', '');
    await app.query('UPDATE sessions SET idle_expires_at = ? WHERE id = ?', [past, idle.sessionId]);
    await app.query('UPDATE sessions SET expires_at = ? WHERE id = ?', [past, old.sessionId]);
    expect((await list(agent)).map(({ current }) => current)).toEqual([true]);
    for (const { sessionId } of [out, idle, old]) expect((await end(agent, sessionId)).status).toBe(404);
  });

  it('has at most a hundred, the newest', async () => {
    const email = await newUser();
    const first = await tokensOf(app, email);
    for (let i = 0; i < 100; i++) {
      app.clock.advance(1);
      await tokensOf(app, email);
    }
    const items = await list(app.agent(), bearer(first.access));
    expect(items).toHaveLength(100);
    expect(items.map(({ id }) => id)).not.toContain(first.sessionId);
    const times = items.map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('ends one of them at once, and no other', async () => {
    const email = await newUser();
    const [here, there] = [await signIn(app, email), await tokensOf(app, email)];
    const done = await end(here, there.sessionId.toUpperCase());
    expect(done).toMatchObject({ status: 204, text: '', setCookies: [] });
    expect((await app.agent().get('/api/auth/me', bearer(there.access))).status).toBe(401);
    const body = { refresh_token: there.refresh };
    expect((await app.agent().post('/api/auth/refresh', body)).status).toBe(401);
    expect((await here.get('/api/auth/me')).status).toBe(200);
    expect(await list(here)).toHaveLength(1);
    expect((await end(here, there.sessionId)).status).toBe(404);
    const rows = await app.query<{ details: string }>("SELECT details FROM audit_events WHERE type = 'session_ended'");
    expect(rows.at(-1)?.details).toBe(`{"action":"end_session","session":"${there.sessionId}"}`);
  });

  it('clears the cookies of whoever ends their own', async () => {
    const agent = await signIn(app, await newUser());
    const [{ id } = { id: '' }] = await list(agent);
    const done = await end(agent, id);
    expect(done.status).toBe(204);
    expect(done.setCookies.map((line) => line.split(';')[0])).toEqual(['access=', 'refresh=']);
    expect(done.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect((await agent.get('/api/auth/me')).status).toBe(401);
  });

  it('answers alike for another’s, an unknown and a malformed id', async () => {
    const [mine, theirs] = [await newUser(), await newUser()];
    const agent = await signIn(app, mine);
    const { sessionId, access } = await tokensOf(app, theirs);
    const ids = [sessionId, '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10', 'x', "'--", '%00', '0'];
    const seen: object[] = [];
    for (const id of ids) {
      const { status, body, setCookies } = await end(agent, id);
      seen.push({ status, setCookies, body: { ...body, instance: '', request_id: '' } });
    }
    expect(seen[0]).toMatchObject({ status: 404, setCookies: [], body: { code: 'not_found' } });
    expect(seen).toEqual(ids.map(() => seen[0]));
    expect((await app.agent().get('/api/auth/me', bearer(access))).status).toBe(200);
  });

  it('is for nobody without a session, nor by one of another realm', async () => {
    const { access, sessionId } = await tokensOf(app, await newUser());
    expect((await app.agent().get('/api/auth/sessions')).status).toBe(401);
    expect((await end(app.agent(), sessionId)).status).toBe(401);
    expect((await app.agent().get('/api/realms/acme/auth/sessions', bearer(access))).status).toBe(401);
  });

  it('is changed by no foreign page', async () => {
    const { access, sessionId } = await tokensOf(app, await newUser());
    const foreign = { ...bearer(access), origin: 'https://evil.example' };
    expect((await end(app.agent(), sessionId, foreign)).body.code).toBe('origin_not_allowed');
  });
});

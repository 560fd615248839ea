import { TestApp } from '../support/app.js';
import { bearer, registerUser, tokensOf } from '../support/flows.js';
import type { Agent } from '../support/agent.js';
import type { Problem } from '../support/flows.js';

interface User extends Problem {
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  country_code: string | null;
  updated_at: string;
}

const EMAIL = 'profile@example.com';

describe('the profile', () => {
  let app: TestApp;
  let agent: Agent;
  beforeAll(async () => {
    app = await TestApp.start();
    agent = app.agent();
    await registerUser(app, EMAIL, agent);
  });
  afterAll(() => app.close());
  afterEach(async () => {
    await agent.post('/api/auth/refresh');
  });

  const change = (body: unknown) => agent.patch<User>('/api/users/me', body);
  const me = async () => (await agent.get<User>('/api/users/me')).body;

  it('is the same under users/me and auth/me, has every property and no secret', async () => {
    const body = await me();
    expect(body).toEqual((await agent.get('/api/auth/me')).body);
    expect(Object.keys(body).sort()).toEqual(
      [
        ...['id', 'realm', 'email', 'email_verified', 'phone_number', 'phone_verified', 'is_verified', 'name'],
        ...['first_name', 'last_name', 'country_code', 'locale', 'roles', 'status', 'created_at', 'updated_at'],
      ].sort(),
    );
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      realm: 'default',
      email: EMAIL,
      email_verified: true,
      phone_number: null,
      phone_verified: false,
      is_verified: true,
      roles: ['user'],
      status: 'active',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('keeps what is absent and empties what is null', async () => {
    const all = { name: 'Zoë 🐎 O’Hara', first_name: 'Zoë', last_name: "O'Hara", country_code: 'DE' };
    expect(await change(all)).toMatchObject({ status: 200, body: all });
    expect((await change({ last_name: 'Müller' })).body).toMatchObject({ ...all, last_name: 'Müller' });
    expect((await change({ country_code: null, last_name: null })).body).toMatchObject({
      name: all.name,
      first_name: 'Zoë',
      last_name: null,
      country_code: null,
    });
    expect((await change({})).body).toMatchObject({ first_name: 'Zoë' });
    expect(await me()).toMatchObject({ name: all.name, first_name: 'Zoë', last_name: null, country_code: null });
  });

  it('shows first and last name where there is no other', async () => {
    expect((await change({ name: null, first_name: 'Ada', last_name: 'Lovelace' })).body.name).toBe('Ada Lovelace');
    expect((await change({ last_name: null })).body.name).toBe('Ada');
    expect((await change({ first_name: null })).body.name).toBeNull();
  });

  it('says when it was changed', async () => {
    const before = (await me()).updated_at;
    app.clock.advance(5);
    const after = (await change({ name: 'Later' })).body.updated_at;
    expect(new Date(after).getTime() - new Date(before).getTime()).toBeGreaterThanOrEqual(5000);
  });

  it('trims names, and writes countries in capitals', async () => {
    const { body } = await change({ name: '  Jane  Doe \t', country_code: ' de ' });
    expect(body).toMatchObject({ name: 'Jane  Doe', country_code: 'DE' });
  });

  it.each(['XX', 'EU', 'DEU', 'D', '', '49', 'ДЕ', 'd\u00e9'])('takes no country %j', async (country_code) => {
    const refused = await change({ country_code });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(refused.body.errors).toEqual([{ field: 'country_code', message: expect.any(String) }]);
  });

  it.each([
    ['a line break', 'Jane\nBcc: all@example.com'],
    ['a carriage return', 'Jane\rDoe'],
    ['an escape', 'Jane\u001b[31m'],
    ['NUL', 'Jane\0'],
    ['a C1 control', 'Jane\u0085Doe'],
    ['a line separator', 'Jane\u2028Doe'],
    ['a lone surrogate', 'Jane \ud800'],
  ])('takes no name with %s', async (_, name) => {
    for (const field of ['name', 'first_name', 'last_name']) {
      const refused = await change({ [field]: name });
      expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ field }] } });
    }
  });

  it.each([
    ['letters', 'é'],
    ['characters outside of the basic plane', '🐎'],
    ['characters of several code points', '\u2764\ufe0f'],
  ])('takes a name of 100 code points and not one of 101, of %s', async (_, unit) => {
    const points = (count: number) => [...unit.repeat(count)].slice(0, count).join('');
    expect(await change({ name: points(100) })).toMatchObject({ status: 200, body: { name: points(100) } });
    expect((await me()).name).toBe(points(100));
    expect(await change({ name: points(101) })).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
    expect(await change({ name: points(180) })).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
  });

  it.each([1, true, ['Jane'], { first: 'Jane' }])('takes no name that is %j', async (name) => {
    expect(await change({ name })).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each(['email', 'roles', 'status', 'id', 'realm', 'email_verified', 'password', 'firstName', '__proto__'])(
    'has no property %s to change, and changes nothing beside it',
    async (property) => {
      const before = await me();
      const raw = `{"name":"Mallory","${property}":"admin"}`;
      const headers = { 'content-type': 'application/json' };
      const refused = await agent.send<User>('PATCH', '/api/users/me', { raw, headers });
      expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      expect(await me()).toEqual(before);
    },
  );

  it.each(['[]', '"name"', 'null', '7', '{"name":"a","name":"b"}', '{"name":'])('takes no body %s', async (raw) => {
    const headers = { 'content-type': 'application/json' };
    const refused = await agent.send<User>('PATCH', '/api/users/me', { raw, headers });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('is for nobody without a session, nor for a user who was disabled', async () => {
    for (const refused of [await app.agent().get('/api/users/me'), await app.agent().patch('/api/users/me', {})]) {
      expect(refused).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    }
    await registerUser(app, 'off@example.com');
    const { access } = await tokensOf(app, 'off@example.com');
    await app.query("UPDATE users SET status = 'disabled' WHERE email = 'off@example.com'");
    expect((await app.agent().get('/api/users/me', bearer(access))).status).toBe(401);
    expect((await app.agent().patch('/api/users/me', { name: 'x' }, bearer(access))).status).toBe(401);
  });

  it('is changed by a bearer token too', async () => {
    const { access } = await tokensOf(app, EMAIL);
    const changed = await app.agent().patch<User>('/api/v1/users/me', { name: 'Native' }, bearer(access));
    expect(changed).toMatchObject({ status: 200, setCookies: [], body: { name: 'Native' } });
  });
});

import bcrypt from 'bcrypt';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import type { Problem } from '../support/flows.js';

const EMAIL = 'owner@example.com';

describe('the attacker wants to get past a password', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { OTP_FAILURES_BEFORE_WAIT: '100', SEND_COOLDOWN: '0' } });
    await registerUser(app, EMAIL);
  });
  afterAll(() => app.close());

  const login = (password: string) => app.agent().post<Problem>('/api/auth/login', { email: EMAIL, password });

  it('by another that is taken for it: cut, continued, in another case', async () => {
    const others = [PASSWORD.slice(0, -1), `${PASSWORD}!`, `${PASSWORD} `, ` ${PASSWORD}`, PASSWORD.toUpperCase()];
    for (const password of others) expect((await login(password)).body.code).toBe('invalid_credentials');
    expect((await login(PASSWORD)).status).toBe(200);
  });

  it.each([
    ['NUL, where other systems end a text', '\\u0000'],
    ['half a character, which can be written in two ways', '\\ud83d'],
  ])('by a text that holds %s', async (_, escaped) => {
    const { challenge_id } = await ask(app, 'forgot-password', { email: EMAIL });
    const otp = await app.code(EMAIL);
    const bodies: Record<string, object> = {
      login: { password: '' },
      register: { password: '' },
      'reset-password': { otp, challenge_id, new_password: '' },
    };
    for (const [route, body] of Object.entries(bodies)) {
      const raw = JSON.stringify({ email: EMAIL, ...body }).replace(
        'password":""',
        `password":"${PASSWORD}${escaped}x"`,
      );
      const answer = await app.agent().send<Problem>('POST', `/api/auth/${route}`, {
        raw,
        headers: { 'content-type': 'application/json' },
      });
      expect({ route, status: answer.status, code: answer.body.code }).toEqual({
        route,
        status: 400,
        code: 'validation_failed',
      });
    }
    expect((await login(PASSWORD)).status).toBe(200);
  });

  it('by the work that is done: a password is hashed once for everybody, at the cost of today', async () => {
    const compare = jest.spyOn(bcrypt, 'compare');
    try {
      for (const email of [EMAIL, 'nobody@example.com']) {
        compare.mockClear();
        await app.agent().post('/api/auth/login', { email, password: 'not the password' });
        const costs = compare.mock.calls.map(([, hash]) => bcrypt.getRounds(hash));
        expect({ email, costs }).toEqual({ email, costs: [app.env.BCRYPT_COST] });
      }
    } finally {
      compare.mockRestore();
    }
  });
});

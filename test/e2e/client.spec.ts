import { createClient } from '../../client/src/index.js';
import { TestApp } from '../support/app.js';
import { browserFetch } from '../support/jar.js';

describe.each(['cookie', 'bearer'] as const)('the client, by %s', (transport) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const client = () => createClient({ baseUrl: app.url, transport, fetch: browserFetch() });

  it('signs in by a code, refreshes when the session has run out, and signs out', async () => {
    const email = `jane.${transport}@example.com`;
    const latchkey = client();
    const seen: string[] = [];
    latchkey.onSessionChange(({ type }) => seen.push(type));
    const { challenge_id } = await latchkey.sendOtp({ email, purpose: 'signup' });
    const otp = await app.code(email);
    const { user } = await latchkey.verifyOtp({ email, otp, purpose: 'signup', challenge_id });
    expect(user).toMatchObject({ email, is_verified: true });
    expect(await latchkey.me()).toEqual(user);
    app.clock.advance(601);
    expect(await Promise.all(Array.from({ length: 10 }, () => latchkey.me()))).toEqual(Array(10).fill(user));
    expect(seen).toEqual(['signed-in', 'refreshed']);
    await latchkey.logout();
    await expect(latchkey.me()).rejects.toMatchObject({
      name: 'LatchkeyError',
      code: 'not_authenticated',
      status: 401,
    });
    expect(seen).toEqual(['signed-in', 'refreshed', 'signed-out']);
  });
});

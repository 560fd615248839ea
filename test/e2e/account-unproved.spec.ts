import { changeEmail, openLink, watchLinks } from '../support/account.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';

const NEW = 'a mule, a dynamo, a nail';

describe('a number that was typed and never proved', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const acts: [string, (agent: Agent, email: string) => Promise<{ status: number }>][] = [
    [
      'a change of the password',
      (agent) => agent.post('/api/users/me/password', { current_password: PASSWORD, new_password: NEW }),
    ],
    [
      'a reset',
      async (agent, email) => {
        const { challenge_id } = await ask(app, 'forgot-password', { email });
        const body = { email, otp: await app.code(email), new_password: NEW, challenge_id };
        return agent.post('/api/auth/reset-password', body);
      },
    ],
    [
      'an undone change',
      async (agent, email) => {
        const links = watchLinks(app);
        await changeEmail(app, agent, `moved-${email}`);
        return openLink(app, links[0]?.token);
      },
    ],
    ['a deletion', (agent) => agent.send('DELETE', '/api/users/me', { json: { password: PASSWORD } })],
  ];

  it.each(acts)('is not the user’s: %s ends nothing of whoever proves it', async (_, act) => {
    const [email, phone_number] = [`typist${++count}@example.com`, `+1415555${4100 + count}`];
    const agent = app.agent();
    const { id } = (await registerUser(app, email, agent)).body.user;
    await app.query('UPDATE users SET phone_number = ? WHERE id = ?', [phone_number, id]);
    const { challenge_id } = await ask(app, 'send-otp', { phone_number, purpose: 'signup' });
    const otp = await app.code(phone_number);
    expect((await act(agent, email)).status).toBeLessThan(300);
    expect(await app.mailbox(phone_number)).toHaveLength(1);
    const body = { phone_number, purpose: 'signup', otp, challenge_id };
    const proved = await app.agent().post<{ user: object }>('/api/auth/verify-otp', body);
    expect(proved).toMatchObject({ status: 200, body: { user: { phone_number, phone_verified: true } } });
  });
});

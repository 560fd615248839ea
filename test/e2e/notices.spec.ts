import { templatesTo } from '../support/account.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import type { Challenge } from '../support/flows.js';

describe('texts that tell of what happened to an account', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' } });
  });
  afterAll(() => app.close());

  /** Somebody with an address and a number, both proved. */
  async function newUser() {
    const [email, number, agent] = [`noticed${++count}@example.com`, `+1415555${5100 + count}`, app.agent()];
    const { id } = (await registerUser(app, email, agent)).body.user;
    await app.query('UPDATE users SET phone_number = ?, phone_verified_at = created_at WHERE id = ?', [number, id]);
    return { id, email, number, agent };
  }

  /** Back and forth, so many times. */
  async function changePassword(agent: Agent, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      const body = { current_password: `${PASSWORD}${i || ''}`, new_password: `${PASSWORD}${i + 1}` };
      expect((await agent.post('/api/users/me/password', body)).status).toBe(200);
    }
  }

  const told = async (to: string, template: string) =>
    (await templatesTo(app, to)).filter((each) => each === template).length;

  it('stop at the limits of SMS, which is logged and no error; mails go on', async () => {
    const { id, email, number, agent } = await newUser();
    await changePassword(agent, 8);
    expect(await told(number, 'password_changed')).toBe(3);
    expect(await told(email, 'password_changed')).toBe(8);
    const line = app.log.filter((each) => each.includes('left out') && each.includes(id));
    expect(line).toHaveLength(5);
    expect(line.join()).not.toContain(number);
    app.clock.advance(601);
    await agent.post('/api/auth/refresh');
    expect((await agent.send('DELETE', '/api/users/me', { json: { password: `${PASSWORD}8` } })).status).toBe(204);
    expect(await told(number, 'account_deleted')).toBe(1);
    expect(await app.query('SELECT * FROM otp_destinations WHERE destination LIKE ?', [`%${id}`])).toEqual([]);
  });

  it('spend nothing of the codes, and the one that undoes a change is never left out', async () => {
    const { number, agent } = await newUser();
    await changePassword(agent, 4);
    const to = '+14155555999';
    const asked = await agent.post<Challenge>('/api/users/me/phone', { phone_number: to });
    expect(asked.status).toBe(202);
    const body = { otp: await app.code(to), challenge_id: asked.body.challenge_id };
    expect((await agent.post('/api/users/me/phone/verify', body)).status).toBe(200);
    expect(await templatesTo(app, number)).toEqual(['address_changed', ...Array<string>(3).fill('password_changed')]);
    expect((await app.agent().post('/api/auth/send-otp', { phone_number: to, purpose: 'login' })).status).toBe(202);
  });
});

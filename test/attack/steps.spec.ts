import { RealmBudget } from '../../src/otp/index.js';
import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser } from '../support/flows.js';
import { StepsClient, provedRegistration } from '../support/steps.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' };
const HIS = 'the stranger was here first';

describe('the attacker registers my address in steps', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: PLENTY });
  });
  afterAll(() => app.close());

  const client = () => new StepsClient(app.agent());
  const asked = (route: string, body: object) => {
    app.clock.advance(1);
    return ask(app, route, body);
  };

  /** The owner's ways of proving that the mailbox is hers. */
  const proofs: Record<string, (email: string) => Promise<number>> = {
    'a registration of hers': async (email) => {
      const { challenge_id } = await asked('register', { email, password: PASSWORD });
      const body = { email, otp: await app.code(email), challenge_id };
      return (await app.agent().post('/api/auth/verify-email', body)).status;
    },
    'a sign-up by code': async (email) => {
      const { challenge_id } = await asked('send-otp', { email, purpose: 'signup' });
      const body = { email, purpose: 'signup', otp: await app.code(email), challenge_id };
      return (await app.agent().post('/api/auth/verify-otp', body)).status;
    },
    'a registration in steps of hers': async (email) => {
      app.clock.advance(1);
      return (await client().complete((await provedRegistration(app, email, 'profile')).token)).status - 1;
    },
  };

  it.each(Object.keys(proofs))('nothing of it is left after %s, however far he came', async (proof) => {
    const email = `mine${count++}@example.com`;
    // Three codes that somebody typed in for him, one that nobody did.
    const code = await asked('registration', { email });
    const otp = await app.code(email);
    app.clock.advance(1);
    const atPassword = await provedRegistration(app, email);
    app.clock.advance(1);
    const first = await provedRegistration(app, email);
    const atProfile = (await client().password(first.token, HIS)).body.registration_token;

    expect(await proofs[proof]!(email)).toBe(200);

    expect((await client().verify(code.challenge_id, otp)).body).toMatchObject({
      code: 'otp_invalid',
      attempts_remaining: 0,
    });
    expect((await app.agent().post('/api/auth/resend', { challenge_id: code.challenge_id })).body.code).toBe(
      'otp_invalid',
    );
    for (const refused of [
      await client().password(atPassword.token, HIS),
      await client().complete(atProfile, { name: 'Mallory' }),
    ]) {
      expect(refused).toMatchObject({
        status: 409,
        setCookies: [],
        body: { code: 'registration_step', next: 'start' },
      });
    }
    expect((await app.agent().post('/api/auth/login', { email, password: HIS })).status).toBe(401);
    expect(await app.query('SELECT name FROM users WHERE email = ?', [email])).not.toContainEqual({ name: 'Mallory' });
    expect(await app.query('SELECT step FROM registrations WHERE address = ?', [email])).toEqual([]);
  });

  it('his proved address keeps her from nothing, nor does his address that is not proved', async () => {
    const email = `mine${count++}@example.com`;
    await provedRegistration(app, email, 'profile');
    for (const route of ['register', 'registration', 'send-otp']) {
      await asked(route, {
        email,
        ...(route === 'register' && { password: PASSWORD }),
        ...(route === 'send-otp' && { purpose: 'signup' }),
      });
      expect(await app.code(email)).toMatch(/^\d{6}$/);
    }
  });
});

describe('whether an address has an account shows in no step:', () => {
  const [KNOWN, UNKNOWN, DISABLED] = ['a-known@example.com', 'a-stray@example.com', 'a-stopp@example.com'];
  const ADDRESSES = [UNKNOWN, KNOWN, DISABLED];
  const UNIQUE = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { ...PLENTY, OTP_FAILURES_BEFORE_WAIT: '100' } });
    for (const email of [KNOWN, DISABLED]) await registerUser(app, email);
    await app.query("UPDATE users SET status = 'disabled' WHERE email = ?", [DISABLED]);
  });
  afterAll(() => app.close());

  function visible({ status, text, headers, setCookies }: Answer<unknown>) {
    const lines = [...headers]
      .filter(([name]) => name !== 'date')
      .map((line) => line.join(': ').replace(UNIQUE, '<id>'));
    return { status, lines, setCookies, body: text.replace(UNIQUE, '<id>') };
  }

  it('the answers, to the last guess and past it', async () => {
    const seen: [string, unknown[]][] = [];
    for (const email of ADDRESSES) {
      const client = new StepsClient(app.agent());
      app.clock.advance(1);
      const begun = await client.begin({ email });
      const answers: Answer<unknown>[] = [begun];
      for (let i = 0; i < 6; i++) answers.push(await client.verify(begun.body.challenge_id, '271828'));
      app.clock.advance(1);
      const late = await client.begin({ email });
      answers.push(late, await app.agent().post('/api/auth/resend', { challenge_id: late.body.challenge_id }));
      app.clock.advance(300);
      answers.push(await client.verify(late.body.challenge_id, '271828'));
      seen.push([email, answers.map(visible)]);
    }
    const [, unknown] = seen[0]!;
    expect(unknown.map((each) => (each as { status: number }).status)).toEqual([
      202, 400, 400, 400, 400, 400, 400, 202, 202, 400,
    ]);
    for (const [email, answers] of seen) expect({ email, answers }).toEqual({ email, answers: unknown });
  });

  it('the statements', async () => {
    for (let i = 0; i < 20; i++) app.app.get(RealmBudget).giveBack('default', 'email');
    const costs: [string, string[][]][] = [];
    for (const email of ADDRESSES) {
      const client = new StepsClient(app.agent());
      let id = '';
      app.clock.advance(1);
      await app.deliver();
      const works = [
        async () => (id = (await client.begin({ email })).body.challenge_id),
        () => client.verify(id, '271828'),
      ];
      const shapes: string[][] = [];
      for (const work of works) {
        const statements = (await app.statements(work)).filter(
          (sql) => !/^(SELECT|UPDATE)[^;]*outbox_messages|revoked_at/i.test(sql),
        );
        shapes.push(statements.map((sql) => sql.replace(/\s+/g, ' ').trim()));
        await app.deliver();
      }
      costs.push([email, shapes]);
    }
    const [, expected] = costs[0]!;
    expect(expected.map(({ length }) => length)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(expected[0]!.some((sql) => sql.includes('outbox_messages'))).toBe(true);
    for (const [email, shapes] of costs) expect({ email, shapes }).toEqual({ email, shapes: expected });
  });
});

import type { Agent, Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { ask } from '../support/flows.js';
import type { Challenge, Problem, SignedIn } from '../support/flows.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', OTP_FAILURES_BEFORE_WAIT: '100' };
const HIS = { password: 'the stranger was here first', name: 'Mallory' };
const HERS = { password: 'a mailbox of my own, and mine', name: 'Jane Doe' };
const NEW_PASSWORD = 'and this is my third password';

/** What the stranger holds of an address that is not his: his own names for the codes that were mailed to its owner. */
interface Foothold {
  registrations: Challenge[];
  signUp: Challenge;
}

describe('the attacker wants an account before its owner has it', () => {
  let app: TestApp;
  let count = 0;
  beforeAll(async () => {
    app = await TestApp.start({ env: PLENTY });
  });
  afterAll(() => app.close());

  const post = <T = Problem>(route: string, body: object, agent: Agent = app.agent()): Promise<Answer<T>> =>
    agent.post<T>(`/api/auth/${route}`, body);
  /** A second later than the last, so that the newest message is known. */
  const asked = (route: string, body: object) => {
    app.clock.advance(1);
    return ask(app, route, body);
  };
  const newAddress = () => `wanted${count++}@example.com`;
  const codes = async (email: string) => (await app.mailbox(email)).flatMap(({ code }) => code ?? []);

  async function occupy(email: string): Promise<Foothold> {
    const signUp = await asked('send-otp', { email, purpose: 'signup' });
    const registrations = [await asked('register', { email, ...HIS }), await asked('register', { email, ...HIS })];
    await asked('resend', { challenge_id: registrations[0]!.challenge_id });
    return { registrations, signUp };
  }

  /** The owner's ways of proving that the mailbox is hers; each ends with a browser of hers that is signed in. */
  const proofs: Record<string, (email: string) => Promise<{ browser: Agent; name: string | null }>> = {
    'a sign-up by code': async (email) => {
      const { challenge_id } = await asked('send-otp', { email, purpose: 'signup' });
      const browser = app.agent();
      const body = { email, purpose: 'signup', otp: await app.code(email), challenge_id };
      expect((await post('verify-otp', body, browser)).status).toBe(200);
      return { browser, name: null };
    },
    'a registration of her own': async (email) => {
      const { challenge_id } = await asked('register', { email, ...HERS });
      const browser = app.agent();
      expect((await post('verify-email', { email, otp: await app.code(email), challenge_id }, browser)).status).toBe(
        200,
      );
      return { browser, name: HERS.name };
    },
    'a registration of her own, and a reset': async (email) => {
      const { challenge_id } = await asked('register', { email, ...HERS });
      const browser = app.agent();
      await post('verify-email', { email, otp: await app.code(email), challenge_id });
      await reset(email);
      expect((await post('login', { email, password: NEW_PASSWORD }, browser)).status).toBe(200);
      return { browser, name: HERS.name };
    },
  };

  async function reset(email: string): Promise<void> {
    const { challenge_id } = await asked('forgot-password', { email });
    const body = { email, otp: await app.code(email), challenge_id, new_password: NEW_PASSWORD };
    expect((await post('reset-password', body)).status).toBe(200);
  }

  describe.each(Object.entries(proofs))('which the owner proves by %s', (_, prove) => {
    it.each(['before', 'after'])(
      'his password, his challenges and his name come to nothing, begun %s hers',
      async (when) => {
        const email = newAddress();
        const before = when === 'before' ? await occupy(email) : undefined;
        const { browser, name } = await prove(email);
        const { registrations } = before ?? (await occupy(email));

        expect((await post('login', { email, password: HIS.password })).body.code).toBe('invalid_credentials');
        for (const { challenge_id } of registrations) {
          for (const otp of await codes(email)) {
            expect((await post('verify-email', { email, otp, challenge_id })).body.code).toBe('otp_invalid');
          }
        }
        expect((await post('login', { email, password: HIS.password })).body.code).toBe('invalid_credentials');
        expect(await browser.get('/api/auth/me')).toMatchObject({ status: 200, body: { email, name } });
      },
    );

    it('what he asks for afterwards is a notice to her, and keeps nothing of his', async () => {
      const email = newAddress();
      const { registrations } = await occupy(email);
      await prove(email);
      for (const { challenge_id } of registrations) {
        expect((await post('resend', { challenge_id })).body.code).toBe('otp_invalid');
        expect((await post('resend-verification-otp', { email, challenge_id })).body.code).toBe('otp_invalid');
      }
      await asked('register', { email, ...HIS });
      await asked('resend-verification-otp', { email });
      const [second, first] = await app.mailbox(email);
      for (const message of [first, second]) {
        expect(message).toMatchObject({
          code: null,
          subject: expect.stringContaining('already have an account') as string,
        });
        expect(message?.text).not.toContain(HIS.name);
      }
      const kept = await app.query('SELECT password_hash FROM registrations WHERE address = ?', [email]);
      expect(kept.every(({ password_hash }) => password_hash === null)).toBe(true);
    });
  });

  it('a challenge of his gives him no session without her code, nor keeps her from hers', async () => {
    const email = newAddress();
    const { registrations, signUp } = await occupy(email);
    for (let i = 0; i < 5; i++) {
      await post('verify-email', { email, otp: '000000', challenge_id: registrations[0]!.challenge_id });
      await post('verify-otp', { email, purpose: 'signup', otp: '000000', challenge_id: signUp.challenge_id });
    }
    const { browser } = await proofs['a sign-up by code']!(email);
    expect((await browser.get('/api/auth/me')).status).toBe(200);
    expect(await app.query('SELECT id FROM users WHERE email = ?', [email])).toHaveLength(1);
  });

  it('a code of his registration, typed in without its challenge, signs neither of them in while hers waits', async () => {
    const email = newAddress();
    await asked('register', { email, ...HIS });
    const [his] = await codes(email);
    const { challenge_id } = await asked('register', { email, ...HERS });
    expect((await post('verify-email', { email, otp: his })).body.code).toBe('challenge_required');
    expect((await post('verify-email', { email, otp: his, challenge_id })).body.code).toBe('otp_invalid');
    expect(await app.query('SELECT id FROM users WHERE email = ?', [email])).toEqual([]);
  });

  it('what he had on an account that he talked her into ends with her reset: password, sessions, browser, codes', async () => {
    const email = newAddress();
    await asked('register', { email, ...HIS });
    // She types the code of a mail that she did not ask for. Without his challenge it signs nobody in.
    const fooled = await post<Partial<SignedIn>>('verify-email', { email, otp: await app.code(email) });
    expect(fooled).toMatchObject({ status: 200, setCookies: [] });
    expect(fooled.body.session).toBeUndefined();
    const his = app.agent();
    const native = { email, password: HIS.password, token_transport: 'bearer' };
    expect((await post('login', { email, password: HIS.password }, his)).status).toBe(200);
    const { refresh_token } = (await post<SignedIn>('login', native)).body;
    const { challenge_id } = await asked('send-otp', { email, purpose: 'login' });
    const otp = await app.code(email);

    await reset(email);

    expect((await post('login', { email, password: HIS.password })).body.code).toBe('invalid_credentials');
    expect((await his.get('/api/auth/me')).status).toBe(401);
    expect((await his.post('/api/auth/refresh')).status).toBe(401);
    expect((await post('refresh', { refresh_token: refresh_token! })).status).toBe(401);
    expect((await post('verify-otp', { email, purpose: 'login', otp, challenge_id })).body.code).toBe('otp_invalid');
    const known = 'SELECT devices.id FROM devices JOIN users ON users.id = devices.user_id WHERE users.email = ?';
    expect(await app.query(known, [email])).toEqual([]);
    expect((await post('login', { email, password: NEW_PASSWORD })).status).toBe(200);
  });
});

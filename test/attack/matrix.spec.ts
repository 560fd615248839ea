import type { Agent, Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD } from '../support/flows.js';
import type { Challenge, SignedIn } from '../support/flows.js';

const PLENTY = {
  REALMS: 'shop',
  SEND_COOLDOWN: '0',
  SEND_PER_HOUR: '100000',
  SEND_PER_DAY: '100000',
  SMS_SEND_PER_10_MIN: '100000',
  SMS_SEND_PER_HOUR: '100000',
  SMS_BREAKER_MIN_SENT: '100000',
  OTP_FAILURES_BEFORE_WAIT: '100',
  OTP_MAX_ATTEMPTS: '10',
  MAIL_PER_DAY: '1000000',
  SMS_PER_DAY: '1000000',
};
/** What is asked for at an address that has no owner yet. */
const NEW = ['signup', 'verify_email', 'registration', 'change'];
const NEW_PASSWORD = 'another horse and its staple';

type Channel = 'email' | 'sms';
type Realm = 'default' | 'shop';
type Who = 'victim' | 'second';

/** One place where a secret opens something: whose, where, by which channel, and what. */
interface Cell {
  realm: Realm;
  who: Who;
  channel: Channel;
  purpose: string;
}

/** What was sent for a cell. */
interface Secret extends Cell {
  code: string;
  challengeId: string;
  token: string | null;
}

const CELLS: Cell[] = (['default', 'shop'] as const).flatMap((realm) =>
  (['victim', 'second'] as const).flatMap((who) =>
    (['email', 'sms'] as const).flatMap((channel) =>
      ['login', 'signup', 'reset_password', 'verify_email', 'registration', 'step_up', 'change']
        .filter((purpose) => channel === 'email' || purpose !== 'verify_email')
        .map((purpose) => ({ realm, who, channel, purpose })),
    ),
  ),
);
const nameOf = ({ realm, who, channel, purpose }: Cell) => `${purpose} of the ${who} by ${channel} in ${realm}`;
const isSame = (a: Cell, b: Cell) => nameOf(a) === nameOf(b);

/** In how many ways two cells differ: a door that differs in one alone is the easiest to take for one's own. */
const distance = (a: Cell, b: Cell) =>
  (['realm', 'who', 'channel', 'purpose'] as const).filter((way) => a[way] !== b[way]).length;

describe('the attacker tries every secret at every door', () => {
  let app: TestApp;
  const sessions = new Map<string, Agent>();
  beforeAll(async () => {
    app = await TestApp.start({ env: PLENTY });
    for (const realm of ['default', 'shop'] as const) {
      for (const who of ['victim', 'second'] as const) sessions.set(`${realm}/${who}`, await signUp(realm, who));
    }
  });
  afterAll(() => app.close());

  const base = (realm: Realm) => (realm === 'default' ? '/api' : '/api/realms/shop');
  const isNew = (purpose: string) => NEW.includes(purpose);

  /** Where the secret of a cell is sent: the account's own address, or one that has no owner yet. */
  function addressOf({ who, channel, purpose }: Cell): { email: string } | { phone_number: string } {
    const mark = isNew(purpose) ? `-${purpose.replace('_', '')}` : '';
    if (channel === 'email') return { email: `${who}${mark}@example.com` };
    const line = 1000 + (who === 'victim' ? 0 : 100) + (isNew(purpose) ? NEW.indexOf(purpose) + 1 : 0);
    return { phone_number: `+1415555${line}` };
  }
  const typed = (cell: Cell) => Object.values(addressOf(cell))[0] as string;

  /** The same people in both realms: an e-mail address, a number and a password each. */
  async function signUp(realm: Realm, who: Who): Promise<Agent> {
    const agent = app.agent();
    const email = { realm, who, channel: 'email' as const, purpose: 'login' };
    const post = (path: string, body: object) => agent.post<Challenge & SignedIn>(`${base(realm)}${path}`, body);
    app.clock.advance(1);
    const asked = await post('/auth/register', { ...addressOf(email), password: PASSWORD });
    const proof = { otp: await app.code(typed(email)), challenge_id: asked.body.challenge_id };
    expect((await post('/auth/verify-email', { ...addressOf(email), ...proof })).status).toBe(200);
    app.clock.advance(1);
    const phone = { ...email, channel: 'sms' as const };
    const change = await post('/users/me/phone', addressOf(phone));
    const code = { otp: await app.code(typed(phone)), challenge_id: change.body.challenge_id };
    expect((await post('/users/me/phone/verify', code)).status).toBe(200);
    return agent;
  }

  const agentOf = ({ realm, who }: Cell) => sessions.get(`${realm}/${who}`)!;

  /** Asks for the secret of a cell, as its owner would. */
  async function ask(cell: Cell): Promise<Secret> {
    app.clock.advance(1);
    const { realm, channel, purpose } = cell;
    const address = addressOf(cell);
    const change = channel === 'email' ? 'email' : 'phone';
    const [path, body] = (
      {
        login: ['/auth/send-otp', { ...address, purpose }],
        signup: ['/auth/send-otp', { ...address, purpose }],
        reset_password: ['/auth/forgot-password', address],
        verify_email: ['/auth/register', { ...address, password: PASSWORD }],
        registration: ['/auth/registration', address],
        step_up: ['/users/me/step-up', {}],
        change: [`/users/me/${change}`, address],
      } as Record<string, [string, object]>
    )[purpose]!;
    const asked = await agentOf(cell).post<Challenge>(`${base(realm)}${path}`, body);
    if (asked.status !== 202) throw new Error(`${nameOf(cell)}: ${asked.status} ${asked.text}`);
    // A step-up goes to the e-mail address of whoever has one.
    const to = purpose === 'step_up' ? typed({ ...cell, channel: 'email', purpose: 'login' }) : typed(cell);
    const [newest] = await app.mailbox(to);
    return {
      ...cell,
      code: newest!.code!,
      challengeId: asked.body.challenge_id,
      token: newest!.link?.split('=')[1] ?? null,
    };
  }

  /** Uses a code at the door of a cell, with the challenge that it came with, or with none. */
  function open(cell: Cell, { code, challengeId }: Secret, named: boolean): Promise<Answer<SignedIn>> {
    const { realm, channel, purpose } = cell;
    const challenge = named ? { challenge_id: challengeId } : {};
    const address = addressOf(cell);
    const guess = { ...address, otp: code, ...challenge };
    const change = channel === 'email' ? 'email' : 'phone';
    const [path, body] = (
      {
        login: ['/auth/verify-otp', { ...guess, purpose }],
        signup: ['/auth/verify-otp', { ...guess, purpose }],
        reset_password: ['/auth/reset-password', { ...guess, new_password: NEW_PASSWORD }],
        verify_email: ['/auth/verify-email', guess],
        registration: ['/auth/registration/verify', { otp: code, challenge_id: challengeId }],
        step_up: ['/users/me/step-up/verify', { otp: code, challenge_id: challengeId }],
        change: [`/users/me/${change}/verify`, { otp: code, challenge_id: challengeId }],
      } as Record<string, [string, object]>
    )[purpose]!;
    return agentOf(cell).post<SignedIn>(`${base(realm)}${path}`, body);
  }

  it('each code opens its own door alone, with its challenge named or not', async () => {
    // Step-ups go to one address by whatever channel they are thought of.
    const cells = CELLS.filter(({ purpose, channel }) => purpose !== 'step_up' || channel === 'email');
    const secrets: Secret[] = [];
    for (const cell of cells) secrets.push(await ask(cell));
    expect(new Set(secrets.map(({ challengeId }) => challengeId)).size).toBe(cells.length);

    const opened: string[] = [];
    let tries = 0;
    for (const secret of secrets) {
      // Otherwise spent guesses would refuse what the binding should.
      await app.query('UPDATE otp_challenges SET attempts = 0');
      await app.query('UPDATE otp_destinations SET code_failures = 0, code_waits_until = NULL');
      // Those that differ in one way, and one of the others.
      const near = cells.filter((each) => distance(each, secret) === 1);
      const far = cells.filter((each) => distance(each, secret) > 1);
      for (const cell of [...near, far[(tries * 7) % far.length]!]) {
        // Two challenges of six digits have the same code once in a million.
        if (secrets.some((each) => isSame(each, cell) && each.code === secret.code)) continue;
        // By its id, a registration in steps is its own door, whatever address one thinks of.
        const isItself =
          [cell, secret].every(({ purpose }) => purpose === 'registration') && cell.realm === secret.realm;
        for (const named of isItself ? [false] : [true, false]) {
          tries++;
          // Some doors are told by their challenge alone: there the code is tried at the door's own.
          const own = secrets.find((each) => isSame(each, cell))!;
          const key = named ? secret : { ...secret, challengeId: own.challengeId };
          const { status } = await open(cell, key, named);
          if (status < 400) opened.push(`${nameOf(secret)} opened ${nameOf(cell)}`);
        }
      }
    }
    expect(opened).toEqual([]);
    expect(tries).toBeGreaterThan(cells.length * 14);
  });

  it.each(CELLS.filter(({ purpose }) => purpose !== 'step_up').map((cell) => [nameOf(cell), cell] as const))(
    'its own is opened, once: %s',
    async (_, cell) => {
      const fresh = await ask({ ...cell });
      const first = await open(cell, fresh, true);
      expect(first.status).toBeLessThan(300);
      expect((await open(cell, fresh, true)).status).toBeGreaterThanOrEqual(400);
      if (cell.purpose === 'reset_password') {
        // Whoever was signed in is not any more.
        const login = { ...addressOf({ ...cell, channel: 'email', purpose: 'login' }), password: NEW_PASSWORD };
        expect((await agentOf(cell).post(`${base(cell.realm)}/auth/login`, login)).status).toBe(200);
      }
    },
  );

  it('each link opens in its own realm and for its own purpose alone', async () => {
    const cells = CELLS.filter(
      ({ channel, purpose }) => channel === 'email' && ['login', 'reset_password'].includes(purpose),
    );
    for (const cell of cells) {
      const { token } = await ask(cell);
      const elsewhere = cell.realm === 'default' ? 'shop' : 'default';
      const post = (realm: Realm, path: string, body: object) => app.agent().post(`${base(realm)}/auth/${path}`, body);
      expect((await post(elsewhere, 'verify-link', { token })).body.code).toBe('link_invalid');
      expect((await post(elsewhere, 'reset-password', { token, new_password: NEW_PASSWORD })).body.code).toBe(
        'link_invalid',
      );
      if (cell.purpose === 'login') {
        const reset = await post(cell.realm, 'reset-password', { token, new_password: NEW_PASSWORD });
        expect(reset.body.code).toBe('link_invalid');
      }
      expect((await post(cell.realm, 'verify-link', { token })).status).toBe(200);
    }
  });

  it('no token of one kind passes for another', async () => {
    const agent = app.agent();
    const cell: Cell = { realm: 'default', who: 'victim', channel: 'email', purpose: 'login' };
    const { token } = await ask(cell);
    const steps = await ask({ ...cell, purpose: 'registration', channel: 'sms', who: 'second' });
    const step = await agent.post<{ registration_token?: string }>('/api/auth/registration/verify', {
      challenge_id: steps.challengeId,
      otp: steps.code,
    });
    const login = { ...addressOf(cell), password: NEW_PASSWORD, token_transport: 'bearer' };
    const signedIn = (await agent.post<Required<SignedIn>>('/api/auth/login', login)).body;
    const tokens = {
      link: token!,
      access: signedIn.access_token,
      refresh: signedIn.refresh_token,
      ...(step.body.registration_token && { step: step.body.registration_token }),
    };
    const doors: Record<string, (value: string) => Promise<Answer<unknown>>> = {
      link: (value) => agent.post('/api/auth/verify-link', { token: value }),
      reset: (value) => agent.post('/api/auth/reset-password', { token: value, new_password: NEW_PASSWORD }),
      access: (value) => app.agent().get('/api/auth/me', { authorization: `Bearer ${value}` }),
      refresh: (value) => app.agent().post('/api/auth/refresh', { refresh_token: value }),
      step: (value) => agent.post('/api/auth/registration/password', { registration_token: value, password: PASSWORD }),
      profile: (value) => agent.post('/api/auth/registration/complete', { registration_token: value, name: 'Mallory' }),
    };
    for (const [kind, value] of Object.entries(tokens)) {
      for (const [door, send] of Object.entries(doors)) {
        if (kind === door) continue;
        const { status } = await send(value);
        expect([kind, door, status >= 400 && status < 500]).toEqual([kind, door, true]);
      }
    }
  });
});

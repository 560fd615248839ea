import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Device } from '../../src/devices/device.entity.js';
import { OtpChallenge } from '../../src/otp/otp-challenge.entity.js';
import { OtpDestination } from '../../src/otp/otp-destination.entity.js';
import { newId } from '../../src/common/index.js';
import { OutboxMessage } from '../../src/outbox/index.js';
import { Registration } from '../../src/registrations/registration.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/users/user.entity.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';
import { PASSWORD, ask, askForCode, registerUser, signIn, wrong } from '../support/flows.js';
import type { Challenge, SignedIn } from '../support/flows.js';

/** What frames a transaction: no work of its own. */
const FRAME = /^\s*(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b/i;
/** The relay reads and leases what is due, after the answer or once a second; requests only insert into its table. */
const RELAY = /^\s*(SELECT|UPDATE)\b[^;]*\boutbox_messages\b/i;
/** The poll of revocations, twice a second. */
const POLLER = /^\s*SELECT\b[^;]*\bsessions\b[^;]*\brevoked_at\b\W*>=/i;

/** `UPDATE otp_challenges` for a statement of a request, nothing for the others. */
function shape(sql: string): string | null {
  if ([FRAME, RELAY, POLLER].some((pattern) => pattern.test(sql.replace(/[`"]/g, '')))) return null;
  const plain = sql.replace(/[`"]/g, '').replace(/\s+/g, ' ').trim();
  const [, verb = plain, table = ''] =
    /^(SELECT|UPDATE|INSERT|DELETE)\b.*?(?:\b(?:FROM|INTO)\s+|^UPDATE\s+|\s)(?=(?:users|otp_\w+|registrations|sessions|outbox_messages|devices|audit_events)\b)(\w+)/i.exec(
      plain,
    ) ?? [];
  return `${verb} ${table}`.trim();
}

describe('the statements of a request', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const shapesOf = async (work: () => Promise<unknown>): Promise<string[]> =>
    (await app.statements(work)).map(shape).filter((each) => each !== null);

  const post = (route: string, body: object, agent = app.agent()) =>
    shapesOf(() => agent.post(`/api/auth/${route}`, body));

  /** A browser that keeps a device cookie of the user, and no session. */
  async function knownBrowser(email: string): Promise<Agent> {
    const agent = await signIn(app, email);
    await agent.post('/api/auth/logout');
    expect([...agent.cookies.keys()]).toEqual(['device']);
    return agent;
  }

  /** Whose device a browser has, and whose address it names: one read each. */
  const DEVICE = ['SELECT devices', 'SELECT users'];
  /** A browser is known from now on, and the oldest of too many no more. */
  const REMEMBERED = ['INSERT devices', 'SELECT devices'];
  /** The row of the destination, made where it is missing by the same statement, and the charge on it. */
  const CHARGE = ['INSERT otp_destinations', 'UPDATE otp_destinations'];
  /** Its share of messages: the charge, and when the next message may follow. */
  const SHARE = [...CHARGE, 'SELECT otp_destinations'];

  /** What sends a message, and its statements: the same for a known and an unknown address. */
  const sending: [string, object, string[]][] = [
    ['send-otp', { purpose: 'login' }, []],
    ['send-otp', { purpose: 'signup' }, []],
    ['forgot-password', {}, []],
    ['register', { password: PASSWORD }, ['INSERT registrations']],
  ];

  describe.each(sending)('%s %j', (route, body, more) => {
    const list = ['SELECT users', ...SHARE, 'INSERT otp_challenges', 'INSERT outbox_messages', ...more];
    const send = (email: string, agent?: Agent) => post(route, { email, ...body }, agent);
    let count = 0;
    const someone = () => `${route}${JSON.stringify(body).length}-${++count}@example.com`;

    it(`costs a known user, a stranger, and a stranger who was never heard of before, the same ${list.length}`, async () => {
      const [known, stranger] = [someone(), someone()];
      await registerUser(app, known);
      expect(await send(known)).toEqual(list);
      expect(await send(stranger)).toEqual(list);
      app.clock.advance(61);
      expect(await send(stranger)).toEqual(list);
    });

    it('costs two reads more from a browser that has signed in before, whosever address it names', async () => {
      const [mine, known, stranger] = [someone(), someone(), someone()];
      await registerUser(app, mine);
      await registerUser(app, known);
      const browser = await knownBrowser(mine);
      for (const email of [mine, known, stranger]) {
        expect({ email, list: await send(email, browser) }).toEqual({ email, list: [...DEVICE, ...list] });
        app.clock.advance(61);
      }
    });

    it('costs an audit event instead of the message where the share is used up', async () => {
      const [known, stranger] = [someone(), someone()];
      await registerUser(app, known);
      for (const email of [known, stranger]) {
        await send(email);
        expect(await send(email)).toEqual(['SELECT users', ...SHARE, 'INSERT audit_events']);
      }
    });
  });

  /** Charged as a failure before it is compared; the charge is taken back where the guess was right. */
  const GUESS = [...CHARGE, 'UPDATE otp_challenges', 'SELECT otp_challenges'];
  const RIGHT = [...GUESS, 'UPDATE otp_destinations'];

  /*
   * More than the six of a sign-in that has neither a budget of failures nor a trail: the row of the budget, its charge
   * and its clearing, the audit event, and the device of a browser that is new.
   */
  it.each([
    ['with the id of the challenge: nine', true, []],
    ['without it: ten', false, ['SELECT otp_challenges']],
  ])(
    'verify-otp of a known user from a new browser, %s, five of them for budget, trail and device',
    async (_, named, choice) => {
      const email = `verify-${named}@example.com`;
      await registerUser(app, email);
      const { challenge, code } = await askForCode(app, email);
      const body = { email, purpose: 'login', otp_code: code, ...(named && { challenge_id: challenge.challenge_id }) };

      const shapes = await post('verify-otp', body);

      expect(shapes).toEqual([
        ...choice,
        ...RIGHT,
        'SELECT users',
        'UPDATE users',
        'INSERT sessions',
        'INSERT audit_events',
        ...REMEMBERED,
      ]);
      const added = [...CHARGE, 'UPDATE otp_destinations', 'INSERT audit_events', ...REMEMBERED];
      expect(shapes.length - added.length).toBeLessThanOrEqual(7);
    },
  );

  it('verify-otp from a browser that is known: two reads tell that, and no device is added', async () => {
    const email = 'verify-again@example.com';
    await registerUser(app, email);
    const browser = await knownBrowser(email);
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
    const body = { email, purpose: 'login', otp: await app.code(email), challenge_id };
    const list = [...DEVICE, ...RIGHT, 'SELECT users', 'UPDATE users', 'INSERT sessions', 'INSERT audit_events'];

    expect(await post('verify-otp', body, browser)).toEqual(list);

    app.clock.advance(61);
    const again = await ask(app, 'send-otp', { email, purpose: 'login' });
    const next = { ...body, otp: await app.code(email), challenge_id: again.challenge_id };
    expect(await post('verify-otp', next, browser)).toEqual(list);
  });

  it('verify-otp from a browser of somebody else: a stranger, whose new device is added', async () => {
    const [email, other] = ['verify-mine@example.com', 'verify-other@example.com'];
    for (const each of [email, other]) await registerUser(app, each);
    const browser = await knownBrowser(other);
    const { challenge, code } = await askForCode(app, email);
    const body = { email, purpose: 'login', otp: code, challenge_id: challenge.challenge_id };
    expect(await post('verify-otp', body, browser)).toEqual([
      ...DEVICE,
      ...RIGHT,
      'SELECT users',
      'UPDATE users',
      'INSERT sessions',
      'INSERT audit_events',
      ...REMEMBERED,
    ]);
  });

  it('verify-otp that signs up: what somebody else began at the address ends', async () => {
    const email = 'verify-new@example.com';
    const { challenge, code } = await askForCode(app, email, 'signup');
    const body = { email, purpose: 'signup', otp: code, challenge_id: challenge.challenge_id };
    expect(await post('verify-otp', body)).toEqual([
      ...RIGHT,
      'SELECT users',
      'INSERT users',
      'UPDATE otp_challenges',
      'DELETE registrations',
      'INSERT sessions',
      'INSERT audit_events',
      ...REMEMBERED,
    ]);
  });

  /** What guesses at a code, after what asks for it, and how the challenge is found where no id names it. */
  const guessing: [string, object, string, object, string[]][] = [
    ['verify-otp', { purpose: 'login' }, 'send-otp', { purpose: 'login' }, ['SELECT otp_challenges']],
    ['verify-email', {}, 'register', { password: PASSWORD }, ['SELECT registrations', 'SELECT otp_challenges']],
    ['reset-password', { new_password: PASSWORD }, 'forgot-password', {}, ['SELECT otp_challenges']],
  ];

  describe.each(guessing)('%s %j with a wrong code', (route, more, asking, body, choice) => {
    const [known, stranger] = [`${route}-known@example.com`, `${route}-stray@example.com`];
    beforeAll(() => registerUser(app, known));
    beforeEach(() => app.clock.advance(86_400));

    it.each([
      ['with the id of the challenge', true],
      ['without it', false],
    ])('%s: the charge of budget and challenge, one read, and the audit event', async (_, named) => {
      for (const email of [known, stranger]) {
        const { challenge_id } = await ask(app, asking, { email, ...body });
        const guess = { email, otp: '271828', ...more, ...(named && { challenge_id }) };
        expect(await post(route, guess)).toEqual([...(named ? [] : choice), ...GUESS, 'INSERT audit_events']);
      }
    });

    it('after too many of them: the charge that failed, the reason, and the audit event', async () => {
      for (const email of [known, stranger]) {
        const { challenge_id } = await ask(app, asking, { email, ...body });
        const guess = { email, otp: '271828', ...more, challenge_id };
        for (let i = 0; i < 10; i++) await post(route, guess);
        expect(await post(route, guess)).toEqual([...CHARGE, 'SELECT otp_destinations', 'INSERT audit_events']);
      }
    });

    /** Every account has a row of its destination: without this, a missing one told that there is no account. */
    it.each([
      ['at a challenge that does not exist', { challenge_id: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' }],
      ['where nothing was asked for', {}],
    ])('%s: the same for a known user and for an address that was never heard of', async (_, named) => {
      const [user, nobody] = [
        `${route}-fresh${Object.keys(named).length}`,
        `${route}-never${Object.keys(named).length}`,
      ];
      await registerUser(app, `${user}@example.com`);
      const guess = (name: string) => post(route, { email: `${name}@example.com`, otp: '271828', ...more, ...named });
      expect(await guess(nobody)).toEqual(await guess(user));
    });
  });

  it('verify-email and reset-password with a right code: what they end, and one audit event', async () => {
    const email = 'right@example.com';
    const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD });
    expect(await post('verify-email', { email, otp: await app.code(email), challenge_id })).toEqual([
      ...RIGHT,
      'SELECT registrations',
      'DELETE registrations',
      'INSERT users',
      'UPDATE otp_challenges',
      'DELETE registrations',
      'INSERT audit_events',
      'INSERT sessions',
      ...REMEMBERED,
    ]);
    app.clock.advance(61);
    const forgot = await ask(app, 'forgot-password', { email });
    const body = { email, otp: await app.code(email), new_password: `${PASSWORD}!`, challenge_id: forgot.challenge_id };
    expect(await post('reset-password', body)).toEqual([
      ...RIGHT,
      'SELECT users',
      'UPDATE users',
      // Those at their addresses, and theirs elsewhere.
      'UPDATE otp_challenges',
      'UPDATE otp_challenges',
      'SELECT sessions',
      'UPDATE sessions',
      'DELETE devices',
      'INSERT audit_events',
      'INSERT outbox_messages',
    ]);
  });

  it('me: one read by its key, with a cookie as with a bearer token', async () => {
    await registerUser(app, 'me@example.com');
    const agent = await signIn(app, 'me@example.com');

    expect(await shapesOf(() => agent.get('/api/auth/me'))).toEqual(['SELECT users']);
    expect(await shapesOf(() => agent.get('/api/users/me'))).toEqual(['SELECT users']);
  });

  it('a request that nobody signed, and one with a forged token: none', async () => {
    expect(await shapesOf(() => app.agent().get('/api/auth/me'))).toEqual([]);
    expect(await shapesOf(() => app.agent().get('/api/auth/me', { authorization: 'Bearer e30.e30.e30' }))).toEqual([]);
    expect(await shapesOf(() => app.agent().post('/api/auth/refresh', { refresh_token: 'x'.repeat(86) }))).toEqual([]);
    expect(await shapesOf(() => app.agent().get('/api/auth/health'))).toEqual([]);
    expect(await shapesOf(() => app.agent().get('/health'))).toEqual([]);
  });

  describe('login', () => {
    const login = (email: string, password: string, agent?: Agent) => post('login', { email, password }, agent);
    /** Before the hash: whether the destination waits, and who owns it. After it: what the attempt came to. */
    const list = ['SELECT otp_destinations', 'SELECT users', ...CHARGE];
    const signedIn = ['UPDATE users', 'INSERT sessions', 'INSERT audit_events'];

    it('from a new browser: budget, user, confirmation, session, audit event, device', async () => {
      await registerUser(app, 'login@example.com');
      expect(await login('login@example.com', PASSWORD)).toEqual([...list, ...signedIn, ...REMEMBERED]);
    });

    it('from a browser that is known: two reads tell that, and no device is added', async () => {
      await registerUser(app, 'login-known@example.com');
      const browser = await knownBrowser('login-known@example.com');
      const expected = [...DEVICE, ...list, ...signedIn];
      expect(await login('login-known@example.com', PASSWORD, browser)).toEqual(expected);
      expect(await login('login-known@example.com', PASSWORD, browser)).toEqual(expected);
    });

    it('with a wrong password: the same for a known user, for nobody, and for nobody again', async () => {
      await registerUser(app, 'login-wrong@example.com');
      const failed = [...list, 'INSERT audit_events'];
      for (const email of ['login-wrong', 'login-nobody', 'login-nobody'].map((name) => `${name}@example.com`)) {
        expect(await login(email, 'not the password')).toEqual(failed);
      }
    });

    it('with a wrong password from a browser that is known: two reads more, whosever address it names', async () => {
      for (const name of ['mine', 'other']) await registerUser(app, `login-${name}@example.com`);
      const browser = await knownBrowser('login-mine@example.com');
      for (const name of ['mine', 'other', 'missing']) {
        const shapes = await login(`login-${name}@example.com`, 'not the password', browser);
        expect({ name, shapes }).toEqual({ name, shapes: [...DEVICE, ...list, 'INSERT audit_events'] });
      }
    });

    it('while the address waits: one read and the audit event, and no hash', async () => {
      await registerUser(app, 'login-waits@example.com');
      for (const email of ['login-waits@example.com', 'login-absent@example.com']) {
        for (let i = 0; i < 10; i++) await login(email, 'not the password');
        expect(await login(email, PASSWORD)).toEqual(['SELECT otp_destinations', 'INSERT audit_events']);
      }
    });
  });

  it('refresh: the session, its rotation, the user', async () => {
    await registerUser(app, 'refresh@example.com');
    const agent = await signIn(app, 'refresh@example.com');

    const shapes = await shapesOf(() => agent.post('/api/auth/refresh'));

    expect(shapes).toEqual(['SELECT sessions', 'UPDATE sessions', 'SELECT users']);
  });

  it('logout: the end of the session and the audit event; logout-all: of all, and of the devices', async () => {
    await registerUser(app, 'logout@example.com');
    const [here, there] = [await signIn(app, 'logout@example.com'), await signIn(app, 'logout@example.com')];
    expect(await shapesOf(() => here.post('/api/auth/logout'))).toEqual(['UPDATE sessions', 'INSERT audit_events']);
    expect(await shapesOf(() => there.post('/api/auth/logout-all'))).toEqual([
      'SELECT sessions',
      'UPDATE sessions',
      'DELETE devices',
      'INSERT audit_events',
    ]);
  });

  it('a refused request: none', async () => {
    const refused = ['register', 'login', 'send-otp', 'verify-otp', 'forgot-password', 'reset-password', 'resend'];
    for (const route of refused) {
      expect(await shapesOf(() => app.agent().post(`/api/auth/${route}`, { email: 'no address' }))).toEqual([]);
    }
  });

  const onMySql: (name: string, tests: () => void) => void = databaseKind() === 'mysql' ? describe : () => undefined;

  /** Which rows a statement looks at is the server's own affair on the embedded database: `EXPLAIN` says nothing of it. */
  onMySql('among some thousand rows', () => {
    const ROWS = 4_000;
    interface Plan {
      table: string | null;
      type: string | null;
      key: string | null;
      rows: unknown;
    }

    beforeAll(async () => {
      const dataSource = app.app.get(DataSource);
      const now = app.clock.now();
      const old = new Date(now.getTime() - 86_400_000);
      const later = new Date(now.getTime() + 86_400_000);
      const fill = async (entity: Parameters<DataSource['getRepository']>[0], row: (i: number) => object) => {
        for (let at = 0; at < ROWS; at += 500) {
          const rows = Array.from({ length: 500 }, (_, i) => row(at + i));
          await dataSource.createQueryBuilder().insert().into(entity).values(rows).updateEntity(false).execute();
        }
      };
      const address = (i: number) => `crowd${i}@example.com`;
      const ids = Array.from({ length: ROWS }, () => newId(old));
      await fill(User, (i) => ({
        id: ids[i],
        realm: 'default',
        email: address(i),
        emailVerifiedAt: old,
        roles: ['user'],
        status: 'active',
        createdAt: old,
        updatedAt: old,
      }));
      await fill(OtpChallenge, (i) => ({
        id: newId(old),
        realm: 'default',
        purpose: 'login',
        channel: 'email',
        destination: address(i),
        userId: ids[i],
        codeHmac: '0'.repeat(64),
        keyVersion: '00000000',
        attempts: 0,
        maxAttempts: 5,
        createdAt: old,
        expiresAt: later,
      }));
      await fill(OtpDestination, (i) => ({
        realm: 'default',
        destination: address(i),
        lastSentAt: old,
        hourStartedAt: old,
        sentInHour: 1,
        dayStartedAt: old,
        sentInDay: 1,
        codeFailures: i % 10,
        passwordFailures: 0,
      }));
      await fill(Registration, (i) => ({
        challengeId: newId(old),
        realm: 'default',
        address: address(i),
        profile: {},
        createdAt: old,
      }));
      await fill(Session, (i) => ({
        id: newId(old),
        userId: ids[i],
        realm: 'default',
        refreshHash: '0'.repeat(64),
        authenticatedAt: old,
        createdAt: old,
        lastSeenAt: old,
        idleExpiresAt: later,
        expiresAt: later,
        revokedAt: i % 2 ? old : null,
      }));
      await fill(OutboxMessage, (i) => ({
        id: newId(old),
        realm: 'default',
        channel: 'email',
        template: 'sign_in_code',
        destination: address(i),
        attempts: 1,
        createdAt: old,
        expiresAt: later,
        sentAt: old,
      }));
      await fill(Device, (i) => ({
        id: newId(old),
        realm: 'default',
        userId: ids[i],
        deviceHash: String(i).padStart(64, '0'),
        createdAt: old,
        expiresAt: later,
      }));
      await fill(AuditEvent, (i) => ({
        id: newId(old),
        realm: 'default',
        type: 'signed_in',
        userId: ids[i],
        details: {},
        createdAt: old,
      }));
      for (const table of [
        'audit_events',
        'devices',
        'users',
        'otp_challenges',
        'otp_destinations',
        'registrations',
        'sessions',
        'outbox_messages',
      ]) {
        await dataSource.query(`ANALYZE TABLE ${table}`);
      }
    }, 60_000);

    /** Every statement with its parameters, once for each text, those of the relay and the poller included. */
    async function captured(work: () => Promise<unknown>): Promise<Map<string, unknown[]>> {
      const { logger } = app.app.get(DataSource);
      const seen = new Map<string, unknown[]>();
      const before = logger.logQuery.bind(logger);
      logger.logQuery = (sql: string, parameters?: unknown[]) => void seen.set(sql, parameters ?? []);
      await work();
      logger.logQuery = before;
      return seen;
    }

    it('no statement reads a whole table or index', async () => {
      const statements = await captured(async () => {
        const email = 'crowd-of-one@example.com';
        const agent = app.agent();
        const { body } = await agent.post<Challenge>('/api/auth/register', { email, password: PASSWORD, name: 'Jo' });
        const otp = await app.code(email);
        app.clock.advance(61);
        await agent.post('/api/auth/resend-verification-otp', { email });
        const again = await app.code(email);
        expect(again).not.toBe(otp);
        const proved = await agent.post('/api/auth/verify-email', {
          email,
          otp: again,
          challenge_id: body.challenge_id,
        });
        expect(proved.status).toBe(200);
        await agent.get('/api/auth/me');
        await agent.patch('/api/users/me', { name: 'Joe' });
        await agent.post('/api/auth/refresh');
        await agent.post('/api/auth/logout');
        // By the device, which the browser keeps.
        await agent.post('/api/auth/login', { email, password: PASSWORD });
        await agent.post('/api/auth/logout-all');
        for (let i = 0; i < 11; i++) await app.agent().post('/api/auth/login', { email, password: 'not the password' });
        await app.agent().post('/api/auth/send-otp', { email, purpose: 'login' });
        app.clock.advance(3600);
        app.clock.advance(61);
        const { code } = await askForCode(app, email);
        await app.agent().post('/api/auth/verify-otp', { email, purpose: 'login', otp: wrong(code) });
        const signedIn = await agent.post<SignedIn>('/api/auth/verify-otp', { email, purpose: 'login', otp: code });
        expect(signedIn.status).toBe(200);
        app.clock.advance(61);
        await agent.post('/api/auth/forgot-password', { email });
        const reset = await app.code(email);
        const changed = await agent.post('/api/auth/reset-password', {
          email,
          otp: reset,
          new_password: `${PASSWORD}!`,
        });
        expect(changed.status).toBe(200);
        app.clock.advance(61);
        const signup = await askForCode(app, 'crowd-of-two@example.com', 'signup');
        await agent.post('/api/auth/verify-otp', {
          email: 'crowd-of-two@example.com',
          purpose: 'signup',
          otp: signup.code,
        });
        await app.deliver();
        await app.pollRevocations();
      });

      const explainable = [...statements].filter(
        // The development mailbox looks through the outbox; production has none. Not every INSERT reads.
        ([sql]) =>
          /^\s*(SELECT|UPDATE|DELETE|INSERT\b[^;]*\bSELECT)\b/i.test(sql) &&
          !/\bpayload\W+IS NOT NULL|NOT\(.*payload/i.test(sql),
      );
      expect(explainable.length).toBeGreaterThan(20);
      for (const table of ['devices', 'otp_destinations', 'otp_challenges', 'sessions', 'users', 'registrations']) {
        expect(explainable.map(([sql]) => shape(sql)?.split(' ')[1])).toContain(table);
      }
      expect(explainable.map(([sql]) => shape(sql))).toContain('INSERT otp_destinations');
      const scans: string[] = [];
      for (const [sql, parameters] of explainable) {
        const plans = await app.query<Plan>(`EXPLAIN ${sql}`, parameters);
        for (const { table, type, key, rows } of plans) {
          // `<derived2>`: the one row that is inserted where it is missing.
          const scan =
            table !== null &&
            !table.startsWith('<derived') &&
            (type === 'ALL' || type === 'index' || Number(rows) > 100);
          if (scan) scans.push(`${type} of ${table} (key ${key}, ${Number(rows)} rows): ${sql}`);
        }
      }
      expect(scans).toEqual([]);
    });
  });
});

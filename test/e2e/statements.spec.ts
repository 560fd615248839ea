import { DataSource } from 'typeorm';
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
import { PASSWORD, askForCode, registerUser } from '../support/flows.js';
import type { Challenge, SignedIn } from '../support/flows.js';

/** What frames a transaction: no work of its own. */
const FRAME = /^\s*(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b/i;
/** The relay reads and leases what is due, after the answer or once a second; requests only insert into its table. */
const RELAY = /^\s*(SELECT|UPDATE)\b[^;]*\boutbox_messages\b/i;
/** The poll of revocations, once a second. */
const POLLER = /^\s*SELECT\b[^;]*\bsessions\b[^;]*\brevoked_at\b\W*>=/i;

/** `UPDATE otp_challenges` for a statement of a request, nothing for the others. */
function shape(sql: string): string | null {
  if ([FRAME, RELAY, POLLER].some((pattern) => pattern.test(sql.replace(/[`"]/g, '')))) return null;
  const plain = sql.replace(/[`"]/g, '').replace(/\s+/g, ' ').trim();
  const [, verb = plain, table = ''] =
    /^(SELECT|UPDATE|INSERT|DELETE)\b.*?(?:\b(?:FROM|INTO)\s+|^UPDATE\s+|\s)(?=(?:users|otp_\w+|registrations|sessions|outbox_messages)\b)(\w+)/i.exec(
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

  async function signIn(email: string): Promise<Agent> {
    const agent = app.agent();
    const { status } = await agent.post('/api/auth/login', { email, password: PASSWORD });
    expect(status).toBe(200);
    return agent;
  }

  it('send-otp to a known user, and to nobody: the same six', async () => {
    await registerUser(app, 'send@example.com');
    const send = (email: string) => shapesOf(() => app.agent().post('/api/auth/send-otp', { email, purpose: 'login' }));
    const list = ['SELECT users', 'UPDATE otp_destinations', 'INSERT otp_challenges', 'INSERT outbox_messages'];

    expect(await send('send@example.com')).toEqual(list);
    // A destination that was never sent to gets its row first.
    expect(await send('nobody@example.com')).toEqual([
      ...list.slice(0, 2),
      'INSERT otp_destinations',
      ...list.slice(2),
    ]);
    app.clock.advance(61);
    expect(await send('nobody@example.com')).toEqual(list);
  });

  it('forgot-password for a known user, and for nobody: the same', async () => {
    await registerUser(app, 'forgot@example.com');
    const forget = (email: string) => shapesOf(() => app.agent().post('/api/auth/forgot-password', { email }));
    const known = await forget('forgot@example.com');
    await forget('stranger@example.com');
    app.clock.advance(61);

    expect(known).toEqual([
      'SELECT users',
      'UPDATE otp_destinations',
      'INSERT otp_challenges',
      'INSERT outbox_messages',
    ]);
    expect(await forget('stranger@example.com')).toEqual(known);
  });

  it('register, and a registration of an address that has an owner: the same', async () => {
    await registerUser(app, 'owner@example.com');
    const register = (email: string) =>
      shapesOf(() => app.agent().post('/api/auth/register', { email, password: PASSWORD }));
    await register('fresh@example.com');
    app.clock.advance(61);

    const owned = await register('owner@example.com');
    expect(owned).toEqual([
      'SELECT users',
      'UPDATE otp_destinations',
      'INSERT otp_challenges',
      'INSERT registrations',
      'INSERT outbox_messages',
    ]);
    expect(await register('fresh@example.com')).toEqual(owned);
  });

  it.each([
    ['with the id of the challenge', true, []],
    ['without it', false, ['SELECT otp_challenges']],
  ])('verify-otp of a known user, %s: at most six', async (_, named, more) => {
    const email = `verify-${named}@example.com`;
    await registerUser(app, email);
    const { challenge, code } = await askForCode(app, email);
    const body = { email, purpose: 'login', otp_code: code, ...(named && { challenge_id: challenge.challenge_id }) };

    const shapes = await shapesOf(() => app.agent().post('/api/auth/verify-otp', body));

    expect(shapes).toEqual([
      ...more,
      'UPDATE otp_challenges',
      'SELECT otp_challenges',
      'SELECT users',
      'INSERT sessions',
    ]);
    expect(shapes.length).toBeLessThanOrEqual(6);
  });

  it('verify-otp with a wrong code: the charge and one read', async () => {
    const { challenge, code } = await askForCode(app, 'wrong@example.com', 'signup');
    const guess = { email: 'wrong@example.com', purpose: 'signup', challenge_id: challenge.challenge_id };

    const shapes = await shapesOf(() =>
      app.agent().post('/api/auth/verify-otp', { ...guess, otp_code: code.replace(/./g, '0') }),
    );

    expect(shapes).toEqual(['UPDATE otp_challenges', 'SELECT otp_challenges']);
  });

  it('me: one read by its key, with a cookie as with a bearer token', async () => {
    await registerUser(app, 'me@example.com');
    const agent = await signIn('me@example.com');

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

  it('login: one read, the confirmation, the session', async () => {
    await registerUser(app, 'login@example.com');
    const login = (email: string, password: string) =>
      shapesOf(() => app.agent().post('/api/auth/login', { email, password }));

    expect(await login('login@example.com', PASSWORD)).toEqual(['SELECT users', 'UPDATE users', 'INSERT sessions']);
    expect(await login('login@example.com', 'not the password')).toEqual(['SELECT users']);
    expect(await login('unknown@example.com', 'not the password')).toEqual(['SELECT users']);
  });

  it('refresh: the session, its rotation, the user', async () => {
    await registerUser(app, 'refresh@example.com');
    const agent = await signIn('refresh@example.com');

    const shapes = await shapesOf(() => agent.post('/api/auth/refresh'));

    expect(shapes).toEqual(['SELECT sessions', 'UPDATE sessions', 'SELECT users']);
  });

  it('logout: one', async () => {
    await registerUser(app, 'logout@example.com');
    const agent = await signIn('logout@example.com');
    expect(await shapesOf(() => agent.post('/api/auth/logout'))).toEqual(['UPDATE sessions']);
  });

  it('a refused request: none', async () => {
    const refused = ['register', 'login', 'send-otp', 'verify-otp', 'forgot-password', 'reset-password', 'resend'];
    for (const route of refused) {
      expect(await shapesOf(() => app.agent().post(`/api/auth/${route}`, { email: 'no address' }))).toEqual([]);
    }
  });

  const onMySql = databaseKind() === 'mysql' ? describe : describe.skip;

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
        rotatedAt: old,
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
      for (const table of [
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
        await agent.post('/api/auth/login', { email, password: PASSWORD });
        await agent.post('/api/auth/logout-all');
        app.clock.advance(61);
        const { code } = await askForCode(app, email);
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
        // The development mailbox looks through the outbox; production has none.
        ([sql]) => /^\s*(SELECT|UPDATE|DELETE)\b/i.test(sql) && !/\bpayload\W+IS NOT NULL|NOT\(.*payload/i.test(sql),
      );
      expect(explainable.length).toBeGreaterThan(20);
      const scans: string[] = [];
      for (const [sql, parameters] of explainable) {
        const plans = await app.query<Plan>(`EXPLAIN ${sql}`, parameters);
        for (const { table, type, key, rows } of plans) {
          const scan = table !== null && (type === 'ALL' || type === 'index' || Number(rows) > 100);
          if (scan) scans.push(`${type} of ${table} (key ${key}, ${Number(rows)} rows): ${sql}`);
        }
      }
      expect(scans).toEqual([]);
    });
  });
});

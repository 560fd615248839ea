import { DataSource } from 'typeorm';
import { Audit } from '../../src/audit/index.js';
import type { AuditEvent } from '../../src/audit/index.js';
import { DevicesService } from '../../src/devices/index.js';
import { Notices } from '../../src/auth/notices.js';
import { SessionsService } from '../../src/sessions/index.js';
import { Agent } from '../support/agent.js';
import type { Answer, SendOptions } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { budgetOf } from '../support/budgets.js';
import { PASSWORD, ask, bearer, registerUser, tokensOf, wrong } from '../support/flows.js';
import type { Problem, SignedIn } from '../support/flows.js';

const USER_AGENT = 'Mozilla/5.0 (audit.spec)';
const WRONG = 'not the password';
const NEW = 'a mule, a dynamo, a nail';

/** An event as it is stored, but for its id and its time. */
type Entry = Pick<AuditEvent, 'realm' | 'type' | 'actorId' | 'ip' | 'userAgent' | 'details' | 'userId'>;

/** A browser that says which one it is. */
class Browser extends Agent {
  override send<T>(method: string, path: string, options: SendOptions = {}): Promise<Answer<T>> {
    return super.send<T>(method, path, { ...options, headers: { 'user-agent': USER_AGENT, ...options.headers } });
  }
}

describe('the audit trail', () => {
  let app: TestApp;
  let count = 0;
  /** Whatever must stand in no event: addresses, passwords, tokens, and codes, right or wrong. */
  const secrets = new Set<string>([PASSWORD, WRONG, NEW]);
  const codes = new Set<string>(['271828']);
  const browsers: Agent[] = [];
  beforeAll(async () => {
    app = await TestApp.start({ env: { SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000' } });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    try {
      await expectNoSecrets();
    } finally {
      await app.close();
    }
  });

  /** In no event of any test of this file. */
  async function expectNoSecrets(): Promise<void> {
    for (const { cookies } of browsers) for (const value of cookies.values()) secrets.add(value);
    const rows = await app.query('SELECT id, user_id, ip, user_agent, details FROM audit_events');
    expect(rows.length).toBeGreaterThan(0);
    const text = rows.flatMap((row) => Object.values(row)).join('\n');
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
    // Digits turn up within ids by chance; a code stands alone.
    const standsAlone = (code: string) => new RegExp(`(?<![0-9a-f-])${code}(?![0-9a-f-])`).test(text);
    expect([...codes].filter(standsAlone)).toEqual([]);
  }

  function browser(url = app.url): Agent {
    const agent = new Browser(url);
    browsers.push(agent);
    return agent;
  }

  const post = (route: string, body?: object, agent = browser(), headers = {}) =>
    agent.post<Problem & SignedIn>(`/api/auth/${route}`, body, headers);

  function newAddress(): string {
    const email = `who${++count}@example.com`;
    secrets.add(email);
    return email;
  }

  async function codeOf(email: string): Promise<string> {
    const code = await app.code(email);
    codes.add(code).add(wrong(code));
    return code;
  }

  /** A user with a browser that is signed in. */
  async function newUser(): Promise<{ email: string; id: string; agent: Agent; sessionId: string }> {
    const [email, agent] = [newAddress(), browser()];
    const { user, session } = (await registerUser(app, email, agent)).body;
    return { email, id: user.id, agent, sessionId: session.id };
  }

  /** A fresh code of an address, with what it opens. */
  async function coded(email: string, purpose: 'login' | 'signup' = 'login') {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose });
    const otp = await codeOf(email);
    app.clock.advance(61);
    return { email, purpose, otp, challenge_id };
  }

  const stored = () => app.app.get(DataSource).getRepository<AuditEvent>('AuditEvent').find();

  /** The events that `work` leaves, oldest first. */
  async function eventsOf(work: () => Promise<unknown>): Promise<Entry[]> {
    const before = new Set((await stored()).map(({ id }) => id));
    const began = app.clock.now();
    await work();
    const found = (await stored()).filter(({ id }) => !before.has(id));
    for (const { createdAt } of found) {
      expect(createdAt.getTime()).toBeGreaterThanOrEqual(began.getTime());
      expect(createdAt.getTime()).toBeLessThanOrEqual(app.clock.now().getTime());
    }
    return found
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .map(({ id: _, createdAt: __, ...event }) => event);
  }

  const event = (type: string, userId: string | null, details: object) => ({
    realm: 'default',
    type,
    userId,
    actorId: null,
    ip: '127.0.0.1',
    userAgent: USER_AGENT,
    details,
  });
  const refused = (userId: string | null, action: string, code: string) =>
    event('refused', userId, { action, code, address: 'w•••@example.com' });

  describe('of what was done', () => {
    it('a sign-up by code', async () => {
      const proof = await coded(newAddress(), 'signup');
      let id = '';
      const events = await eventsOf(async () => (id = (await post('verify-otp', proof)).body.user.id));
      expect(events).toEqual([event('signed_up', id, { action: 'verify_otp' })]);
    });

    it.each([
      ['that signs in', true],
      ['that signs nobody in', false],
    ])('a registration %s: one event, at its proof', async (_, named) => {
      const email = newAddress();
      let id = '';
      const events = await eventsOf(async () => {
        const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD }, browser());
        const body = { email, otp: await codeOf(email), ...(named && { challenge_id }) };
        id = (await post('verify-email', body)).body.user.id;
      });
      expect(events).toEqual([event('signed_up', id, { action: 'verify_email' })]);
    });

    it.each(['login', 'signup'] as const)('a sign-in by code (%s)', async (purpose) => {
      const { email, id } = await newUser();
      const proof = await coded(email, purpose);
      const events = await eventsOf(() => post('verify-otp', proof));
      expect(events).toEqual([event('signed_in', id, { action: 'verify_otp' })]);
    });

    it('a sign-in by password, with cookies, with tokens, and at the token route', async () => {
      const { email, id } = await newUser();
      const once = [event('signed_in', id, { action: 'login' })];
      expect(await eventsOf(() => post('login', { email, password: PASSWORD }))).toEqual(once);
      const native = { email, password: PASSWORD, token_transport: 'bearer' };
      expect(await eventsOf(() => post('login', native))).toEqual(once);
      const raw = new URLSearchParams({ grant_type: 'password', username: email, password: PASSWORD }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await eventsOf(() => browser().send('POST', '/api/auth/token', { raw, headers }))).toEqual(once);
    });

    it('a reset', async () => {
      const { email, id } = await newUser();
      const { challenge_id } = await ask(app, 'forgot-password', { email });
      const body = { email, otp: await codeOf(email), new_password: NEW, challenge_id };
      const events = await eventsOf(() => post('reset-password', body));
      expect(events).toEqual([event('password_reset', id, { action: 'reset_password' })]);
    });

    it('a logout names the session, a logout-all the user', async () => {
      const { email, id, agent, sessionId } = await newUser();
      const out = await eventsOf(() => post('logout', undefined, agent));
      expect(out).toEqual([event('signed_out', id, { action: 'logout', session: sessionId })]);
      const native = await tokensOf(app, email);
      secrets.add(native.access).add(native.refresh);
      const everywhere = await eventsOf(() => post('logout-all', undefined, browser(), bearer(native.access)));
      expect(everywhere).toEqual([event('signed_out_everywhere', id, { action: 'logout_all' })]);
    });

    it('a logout by the refresh cookie alone names the user too', async () => {
      const { id, agent, sessionId } = await newUser();
      app.clock.advance(700);
      agent.cookies.delete('access');
      const out = await eventsOf(() => post('logout', undefined, agent));
      expect(out).toEqual([event('signed_out', id, { action: 'logout', session: sessionId })]);
    });

    it('none of what changes nothing of an account: a message, a refresh, a look', async () => {
      const { email, agent } = await newUser();
      const events = await eventsOf(async () => {
        const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
        for (const route of ['forgot-password', 'resend-verification-otp']) {
          app.clock.advance(61);
          await ask(app, route, { email });
        }
        app.clock.advance(61);
        await ask(app, 'resend', { challenge_id });
        expect((await post('refresh', undefined, agent)).status).toBe(200);
        expect((await agent.get('/api/auth/me')).status).toBe(200);
      });
      expect(events).toEqual([]);
    });
  });

  describe('of what was refused', () => {
    it('a wrong password for a known user, and for an unknown one', async () => {
      const { email, id } = await newUser();
      const known = await eventsOf(() => post('login', { email, password: WRONG }));
      expect(known).toEqual([refused(id, 'login', 'invalid_credentials')]);
      const unknown = await eventsOf(() => post('login', { email: newAddress(), password: WRONG }));
      expect(unknown).toEqual([refused(null, 'login', 'invalid_credentials')]);
    });

    it('a right password of a disabled user', async () => {
      const { email, id } = await newUser();
      await app.query("UPDATE users SET status = 'disabled' WHERE id = ?", [id]);
      const events = await eventsOf(() => post('login', { email, password: PASSWORD }));
      expect(events).toEqual([refused(id, 'login', 'invalid_credentials')]);
    });

    const guesses: [string, string, string, object, object][] = [
      ['verify-otp', 'verify_otp', 'send-otp', { purpose: 'login' }, { purpose: 'login' }],
      ['verify-email', 'verify_email', 'register', { password: PASSWORD }, {}],
      ['reset-password', 'reset_password', 'forgot-password', {}, { new_password: NEW }],
    ];

    it.each(guesses)(
      'a wrong code at %s, an exhausted and an expired one',
      async (route, action, asking, body, more) => {
        const { email, id } = await newUser();
        for (const [address, userId] of [
          [email, id],
          [newAddress(), null],
        ] as const) {
          const { challenge_id } = await ask(app, asking, { email: address, ...body });
          const guess = () => post(route, { email: address, otp: '271828', challenge_id, ...more });
          for (let i = 0; i < 5; i++) expect(await eventsOf(guess)).toEqual([refused(userId, action, 'otp_invalid')]);
          expect(await eventsOf(guess)).toEqual([refused(userId, action, 'otp_exhausted')]);
          app.clock.advance(61);
          const later = await ask(app, asking, { email: address, ...body });
          app.clock.advance(600);
          const late = () => post(route, { email: address, otp: '271828', ...more, challenge_id: later.challenge_id });
          expect(await eventsOf(late)).toEqual([refused(userId, action, 'otp_expired')]);
        }
      },
    );

    it.each(guesses)('a code at %s that nobody asked for', async (route, action, _, __, more) => {
      const events = await eventsOf(() => post(route, { email: newAddress(), otp: '271828', ...more }));
      expect(events).toEqual([refused(null, action, 'otp_invalid')]);
    });

    it('a verification that does not say which of two registrations it means', async () => {
      const email = newAddress();
      for (let i = 0; i < 2; i++) {
        await ask(app, 'register', { email, password: PASSWORD });
        app.clock.advance(61);
      }
      const events = await eventsOf(() => post('verify-email', { email, otp: '271828' }));
      expect(events).toEqual([refused(null, 'verify_email', 'challenge_required')]);
    });

    it('what the budget of failures refuses: each one, of passwords and of codes', async () => {
      const email = newAddress();
      const login = () => post('login', { email, password: WRONG });
      const verify = () => post('verify-otp', { email, purpose: 'login', otp: '271828' });
      for (const [attempt, action] of [
        [login, 'login'],
        [verify, 'verify_otp'],
      ] as const) {
        for (let i = 0; i < 10; i++) await attempt();
        for (let i = 0; i < 2; i++) {
          expect(await eventsOf(attempt)).toEqual([refused(null, action, 'rate_limited')]);
        }
      }
    });

    it.each([
      ['send-otp', 'send_otp', { purpose: 'login' }],
      ['register', 'register', { password: PASSWORD }],
      ['forgot-password', 'forgot_password', {}],
      ['resend-verification-otp', 'resend_verification', {}],
    ])('what the limit of messages refuses: %s', async (route, action, body) => {
      const { email } = await newUser();
      await ask(app, 'send-otp', { email, purpose: 'login' });
      for (const address of [email, (await coded(newAddress(), 'signup')).email]) {
        await post('forgot-password', { email: address });
        const events = await eventsOf(() => post(route, { email: address, ...body }));
        expect(events).toEqual([refused(null, action, 'rate_limited')]);
      }
    });

    it('what the limit of messages refuses by the id of a challenge', async () => {
      const { challenge_id } = await ask(app, 'send-otp', { email: newAddress(), purpose: 'login' });
      const events = await eventsOf(() => post('resend', { challenge_id }));
      expect(events).toMatchObject([event('refused', null, { action: 'resend', code: 'rate_limited' })]);
    });

    it('a refresh token that is used twice', async () => {
      const { email, id } = await newUser();
      const { refresh } = await tokensOf(app, email);
      const again = () => post('refresh', { refresh_token: refresh });
      secrets.add(refresh);
      const next = await again();
      app.clock.advance(11);
      const events = await eventsOf(again);
      expect(events).toEqual([event('refused', id, { action: 'refresh', code: 'refresh_reused' })]);
      // The session has ended: from here on it is a token like any that opens nothing.
      expect(await eventsOf(again)).toEqual([]);
      expect(await eventsOf(() => post('refresh', { refresh_token: next.body.refresh_token }))).toEqual([]);
    });

    it('none of what never came to an account: bad input, a bad password, no session, another origin', async () => {
      const email = newAddress();
      const events = await eventsOf(async () => {
        expect((await post('login', { email: 'no address', password: WRONG })).status).toBe(400);
        expect((await post('register', { email, password: 'iloveyou' })).status).toBe(400);
        expect((await post('logout')).status).toBe(401);
        expect((await post('refresh', { refresh_token: 'x'.repeat(86) })).status).toBe(401);
        const evil = { origin: 'https://evil.example' };
        expect((await post('login', { email, password: WRONG }, browser(), evil)).status).toBe(403);
      });
      expect(events).toEqual([]);
    });
  });

  it('names the client that a trusted proxy names, and no more of what it says of itself than fits', async () => {
    const behind = await TestApp.start({ env: { TRUST_PROXY: '127.0.0.1' } });
    const rows = async () => behind.query<{ ip: string; user_agent: string | null }>('SELECT * FROM audit_events');
    const body = { email: newAddress(), password: WRONG };
    const agents = { 'user-agent': `ü${'x'.repeat(300)}`, 'x-forwarded-for': '203.0.113.7' };
    await behind.agent().post('/api/auth/login', body, agents);
    expect(await rows()).toMatchObject([{ ip: '203.0.113.7', user_agent: expect.stringMatching(/^\?+x{200,}$/) }]);
    expect((await rows())[0]?.user_agent).toHaveLength(255);
    await behind.query('DELETE FROM audit_events');
    const forwarded = { 'user-agent': '', 'x-forwarded-for': '2001:db8::1' };
    await behind.agent().post('/api/auth/login', body, forwarded);
    expect(await rows()).toMatchObject([{ ip: '2001:db8::1' }]);
    await behind.close();
  });

  type Row = Record<string, unknown>;
  const KEYS: Record<string, string[]> = {
    audit_events: ['id'],
    devices: ['id'],
    otp_challenges: ['id'],
    otp_destinations: ['realm', 'destination'],
    outbox_messages: ['id'],
    registrations: ['challenge_id'],
    sessions: ['id'],
    users: ['id'],
  };

  /** Every row there is, by table and key. */
  async function snapshot(): Promise<Map<string, Row>> {
    await app.deliver();
    const rows = new Map<string, Row>();
    for (const [table, key] of Object.entries(KEYS)) {
      for (const row of await app.query(`SELECT * FROM ${table}`)) {
        rows.set([table, ...key.map((column) => String(row[column]))].join(' '), row);
      }
    }
    return rows;
  }

  /** What `work` changes in the whole database: the tables of new rows, and the columns of changed ones. */
  async function changesOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = await snapshot();
    await work();
    const after = await snapshot();
    const changes: string[] = [];
    for (const [key, row] of after) {
      const [table = ''] = key.split(' ');
      const old = before.get(key);
      if (!old) changes.push(`new ${table}`);
      for (const column of Object.keys(old ?? {})) {
        const [was, is] = [old?.[column], row[column]].map((value) => JSON.stringify(value));
        if (was !== is) changes.push(`${table}.${column}`);
      }
    }
    for (const key of before.keys()) if (!after.has(key)) changes.push(`gone ${key.split(' ')[0]}`);
    return changes.sort();
  }

  describe('and a refused transaction: it leaves its charge and its event, and nothing else:', () => {
    it('a wrong password, of a known user and of an address that was never heard of', async () => {
      const { email } = await newUser();
      const left = await changesOf(() => post('login', { email, password: WRONG }));
      expect(left).toEqual(['new audit_events', 'otp_destinations.password_failures']);
      const unknown = newAddress();
      expect(await changesOf(() => post('login', { email: unknown, password: WRONG }))).toEqual([
        'new audit_events',
        'new otp_destinations',
      ]);
      expect(await changesOf(() => post('login', { email: unknown, password: WRONG }))).toEqual(left);
    });

    it('a wrong code', async () => {
      const { email } = await newUser();
      const { otp, ...proof } = await coded(email);
      expect(await changesOf(() => post('verify-otp', { ...proof, otp: wrong(otp) }))).toEqual([
        'new audit_events',
        'otp_challenges.attempts',
        'otp_destinations.code_failures',
      ]);
    });

    it('a wrong code of a reset or a registration', async () => {
      const { email } = await newUser();
      const charge = ['new audit_events', 'otp_challenges.attempts', 'otp_destinations.code_failures'];
      const reset = await ask(app, 'forgot-password', { email });
      const body = { email, otp: wrong(await codeOf(email)), new_password: NEW, challenge_id: reset.challenge_id };
      expect(await changesOf(() => post('reset-password', body))).toEqual(charge);
      const address = newAddress();
      const { challenge_id } = await ask(app, 'register', { email: address, password: PASSWORD });
      const proof = { email: address, otp: wrong(await codeOf(address)), challenge_id };
      expect(await changesOf(() => post('verify-email', proof))).toEqual(charge);
    });

    it('the last failure before a wait, whose end it sets, and what is refused while that lasts', async () => {
      const { email } = await newUser();
      const { otp, ...proof } = await coded(email);
      const failing: [() => Promise<unknown>, string, string[]][] = [
        [() => post('login', { email, password: WRONG }), 'password', []],
        [() => post('verify-otp', { ...proof, challenge_id: undefined, otp: wrong(otp) }), 'code', []],
      ];
      for (const [fail, secret] of failing) {
        for (let i = 0; i < 9; i++) await fail();
        expect(await changesOf(fail)).toEqual([
          'new audit_events',
          `otp_destinations.${secret}_failures`,
          `otp_destinations.${secret}_waits_until`,
        ]);
        expect(await changesOf(fail)).toEqual(['new audit_events']);
      }
      // Right ones too: nothing is compared, spent or opened.
      expect(await changesOf(() => post('verify-otp', { ...proof, otp }))).toEqual(['new audit_events']);
      expect(await changesOf(() => post('login', { email, password: PASSWORD }))).toEqual(['new audit_events']);
    });

    it('a message too many', async () => {
      const { email } = await newUser();
      await ask(app, 'send-otp', { email, purpose: 'login' });
      for (const [route, body] of [
        ['send-otp', { purpose: 'login' }],
        ['register', { password: PASSWORD }],
        ['forgot-password', {}],
      ] as const) {
        expect(await changesOf(() => post(route, { email, ...body }))).toEqual(['new audit_events']);
      }
    });

    it('a refresh token that is used twice: the end of its session', async () => {
      const { refresh } = await tokensOf(app, (await newUser()).email);
      await post('refresh', { refresh_token: refresh });
      app.clock.advance(11);
      expect(await changesOf(() => post('refresh', { refresh_token: refresh }))).toEqual([
        'new audit_events',
        'sessions.reason',
        'sessions.revoked_at',
      ]);
    });

    it('a code whose account was disabled: it is used up, and opens nothing', async () => {
      const { email, id } = await newUser();
      const proof = await coded(email);
      await app.query("UPDATE users SET status = 'disabled' WHERE id = ?", [id]);
      expect(await changesOf(() => post('verify-otp', proof))).toEqual([
        'new audit_events',
        'otp_challenges.attempts',
        'otp_challenges.consumed_at',
      ]);
    });
  });

  describe('and what it tells of stand or fall together:', () => {
    /** Each attempt that leaves an event, ready to be made. */
    const attempts: Record<string, () => Promise<() => Promise<Answer<Problem>>>> = {
      'a sign-up by code': async () => {
        const proof = await coded(newAddress(), 'signup');
        return () => post('verify-otp', proof);
      },
      'a sign-in by code': async () => {
        const proof = await coded((await newUser()).email);
        return () => post('verify-otp', proof);
      },
      'a registration': async () => {
        const email = newAddress();
        const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD });
        const body = { email, otp: await codeOf(email), challenge_id };
        return () => post('verify-email', body);
      },
      'a sign-in by password': async () => {
        const { email } = await newUser();
        return () => post('login', { email, password: PASSWORD });
      },
      'a reset': async () => {
        const { email } = await newUser();
        const { challenge_id } = await ask(app, 'forgot-password', { email });
        const body = { email, otp: await codeOf(email), new_password: NEW, challenge_id };
        return () => post('reset-password', body);
      },
      'a logout': async () => {
        const { agent } = await newUser();
        return () => post('logout', undefined, agent);
      },
      'a logout-all': async () => {
        const { agent } = await newUser();
        return () => post('logout-all', undefined, agent);
      },
      'a wrong password': async () => {
        const { email } = await newUser();
        return () => post('login', { email, password: WRONG });
      },
      'a wrong code': async () => {
        const { otp, ...proof } = await coded((await newUser()).email);
        return () => post('verify-otp', { ...proof, otp: wrong(otp) });
      },
      'a refresh token that is used twice': async () => {
        const { refresh } = await tokensOf(app, (await newUser()).email);
        await post('refresh', { refresh_token: refresh });
        app.clock.advance(11);
        return () => post('refresh', { refresh_token: refresh });
      },
    };

    it.each(Object.entries(attempts))('%s whose event can’t be written changes nothing', async (_, prepare) => {
      const attempt = await prepare();
      jest.spyOn(app.app.get(Audit), 'record').mockRejectedValue(new Error('no room for events'));
      const changes = await changesOf(async () => {
        expect(await attempt()).toMatchObject({ status: 500, setCookies: [], body: { code: 'internal' } });
      });
      expect(changes).toEqual([]);
      jest.restoreAllMocks();
      // Nothing was spent: it ends as it would have.
      expect((await attempt()).body.code).not.toBe('internal');
    });

    it.each([
      ['a sign-up by code', DevicesService, 'add'],
      ['a sign-in by code', DevicesService, 'add'],
      ['a registration', SessionsService, 'open'],
      ['a sign-in by password', DevicesService, 'add'],
      ['a reset', Notices, 'passwordChanged'],
    ] as const)('%s that fails after its event was written leaves none', async (name, service, method) => {
      const attempt = await attempts[name]!();
      const written = jest.spyOn(app.app.get(Audit), 'record');
      const broken = app.app.get<Record<string, () => Promise<unknown>>>(service);
      const failure = jest.spyOn(broken, method).mockRejectedValue(new Error('broken'));
      const changes = await changesOf(async () => expect((await attempt()).status).toBe(500));
      expect(changes).toEqual([]);
      expect(failure).toHaveBeenCalledTimes(1);
      expect(written).toHaveBeenCalledTimes(1);
    });

    it('a reset that is rolled back for its new password leaves no event, and the code good', async () => {
      const { email, id, agent } = await newUser();
      await agent.patch('/api/users/me', { name: 'Augusta Ada' });
      const { challenge_id } = await ask(app, 'forgot-password', { email });
      const body = { email, otp: await codeOf(email), challenge_id };
      const changes = await changesOf(async () => {
        const rejected = await post('reset-password', { ...body, new_password: 'dear augusta ada' });
        expect(rejected.body.code).toBe('password_rejected');
      });
      expect(changes).toEqual([]);
      const events = await eventsOf(() => post('reset-password', { ...body, new_password: NEW }));
      expect(events).toEqual([event('password_reset', id, { action: 'reset_password' })]);
    });

    it('an attempt that a deadlock undid and that was made again leaves one event', async () => {
      const deadlock = () => Object.assign(new Error('deadlock'), { code: 'ER_LOCK_DEADLOCK' });
      const { email, id } = await newUser();
      const devices = app.app.get(DevicesService);
      jest.spyOn(devices, 'add').mockRejectedValueOnce(deadlock()).mockRejectedValueOnce(deadlock());
      const proof = await coded(email);
      const events = await eventsOf(async () => expect((await post('verify-otp', proof)).status).toBe(200));
      expect(events).toEqual([event('signed_in', id, { action: 'verify_otp' })]);

      const audit = app.app.get(Audit);
      const record = audit.record.bind(audit);
      let calls = 0;
      jest.spyOn(audit, 'record').mockImplementation(async (...args) => {
        await record(...args);
        if (++calls < 3) throw deadlock();
      });
      const { otp, ...guess } = await coded(email);
      const changes = await changesOf(() => post('verify-otp', { ...guess, otp: wrong(otp) }));
      expect(changes).toEqual(['new audit_events', 'otp_challenges.attempts', 'otp_destinations.code_failures']);
      expect(calls).toBe(3);
    });

    it('20 attempts at once leave 20 events, ten of them charged', async () => {
      const { email, id } = await newUser();
      const events = await eventsOf(() =>
        Promise.all(Array.from({ length: 20 }, () => post('login', { email, password: WRONG }))),
      );
      const codes = events.map(({ type, userId, details }) => [type, userId, details.code].join());
      expect(codes.sort()).toEqual(
        [
          ...Array<string>(10).fill(`refused,,rate_limited`),
          ...Array<string>(10).fill(`refused,${id},invalid_credentials`),
        ].sort(),
      );
      const [row] = await app.query('SELECT password_failures FROM otp_destinations WHERE destination = ?', [
        budgetOf(app, email),
      ]);
      expect(Number(row?.password_failures)).toBe(10);
    });
  });
});

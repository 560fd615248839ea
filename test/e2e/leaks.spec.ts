import { DataSource } from 'typeorm';
import { digest } from '../../src/common/index.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { bearer, wrong } from '../support/flows.js';
import type { Challenge, SignedIn } from '../support/flows.js';
import { Watch, everyValue, found } from './watch.js';

const EMAIL = 'jane.longfellow@leaks.example';
const PASSWORDS = { first: 'Zanzibar-first-39471', wrong: 'Zanzibar-wrong-58203', second: 'Zanzibar-second-67194' };
const APP_SECRET = 'kY7vQ2mXw9Rt4Bz6Nf8Hs3Jd5Lc1Pg0a';
/** Where an address may stand in the clear. */
const ADDRESS_COLUMNS = ['destination', 'email', 'address'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('what is secret', () => {
  let app: TestApp;
  let agent: Agent;
  /** Of low entropy: a plain hash would give them away too. */
  const guessable = new Set<string>(Object.values(PASSWORDS));
  const { answers, tokens, watch } = new Watch();
  const secrets = () => [APP_SECRET, ...guessable, ...tokens];

  beforeAll(async () => {
    // Ten digits occur by chance in no hash; a limit of -1 ms makes every statement a slow one, which is logged.
    app = await TestApp.start({ env: { APP_SECRET, OTP_LENGTH: '10', LOG_LEVEL: 'trace' } });
    Object.assign(app.app.get(DataSource).driver.options, { maxQueryExecutionTime: -1, enableQueryTimeout: false });
    agent = watch(app.agent());
    await everyFlow();
    await everyRefusal();
    await app.deliver();
  });
  afterAll(() => app.close());

  async function post<T>(route: string, body: object, status = 200): Promise<T> {
    const answer = await agent.post<T>(`/api/auth/${route}`, body);
    expect([route, answer.status]).toEqual([route, status]);
    return answer.body;
  }

  async function newCode(): Promise<string> {
    const code = await app.code(EMAIL);
    guessable.add(code).add(wrong(code));
    app.clock.advance(61);
    return code;
  }

  async function everyFlow() {
    const email = EMAIL;
    const { challenge_id } = await post<Challenge>('register', { email, password: PASSWORDS.first, name: 'Jane' }, 202);
    await newCode();
    await post('resend', { challenge_id }, 202);
    const otp = await newCode();
    await post('verify-email', { email, otp: wrong(otp), challenge_id }, 400);
    await post('verify-email', { email, otp, challenge_id });
    expect((await agent.patch('/api/users/me', { first_name: 'Jane', country_code: 'DE' })).status).toBe(200);
    await post('refresh', {});
    await post('login', { email, password: PASSWORDS.wrong }, 401);
    await post('login', { email, password: PASSWORDS.first });
    await post('send-otp', { email, purpose: 'login' }, 202);
    const code = await newCode();
    await post('verify-otp', { email, purpose: 'login', otp_code: wrong(code) }, 400);
    await post('verify-otp', { email, purpose: 'login', otp_code: code, token_transport: 'bearer' });
    await post('verify-otp', { email, purpose: 'login', otp_code: code }, 400);
    await post('register', { email, password: PASSWORDS.second }, 202);
    app.clock.advance(61);
    await post('forgot-password', { email }, 202);
    const reset = await newCode();
    await post('reset-password', { email, otp: reset, new_password: `1${email}` }, 400);
    await post('reset-password', { email, otp: reset, new_password: PASSWORDS.second });
    const { access_token: access, refresh_token: refresh } = await byForm();
    expect((await agent.get('/api/auth/me', bearer(access))).status).toBe(200);
    await post('refresh', { refresh_token: refresh });
    app.clock.advance(11);
    await post('refresh', { refresh_token: refresh }, 401);
    app.clock.advance(3600);
    await post('send-otp', { email, purpose: 'login' }, 202);
    guessable.add(await app.code(EMAIL));
  }

  async function byForm(more: Record<string, string> = {}): Promise<Required<SignedIn>> {
    const form = { grant_type: 'password', username: EMAIL, password: PASSWORDS.second, ...more };
    const raw = new URLSearchParams(form).toString();
    return (await agent.send<Required<SignedIn>>('POST', '/api/auth/token', { raw, headers: FORM })).body;
  }

  /** Requests that no client should send, each with secrets in it, and a database that fails them. */
  async function everyRefusal() {
    const password = PASSWORDS.first;
    const headers = { 'content-type': 'application/json' };
    for (const raw of [`{"email":"${EMAIL}","password":"${password}"`, `"${password}"`, `[["${password}"]]`])
      await agent.send('POST', '/api/auth/login', { raw, headers });
    await byForm({ password: PASSWORDS.wrong });
    await byForm({ grant_type: password, refresh_token: password });
    await post('login', { email: [EMAIL], password: [password] }, 400);
    await post('login', { email: `${EMAIL} ${password}`, password, token_transport: password, extra: password }, 400);
    await post('verify-otp', { email: EMAIL, purpose: password, otp_code: password, challenge_id: password }, 400);
    for (const path of ['/api/auth/me', '/api/auth/nothing', '/docs/nothing'])
      await watch(app.agent()).get(`${path}?email=${EMAIL}&password=${password}`, bearer(`${[...tokens].at(-1)}x`));
    await post('login', { email: EMAIL, password: PASSWORDS.second });
    for (const table of ['sessions', 'outbox_messages', 'registrations', 'users']) {
      await app.query(`ALTER TABLE ${table} RENAME TO gone`);
      await post('login', { email: EMAIL, password: PASSWORDS.second }, /users|sessions/.test(table) ? 500 : 200);
      await agent.post('/api/auth/register', { email: `x${EMAIL}`, password });
      await agent.post('/api/auth/refresh');
      await app.query(`ALTER TABLE gone RENAME TO ${table}`);
      app.clock.advance(61);
    }
  }

  it('was collected: passwords, codes, both kinds of tokens', () => {
    expect(guessable.size).toBeGreaterThanOrEqual(3 + 4 * 2 + 1);
    expect([...tokens].filter((token) => token.startsWith('eyJ')).length).toBeGreaterThanOrEqual(6);
    expect(tokens.size).toBeGreaterThanOrEqual(14);
  });

  it('stands in no line of the log, slow and failed statements included, and no address does', () => {
    const log = app.log.join('\n');
    expect(log).toMatch(/slow statement .*INSERT INTO .otp_challenges/);
    expect(log).toMatch(/ internal .*Error: .*sessions/);
    expect(log).toMatch(/ POST \/api\/auth\/verify-otp 400 .*otp_invalid Request/);
    expect(found([...secrets(), EMAIL], log)).toEqual([]);
  });

  it('stands in no error, and no address does', () => {
    const errors = answers.filter(({ status }) => status >= 400);
    expect(new Set(errors.map(({ status }) => status))).toEqual(new Set([400, 401, 404, 500]));
    for (const { text, headers } of errors)
      expect(found([...secrets(), EMAIL], text + JSON.stringify([...headers]))).toEqual([]);
  });

  it('stands in no answer but the tokens in those that sign in', () => {
    for (const { text } of answers) expect(found([...guessable, APP_SECRET], text)).toEqual([]);
  });

  it('stands in no column of any table, nor its plain hash, and addresses in theirs alone', async () => {
    const hashes = [...guessable].map((secret) => digest(Buffer.from(secret)));
    const values = await everyValue(app);
    for (const { table, column, value } of values) {
      const address = ADDRESS_COLUMNS.includes(column) ? [] : [EMAIL];
      const leaked = found([...secrets(), ...hashes, ...address], value);
      expect({ table, column, leaked }).toEqual({ table, column, leaked: [] });
    }
    expect(
      values.filter(({ column, value }) => column === 'payload' && value !== 'null').length,
    ).toBeGreaterThanOrEqual(6);
    for (const column of ['password_hash', 'code_hmac', 'refresh_hash', 'profile'])
      expect(values.map((each) => each.column)).toContain(column);
  });
});

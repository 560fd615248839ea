import { createConnection } from 'mysql2/promise';
import { domainToASCII } from 'node:url';
import type { Answer } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { createTestDatabase, databaseKind } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { PASSWORD } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { OTHERS, SAME, UNACCEPTABLE, VICTIM } from './spellings.js';

const PLENTY = { SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000', SEND_PER_DAY: '1000', OTP_FAILURES_BEFORE_WAIT: '100' };
const NEW_PASSWORD = 'another horse, another battery';

/** What the MySQL of another make or year compares text by, unless a table says otherwise. */
const COLLATIONS: [name: string, collation: RegExp | null][] = [
  ['utf8mb4_general_ci', /^utf8mb4_general_ci$/],
  ['utf8mb4_unicode_520_ci', /^utf8mb4_unicode_520_ci$/],
  ['the newest collation that ignores accents', /^(utf8mb4_0900_ai_ci|(utf8mb4_)?uca1400_ai_ci)$/],
];
const EMBEDDED: typeof COLLATIONS = [['its own order', null]];
const DATABASES = databaseKind() === 'embedded' ? EMBEDDED : COLLATIONS;

describe.each(DATABASES)('the attacker wants the mail or the row of another, in a database of %s', (_, collation) => {
  let sink: SmtpSink;
  let database: TestDatabase;
  let app: TestApp;
  /** Codes of the victim that are good, and that no attempt of a stranger may touch. */
  let login: { otp: string; challenge_id: string };
  let reset: { otp: string; challenge_id: string };
  beforeAll(async () => {
    database = await createTestDatabase();
    if (collation) await setCollation(database.env.DATABASE_URL!, collation);
    sink = await SmtpSink.start();
    app = await TestApp.start({ database, env: { ...PLENTY, SMTP_URL: sink.url } });
    await post('verify-email', { email: VICTIM, ...(await codeOf('register', { password: PASSWORD })) });
    login = await codeOf('send-otp', { purpose: 'login' });
    reset = await codeOf('forgot-password', {});
  });
  afterAll(async () => {
    await app.close();
    await sink.stop();
    await database.drop();
  });

  const post = (route: string, body: object): Promise<Answer<Problem & Challenge>> =>
    app.agent().post(`/api/auth/${route}`, body);

  async function codeOf(route: string, body: object): Promise<{ otp: string; challenge_id: string }> {
    const { challenge_id } = (await post(route, { email: VICTIM, ...body })).body;
    await app.deliver();
    return { otp: /^ {4}(\d{6})$/m.exec(sink.messages.at(-1)?.mail.text ?? '')![1]!, challenge_id };
  }

  /** Every route that takes an address, by that spelling, with all that would open the victim's account. */
  async function everyRoute(email: string): Promise<number[]> {
    const attempts: [string, object][] = [
      ['register', { password: NEW_PASSWORD }],
      ['send-otp', { purpose: 'login' }],
      ['send-otp', { purpose: 'signup' }],
      ['forgot-password', {}],
      ['resend-verification-otp', {}],
      ['login', { password: PASSWORD }],
      ['verify-otp', { purpose: 'login', ...login }],
      ['verify-otp', { purpose: 'login', otp: login.otp }],
      ['verify-email', login],
      ['reset-password', { new_password: NEW_PASSWORD, ...reset }],
    ];
    const statuses: number[] = [];
    for (const [route, body] of attempts) statuses.push((await post(route, { email, ...body })).status);
    return statuses;
  }

  /** All that is the victim's, and everybody whom a message was sent to. */
  async function state() {
    await app.deliver();
    const challenges =
      'SELECT id, attempts, consumed_at FROM otp_challenges WHERE user_id IS NOT NULL OR destination = ?';
    return {
      user: await app.query('SELECT id, email, password_hash FROM users'),
      sessions: await app.query('SELECT id FROM sessions'),
      challenges: await app.query(`${challenges} ORDER BY id`, [VICTIM]),
      recipients: [...sink.recipients],
    };
  }

  it(`none of ${UNACCEPTABLE.length} spellings that are no address gets anywhere`, async () => {
    const before = await state();
    for (const email of UNACCEPTABLE) {
      const statuses = await everyRoute(email);
      expect({ email, statuses }).toEqual({ email, statuses: Array(10).fill(400) });
    }
    expect(await state()).toEqual(before);
  });

  it.each(OTHERS)('%j is a mailbox of its own: %s', async (email, canonical) => {
    const { recipients, ...before } = await state();
    expect(await everyRoute(email)).toEqual([202, 202, 202, 202, 202, 401, 400, 400, 400, 400]);
    const { recipients: now, ...after } = await state();
    expect(after).toEqual(before);
    expect(new Set(now.slice(recipients.length).map(inAscii))).toEqual(new Set([canonical]));
    expect(sink.messages.at(-1)?.raw).toContain(`\nTo: ${canonical}\r\n`);
  });

  it.each(SAME)('%j is the victim’s own: what is sent goes to the stored address alone', async (email) => {
    const { recipients } = await state();
    const sending = { register: { password: NEW_PASSWORD }, 'send-otp': { purpose: 'login' }, 'forgot-password': {} };
    for (const [route, more] of Object.entries(sending))
      expect((await post(route, { email, ...more })).status).toBe(202);
    const after = await state();
    expect(after.recipients.slice(recipients.length)).toEqual([VICTIM, VICTIM, VICTIM]);
    expect(sink.messages.slice(-3).map(({ mail }) => mail.to)).toEqual(Array(3).fill([{ name: '', address: VICTIM }]));
    expect(after.user).toEqual([expect.objectContaining({ email: VICTIM })]);
    expect((await post('login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('no spelling is equal to the address in the database either', async () => {
    const others = [...UNACCEPTABLE.filter((each) => each.isWellFormed()), ...OTHERS.map(([typed]) => typed)];
    const equal = (column: string) =>
      app.query(`SELECT email FROM users WHERE ${column} IN (${others.map(() => '?').join()})`, others);
    expect(await equal('email')).toEqual([]);
    if (!collation) return;
    const [{ name } = {}] = await app.query('SELECT @@collation_database AS name');
    expect(name).toMatch(collation);
    expect(await equal(`email COLLATE ${String(name)}`)).not.toEqual([]);
  });
});

/** The sink shows a domain in Unicode, whatever was said to it. */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + domainToASCII(address.slice(at));
}

async function setCollation(url: string, wanted: RegExp): Promise<void> {
  const connection = await createConnection(url);
  const [found] = await connection.query('SHOW COLLATION');
  const names = (found as { Collation: string }[]).map(({ Collation }) => Collation);
  const name = names.find((each) => wanted.test(each));
  if (!name) throw new Error(`this server has no collation like ${wanted}`);
  await connection.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} CHARACTER SET utf8mb4 COLLATE ${name}`);
  await connection.end();
}

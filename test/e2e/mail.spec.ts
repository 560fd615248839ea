import { TestApp } from '../support/app.js';
import { PASSWORD, ask } from '../support/flows.js';
import { SmtpSink } from '../support/smtp-sink.js';
import type { CaughtMail } from '../support/smtp-sink.js';

type Row = Record<'payload' | 'last_error', string | null>;

const SENDER = 'sign-in@id.example.com';

/** The code stands on a line of its own. */
function codeIn({ mail }: CaughtMail): string {
  const [, code] = /^ {4}(\d{6})$/m.exec(mail.text ?? '') ?? [];
  if (!code) throw new Error(`no code in: ${mail.text}`);
  return code;
}

describe('mail by SMTP', () => {
  let sink: SmtpSink;
  let app: TestApp;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ env: { SMTP_URL: sink.url, MAIL_FROM: `Latchkey <${SENDER}>` } });
  });
  afterAll(async () => {
    await sink.stop();
    await app.close();
  });
  beforeEach(() => (sink.mode = 'accept'));

  const post = (route: string, body: object) => app.agent().post(`/api/auth/${route}`, body);
  const to = (address: string) => sink.messages.filter((message) => message.to.includes(address));
  const attemptsAt = (address: string) => sink.recipients.filter((each) => each === address).length;

  async function rowOf(address: string): Promise<Row> {
    const rows = await app.query<Row>('SELECT * FROM outbox_messages WHERE destination = ?', [address]);
    expect(rows).toHaveLength(1);
    return rows[0]!;
  }

  /** The one new message to `address`, once all that waits has left. */
  async function arrived(address: string, before: number): Promise<CaughtMail> {
    await app.deliver();
    const all = to(address);
    expect(all).toHaveLength(before + 1);
    return all[before]!;
  }

  const signUp = (email: string) => ask(app, 'send-otp', { email, purpose: 'signup' });

  it('carries every kind of message as text and HTML, from the sender to the stored address', async () => {
    const email = 'every@example.com';
    const typed = ' Every@EXAMPLE.com ';
    const sent: [string, CaughtMail][] = [];
    const next = async (name: string) => {
      sent.push([name, await arrived(email, sent.length)]);
      app.clock.advance(61);
      return sent.at(-1)![1];
    };
    const { challenge_id } = await ask(app, 'register', { email: typed, password: PASSWORD, name: 'Zoë 🐎' });
    const otp = codeIn(await next('verification code'));
    app.clock.advance(-61);
    expect((await post('verify-email', { email, otp, challenge_id })).status).toBe(200);
    app.clock.advance(61);
    await ask(app, 'send-otp', { email: typed, purpose: 'login' });
    const login = { email, purpose: 'login', otp: codeIn(await next('sign-in code')) };
    expect((await post('verify-otp', login)).status).toBe(200);
    await ask(app, 'register', { email: typed, password: PASSWORD });
    await next('already have an account');
    await ask(app, 'forgot-password', { email: typed });
    const reset = { email: typed, otp: codeIn(await next('Reset your')), new_password: 'a new battery and staple' };
    expect((await post('reset-password', reset)).status).toBe(200);
    await next('was changed');

    for (const [subject, { from, to: envelope, raw, mail, secure }] of sent) {
      expect({ from, envelope, secure }).toEqual({ from: SENDER, envelope: [email], secure: true });
      expect(mail.subject).toContain(subject);
      expect(mail.from).toEqual({ name: 'Latchkey', address: SENDER });
      expect(mail.to).toEqual([{ name: '', address: email }]);
      expect(mail.text?.length).toBeGreaterThan(100);
      expect(mail.html).toMatch(/^<!doctype html>/i);
      expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
      expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
      expect(raw).toMatch(/^MIME-Version: 1.0\r?$/m);
      expect(raw).toMatch(/^Message-ID: <[0-9a-f-]{36}@localhost>\r?$/im);
      expect(raw).not.toMatch(/^(Bcc|Cc|Reply-To):/im);
    }
    const [[, registration]] = sent as [[string, CaughtMail]];
    expect(registration.mail.text).toContain('Zoë 🐎');
    for (const [, caught] of sent.filter(([name]) => name.endsWith('code'))) {
      expect(caught.mail.html).toContain(codeIn(caught));
    }
  });

  it('sends nothing to an address that nobody has', async () => {
    await ask(app, 'forgot-password', { email: 'nobody@example.com' });
    app.clock.advance(61);
    await ask(app, 'send-otp', { email: 'nobody@example.com', purpose: 'login' });
    await app.deliver();
    expect(attemptsAt('nobody@example.com')).toBe(0);
  });

  it('is not tried again where the recipient or the message is refused', async () => {
    for (const mode of ['refuse-recipient', 'refuse-message'] as const) {
      const email = `${mode}@example.com`;
      sink.mode = mode;
      await signUp(email);
      await app.deliver();
      expect(attemptsAt(email)).toBe(1);
      sink.mode = 'accept';
      app.clock.advance(120);
      await app.deliver();
      expect(attemptsAt(email)).toBe(1);
      const row = await rowOf(email);
      expect(row).toMatchObject({ attempts: 1, failure: 'refused', sent_at: null, failed_at: expect.anything() });
      // It may be tried again while its code lives; until then the seal is on it.
      expect(row.payload).toMatch(/^[0-9a-f]{8}\.[\w-]{40,}$/);
      expect(row.last_error).toMatch(/^SMTP 55\d/);
      expect(row.last_error).not.toContain(email);
    }
  });

  it('is tried again after growing pauses where the failure is temporary', async () => {
    const email = 'greylisted@example.com';
    sink.mode = 'temporary';
    await signUp(email);
    await app.deliver();
    for (const [pause, attempts] of [
      [2, 2],
      [4, 3],
      [8, 4],
    ] as const) {
      app.clock.advance(pause - 1);
      await app.deliver();
      expect(attemptsAt(email)).toBe(attempts - 1);
      app.clock.advance(1);
      await app.deliver();
      expect(attemptsAt(email)).toBe(attempts);
    }
    sink.mode = 'accept';
    app.clock.advance(16);
    await app.deliver();
    const [message] = to(email);
    const verified = await post('verify-otp', { email, purpose: 'signup', otp: codeIn(message!) });
    expect(verified.status).toBe(200);
    app.clock.advance(120);
    await app.deliver();
    expect(to(email)).toHaveLength(1);
  });

  it('is written under a seal, kept so while it waits, and emptied when it has left', async () => {
    const email = 'sealed@example.com';
    sink.mode = 'temporary';
    const { challenge_id } = await ask(app, 'register', { email, password: PASSWORD, name: 'Secretive' });
    await app.deliver();
    const waiting = await rowOf(email);
    sink.mode = 'accept';
    app.clock.advance(2);
    const code = codeIn(await arrived(email, 0));
    expect(waiting.payload).toMatch(/^[0-9a-f]{8}\.[\w-]{40,}$/);
    const opened = Buffer.from(waiting.payload!.split('.')[1]!, 'base64url').toString('latin1');
    for (const text of [waiting.payload, opened, waiting.last_error]) {
      expect(text).not.toContain(code);
      expect(text).not.toContain('Secretive');
    }
    expect(await rowOf(email)).toMatchObject({ payload: null, attempts: 2, failed_at: null });
    const [challenge] = await app.query('SELECT * FROM otp_challenges WHERE id = ?', [challenge_id]);
    expect(challenge!.code_hmac).toMatch(/^[0-9a-f]{64}$/);
    expect(app.log.join('\n')).not.toMatch(new RegExp(`\\b${code}\\b|${email}`));
  });

  it('is not sent once its code has ended', async () => {
    const email = 'too-late@example.com';
    sink.mode = 'temporary';
    await signUp(email);
    await app.deliver();
    sink.mode = 'accept';
    app.clock.advance(300);
    await app.deliver();
    expect(to(email)).toEqual([]);
    expect(attemptsAt(email)).toBe(1);
    expect(await rowOf(email)).toMatchObject({ payload: null, sent_at: null, failed_at: expect.anything() });
  });

  it('holds up neither a request nor another message while the server hangs', async () => {
    sink.mode = 'hang';
    const stuck = [1, 2, 3].map((i) => `stuck${i}@example.com`);
    for (const email of stuck) {
      expect((await post('send-otp', { email, purpose: 'signup' })).status).toBe(202);
      while (attemptsAt(email) === 0) expect((await app.agent().get('/api/auth/health')).status).toBe(200);
    }
    sink.mode = 'accept';
    expect((await post('send-otp', { email: 'free@example.com', purpose: 'signup' })).status).toBe(202);
    await sink.waitFor((message) => message.to.includes('free@example.com'));
    // Its text was handed over before that of the others: the server has been silent on it since.
    expect(to(stuck[0]!)).toHaveLength(0);
  });
});

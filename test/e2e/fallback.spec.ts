import { OutboxRelay } from '../../src/outbox/index.js';
import { twilioSignature } from '../../src/sms/twilio-signature.js';
import { TestApp } from '../support/app.js';
import { ask } from '../support/flows.js';
import { SmsProvider, json, twilioTakes } from '../support/sms-provider.js';
import { SmtpSink } from '../support/smtp-sink.js';

const TOKEN = 'twilio-auth-token-1f0a9d3b';
const NUMBER = '+4915112345678';

const statusOf = async (app: TestApp, id: string) =>
  (await app.agent().get<{ status: string }>(`/api/auth/challenges/${id}`)).body.status;

describe('SMTP_FALLBACK_URL', () => {
  let first: SmtpSink;
  let second: SmtpSink;
  let app: TestApp;
  beforeAll(async () => {
    first = await SmtpSink.start();
    second = await SmtpSink.start();
    app = await TestApp.start({ env: { SMTP_URL: first.url, SMTP_FALLBACK_URL: second.url } });
  });
  afterAll(async () => {
    await app.close();
    await first.stop();
    await second.stop();
  });
  beforeEach(() => (first.script = {}));

  const signUp = async (email: string) => {
    const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'signup' });
    await app.deliver();
    return statusOf(app, challenge_id);
  };
  const arrived = (sink: SmtpSink, email: string) => sink.messages.filter(({ to }) => to.includes(email)).length;

  it('gets what the first server does not serve, at once, and nothing else', async () => {
    first.script = { mail: [421, 'bye'] };
    expect(await signUp('one@example.com')).toBe('sent');
    expect([arrived(first, 'one@example.com'), arrived(second, 'one@example.com')]).toEqual([0, 1]);
    expect(app.app.get(OutboxRelay).health('email')).toBe('degraded');
    first.script = {};
    expect(await signUp('two@example.com')).toBe('sent');
    expect([arrived(first, 'two@example.com'), arrived(second, 'two@example.com')]).toEqual([1, 0]);
    expect(app.app.get(OutboxRelay).health('email')).toBe('up');
  });

  it('does not get what the first refused for good', async () => {
    first.script = { rcpt: [550, '5.1.1 unknown'] };
    expect(await signUp('gone@example.com')).toBe('failed');
    expect(second.recipients).not.toContain('gone@example.com');
  });

  it('does not get what the first may have taken: that one gets it again, under the same name', async () => {
    const email = 'maybe@example.com';
    const taken: string[] = [];
    const before = first.texts;
    first.script = { message: 'cut' };
    expect(await signUp(email)).toBe('queued');
    expect(first.texts - before).toBe(1);
    first.script = {};
    app.clock.advance(2);
    await app.deliver();
    taken.push(...first.messages.filter(({ to }) => to.includes(email)).map(({ mail }) => mail.messageId ?? ''));
    const [row] = await app.query('SELECT id, transport FROM outbox_messages WHERE destination = ?', [email]);
    expect(taken).toEqual([`<${String(row!.id)}@localhost>`]);
    expect(row).toMatchObject({ transport: 'primary' });
    expect(second.recipients).not.toContain(email);
  });

  it('nor does a server that takes each copy and never says so get more than four', async () => {
    const email = 'silent@example.com';
    const before = first.texts;
    first.script = { message: 'cut' };
    expect(await signUp(email)).toBe('queued');
    app.clock.advance(2);
    await app.deliver();
    for (let round = 0; round < 4; round++) {
      app.clock.advance(60);
      await app.deliver();
    }
    expect(first.texts - before).toBe(4);
    const [row] = await app.query('SELECT * FROM outbox_messages WHERE destination = ?', [email]);
    expect(row).toMatchObject({ attempts: 4, payload: null, next_attempt_at: null, failed_at: null });
    expect(row!.last_error).toMatch(/^may have been taken: SMTP /);
    expect(second.recipients).not.toContain(email);
  });
});

describe('SMS_FALLBACK_TRANSPORT', () => {
  let webhook: SmsProvider;
  let twilio: SmsProvider;
  let app: TestApp;
  beforeAll(async () => {
    webhook = await SmsProvider.start();
    twilio = await SmsProvider.start();
    twilio.reply = twilioTakes('SM1');
    app = await TestApp.start({
      env: {
        DEFAULT_REGION: 'DE',
        SMS_TRANSPORT: 'webhook',
        SMS_FALLBACK_TRANSPORT: 'twilio',
        SMS_WEBHOOK_URL: `${webhook.url}/sms`,
        SMS_WEBHOOK_SECRET: 'webhook-secret-8c5e1f0a9d3b7264e1a0c4f7',
        TWILIO_ACCOUNT_SID: 'AC0123',
        TWILIO_AUTH_TOKEN: TOKEN,
        TWILIO_PHONE_NUMBER: '+15005550006',
        TWILIO_BASE_URL: twilio.url,
      },
    });
  });
  afterAll(async () => {
    await app.close();
    await webhook.stop();
    await twilio.stop();
  });

  const signUp = async () => {
    app.clock.advance(3_600);
    const { challenge_id } = await ask(app, 'send-otp', { phone_number: NUMBER, purpose: 'signup' });
    await app.deliver();
    return challenge_id;
  };

  it('gets what the first does not serve, and reports what became of it', async () => {
    webhook.reply = json(503, {});
    const id = await signUp();
    expect([webhook.posts.length, twilio.posts.length]).toEqual([1, 1]);
    expect(await statusOf(app, id)).toBe('sent');
    const callback = new URL(new URLSearchParams(twilio.posts[0]!.body).get('StatusCallback') ?? '');
    const form = new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'delivered' });
    const answer = await app.agent().send('POST', callback.pathname + callback.search, {
      raw: form.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilioSignature(TOKEN, callback.href, form),
      },
    });
    expect(answer.status).toBe(204);
    expect(await statusOf(app, id)).toBe('delivered');
    expect((await app.agent().get<{ sms: string }>('/health/ready')).body.sms).toBe('degraded');
  });

  it('gets nothing whose answer from the first never came', async () => {
    webhook.reply = (response) => response.destroy();
    const before = twilio.posts.length;
    const id = await signUp();
    expect(await statusOf(app, id)).toBe('queued');
    expect(twilio.posts).toHaveLength(before);
    webhook.reply = json(200, {});
    app.clock.advance(2);
    await app.deliver();
    expect(await statusOf(app, id)).toBe('sent');
    const ids = webhook.posts.slice(-2).map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(ids[0]).toBe(ids[1]);
  });
});

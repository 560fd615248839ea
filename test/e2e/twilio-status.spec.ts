import { newId, plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { Outbox, OutboxRelay } from '../../src/outbox/index.js';
import type { RefusedMessage } from '../../src/outbox/index.js';
import { Sms } from '../../src/sms/index.js';
import { twilioSignature } from '../../src/sms/twilio-signature.js';
import { TestApp } from '../support/app.js';
import { SmsProvider, twilioTakes } from '../support/sms-provider.js';

const PATH = '/webhooks/twilio/status';
const PUBLIC_URL = 'https://id.example.com/auth';
const TOKEN = 'twilio-auth-token-1f0a9d3b';
const NUMBER = '+4915112345678';

describe('the signature of Twilio', () => {
  // The example of https://www.twilio.com/docs/usage/security#validating-requests
  it('is the one that its documentation computes', () => {
    const form = new URLSearchParams({
      Digits: '1234',
      To: '+18005551212',
      From: '+14158675309',
      Caller: '+14158675309',
      CallSid: 'CA1234567890ABCDE',
    });
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    expect(twilioSignature('12345', url, form)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});

describe('what Twilio reports', () => {
  let provider: SmsProvider;
  let app: TestApp;
  let outbox: Outbox;
  let count = 0;
  const refused: RefusedMessage[] = [];

  beforeAll(async () => {
    provider = await SmsProvider.start();
    app = await TestApp.start({
      env: {
        PUBLIC_URL,
        SMS_TRANSPORT: 'twilio',
        TWILIO_ACCOUNT_SID: 'AC0123',
        TWILIO_AUTH_TOKEN: TOKEN,
        TWILIO_PHONE_NUMBER: '+15005550006',
        TWILIO_BASE_URL: provider.url,
      },
    });
    outbox = app.app.get(Outbox);
    app.app.get(OutboxRelay).onRefusal((message) => Promise.resolve(void refused.push(message)));
  });
  afterAll(async () => {
    await app.close();
    await provider.stop();
  });
  beforeEach(() => (refused.length = 0));

  /** A text that Twilio took, and its name there. */
  async function sent(): Promise<{ challengeId: string; sid: string }> {
    const challengeId = newId(app.clock.now());
    const sid = `SM${count++}`;
    provider.reply = twilioTakes(sid);
    await app.app.get(Database).transaction((tx) =>
      app.app.get(Sms).enqueue(tx, {
        realm: 'default',
        template: 'code',
        to: NUMBER,
        expiresAt: plusSeconds(app.clock.now(), 300),
        code: '048213',
        challengeId,
      }),
    );
    await app.deliver();
    expect(await outbox.statusOf(challengeId)).toBe('sent');
    return { challengeId, sid };
  }

  const callback = () => new URLSearchParams(provider.posts.at(-1)!.body).get('StatusCallback') ?? '';
  const formOf = (sid: string, MessageStatus: string, more: Record<string, string> = {}) =>
    new URLSearchParams({ MessageSid: sid, MessageStatus, AccountSid: 'AC0123', To: NUMBER, ...more });

  function report(form: URLSearchParams, signature?: string, path = PATH, type = 'application/x-www-form-urlencoded') {
    return app.agent().send('POST', path, {
      raw: form.toString(),
      headers: { 'content-type': type, ...(signature !== undefined && { 'x-twilio-signature': signature }) },
    });
  }
  const signed = (form: URLSearchParams) => report(form, twilioSignature(TOKEN, PUBLIC_URL + PATH, form));

  it('was asked for at the address of PUBLIC_URL', async () => {
    await sent();
    const [row] = await app.query('SELECT id FROM outbox_messages ORDER BY id DESC LIMIT 1');
    expect(callback()).toBe(`${PUBLIC_URL}${PATH}?message=${String(row?.id)}`);
  });

  it('is not lost where it is faster than what is written down of the answer', async () => {
    const { challengeId, sid } = await sent();
    const form = formOf(sid, 'delivered');
    const path = callback().slice(PUBLIC_URL.length);
    await app.query('UPDATE outbox_messages SET sent_at = NULL, provider_id = NULL WHERE challenge_id = ?', [
      challengeId,
    ]);
    // Its address is part of what is signed: nobody moves a report to another message.
    expect((await report(form, twilioSignature(TOKEN, PUBLIC_URL + PATH, form), path)).status).toBe(403);
    expect((await report(form, twilioSignature(TOKEN, callback(), form), path)).status).toBe(204);
    expect(await outbox.statusOf(challengeId)).toBe('delivered');
  });

  it.each(['abc', '', "' OR 1=1", '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10'])(
    'of message %j changes nothing',
    async (id) => {
      const { challengeId, sid } = await sent();
      const path = `${PATH}?message=${encodeURIComponent(id)}`;
      const form = formOf(sid, 'failed');
      const { status } = await report(form, twilioSignature(TOKEN, PUBLIC_URL + path, form), path);
      expect([204, 403]).toContain(status);
      expect(await outbox.statusOf(challengeId)).toBe('sent');
    },
  );

  it('makes a text delivered', async () => {
    const { challengeId, sid } = await sent();
    for (const status of ['queued', 'sending', 'sent', 'delivered']) {
      const answer = await signed(formOf(sid, status));
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    expect(await outbox.statusOf(challengeId)).toBe('delivered');
    expect(refused).toEqual([]);
  });

  it.each([
    ['undelivered', { ErrorCode: '30005' }, 'Twilio 30005'],
    ['failed', { ErrorCode: '30007' }, 'Twilio 30007'],
    ['failed', {}, 'Twilio failed'],
    ['undelivered', { ErrorCode: `${NUMBER}` }, 'Twilio undelivered'],
  ])('makes a text failed: %s, %j', async (status, more, reason) => {
    const { challengeId, sid } = await sent();
    expect((await signed(formOf(sid, status, more))).status).toBe(204);
    expect(await outbox.statusOf(challengeId)).toBe('failed');
    expect(refused).toMatchObject([{ challengeId, reason, channel: 'sms' }]);
  });

  it.each(['queued', 'sending', 'sent', 'read', '', '__proto__'])('changes nothing with %j', async (status) => {
    const { challengeId, sid } = await sent();
    expect((await signed(formOf(sid, status))).status).toBe(204);
    expect(await outbox.statusOf(challengeId)).toBe('sent');
  });

  it('is taken of a message that nobody knows', async () => {
    expect((await signed(formOf('SM999', 'delivered'))).status).toBe(204);
    expect((await signed(new URLSearchParams())).status).toBe(204);
  });

  it.each<[string, (form: URLSearchParams) => string | undefined]>([
    ['has none', () => undefined],
    ['is empty', () => ''],
    ['is another', () => 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['is of another key', (form) => twilioSignature('other', PUBLIC_URL + PATH, form)],
    ['is of an empty key', (form) => twilioSignature('', PUBLIC_URL + PATH, form)],
    ['is of another address', (form) => twilioSignature(TOKEN, `https://evil.example.com${PATH}`, form)],
    ['is of the address that was really asked', (form) => twilioSignature(TOKEN, app.url + PATH, form)],
    ['is of other parameters', () => twilioSignature(TOKEN, PUBLIC_URL + PATH, formOf('SM0', 'delivered'))],
    ['is cut', (form) => twilioSignature(TOKEN, PUBLIC_URL + PATH, form).slice(0, -1)],
    ['is longer', (form) => `${twilioSignature(TOKEN, PUBLIC_URL + PATH, form)}=`],
  ])('is refused where its signature %s', async (_what, sign) => {
    const { challengeId, sid } = await sent();
    const form = formOf(sid, 'failed', { ErrorCode: '30005' });
    const answer = await report(form, sign(form));
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(answer.text).not.toContain(sid);
    expect(await outbox.statusOf(challengeId)).toBe('sent');
    expect(refused).toEqual([]);
  });

  it('is refused with a parameter more than was signed', async () => {
    const { sid } = await sent();
    const form = formOf(sid, 'sent');
    const signature = twilioSignature(TOKEN, PUBLIC_URL + PATH, form);
    form.append('MessageStatus', 'failed');
    expect((await report(form, signature)).status).toBe(403);
  });

  it('is a form, and no other route takes one for it', async () => {
    const form = formOf('SM0', 'delivered');
    const signature = twilioSignature(TOKEN, PUBLIC_URL + PATH, form);
    expect((await report(form, signature, PATH, 'text/plain')).status).toBe(415);
    for (const path of ['/api/auth/send-otp', '/api/auth/login', `/api/auth/send-otp?x=${PATH}`]) {
      expect((await report(form, signature, path)).status).toBe(415);
    }
    expect((await app.agent().post(PATH, { MessageSid: 'SM0' })).status).toBe(415);
    expect((await app.agent().get(PATH)).status).toBe(405);
  });

  it('leaves no number, code or token in the log', () => {
    expect(app.log.join('\n')).not.toMatch(/15112345678|048213|twilio-auth/);
  });

  it('is no part of the API, and of nothing where another transport is set', async () => {
    expect((await app.agent().get('/docs/openapi.json')).text).not.toContain('webhooks');
    const other = await TestApp.start({ env: { SMS_TRANSPORT: 'mailbox', PUBLIC_URL } });
    const form = formOf('SM0', 'delivered');
    const headers = { 'x-twilio-signature': twilioSignature('', PUBLIC_URL + PATH, form) };
    const answer = await other.agent().send('POST', PATH, {
      raw: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    expect(answer.status).toBe(404);
    await other.close();
  });
});

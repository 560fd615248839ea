import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DeliveryRefused, MaybeTaken, NotTaken, RefusedHere, TransportDown, TryLater } from '../../src/outbox/index.js';
import type { MessageTransport, OutgoingMessage } from '../../src/outbox/index.js';
import { SmsMailboxTransport } from '../../src/sms/mailbox.transport.js';
import { TwilioTransport } from '../../src/sms/twilio.transport.js';
import { WebhookTransport } from '../../src/sms/webhook.transport.js';
import { TestClock } from '../support/clock.js';
import { SmsProvider, json, twilioRefuses, twilioTakes } from '../support/sms-provider.js';

const NUMBER = '+4915112345678';
const CODE = '048213';
const TOKEN = 'twilio-auth-token-1f0a9d3b';
const SECRET = 'webhook-secret-8c5e1f0a9d3b7264e1a0c4f7';
const HOSTILE = 'http://127.0.0.1:9/hostile';
const TEXT = `${CODE} is your Acme code. Don't share it.\n\n@app.acme.test #${CODE}`;

const clock = new TestClock();
const realms = { of: () => ({ APP_NAME: 'Acme', DEFAULT_LANGUAGE: 'en' }) } as never;

const message = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  realm: 'default',
  channel: 'sms',
  template: 'code',
  destination: NUMBER,
  payload: { code: CODE, token: 'undo-token', what: 'email', address: 'j•••@example.com' },
  challengeId: null,
  createdAt: clock.now(),
  expiresAt: new Date(clock.now().getTime() + 299_001),
  ...changes,
});

let provider: SmsProvider;
beforeEach(async () => {
  provider = await SmsProvider.start();
});
afterEach(() => provider.stop());

const settings = () => ({
  FRONTEND_URL: 'https://app.acme.test:8443',
  PUBLIC_URL: 'https://auth.acme.test',
  TWILIO_ACCOUNT_SID: 'AC0123',
  TWILIO_AUTH_TOKEN: TOKEN,
  TWILIO_BASE_URL: provider.url,
  TWILIO_PHONE_NUMBER: '+15005550006',
  TWILIO_MESSAGING_SERVICE_SID: undefined as string | undefined,
  SMS_WEBHOOK_URL: `${provider.url}/sms?tenant=1`,
  SMS_WEBHOOK_SECRET: SECRET,
});

const twilio = (changes: Partial<ReturnType<typeof settings>> = {}, deadline?: number) =>
  new TwilioTransport({ ...settings(), ...changes }, realms, clock, deadline);
const webhook = (deadline?: number, url?: string) =>
  new WebhookTransport({ ...settings(), ...(url && { SMS_WEBHOOK_URL: url }) }, realms, clock, deadline);

const named = (name: string, url: string, deadline: number) =>
  name === 'Twilio' ? twilio({ TWILIO_BASE_URL: url }, deadline) : webhook(deadline, url);

/** A server that accepts no TLS: the connection stands, and what comes before the first word does not end. */
class Wordless {
  private readonly server = createServer();

  async start(): Promise<string> {
    this.server.on('connection', (socket) => socket.resume().on('error', () => undefined));
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function failure(delivery: Promise<unknown>): Promise<Error> {
  const error = await delivery.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error;
}

/** Whatever a log line could be made of. */
const everything = (error: Error): string =>
  [error.message, error.stack, JSON.stringify(error, Object.getOwnPropertyNames(error)), String(error.cause)].join(
    '\n',
  );

function expectNoSecret(error: Error): void {
  expect(everything(error)).not.toMatch(
    /15112345678|048213|twilio-auth|webhook-secret|AC0123|undo-token|Basic|hostile/,
  );
}

describe.each<[string, () => MessageTransport]>([
  ['Twilio', () => twilio()],
  ['webhook', () => webhook()],
  ['mailbox', () => new SmsMailboxTransport()],
])('every SMS transport: %s', (name, make) => {
  beforeEach(() => (provider.reply = twilioTakes()));

  it('takes texts, and keeps them where it is the mailbox alone', () => {
    expect(make()).toMatchObject({ channel: 'sms', keepsMessages: name === 'mailbox' });
  });

  it.each([
    'code',
    'registration_attempt',
    'change_attempt',
    'password_changed',
    'address_change_requested',
    'address_changed',
    'account_deleted',
  ])('delivers %s', async (template) => {
    await expect(make().deliver(message({ template }))).resolves.toHaveProperty('providerId');
  });

  it('delivers many at once', async () => {
    const transport = make();
    const receipts = await Promise.all(Array.from({ length: 20 }, () => transport.deliver(message())));
    expect(receipts).toHaveLength(20);
  });
});

describe.each<[string, (deadline?: number) => MessageTransport]>([
  ['Twilio', (deadline) => twilio({}, deadline)],
  ['webhook', (deadline) => webhook(deadline)],
])('every SMS transport that talks to somebody: %s', (name, make) => {
  it('is down when nobody listens', async () => {
    const transport = make();
    await provider.stop();
    const error = await failure(transport.deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(error).not.toBeInstanceOf(MaybeTaken);
    expect(error.message).toBe(`${name} ECONNREFUSED`);
    expectNoSecret(error);
    provider = await SmsProvider.start();
  });

  it('may have taken what it was told, when it falls silent or hangs up then', async () => {
    provider.reply = () => undefined;
    const silent = await failure(make(50).deliver(message()));
    provider.reply = (response) => response.destroy();
    const broken = await failure(make().deliver(message()));
    for (const error of [silent, broken]) {
      expect(error).toBeInstanceOf(TransportDown);
      expect(error).toBeInstanceOf(MaybeTaken);
      expectNoSecret(error);
    }
    expect(silent.message).toBe(`${name} ETIMEDOUT`);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect (%i)', async (status) => {
    let followed = 0;
    provider.reply = (response, { path }) => {
      if (path === '/elsewhere') followed++;
      response.writeHead(status, { location: followed ? HOSTILE : '/elsewhere' }).end();
    };
    const error = await failure(make().deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(error.message).toBe(`${name} ${status}`);
    expect([followed, provider.posts.length]).toEqual([0, 1]);
    expectNoSecret(error);
  });

  it.each([401, 403])('is down when it is not let in (%i)', async (status) => {
    provider.reply = json(status, { message: `${NUMBER} ${CODE}` });
    const error = await failure(make().deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expectNoSecret(error);
  });

  it('surely has not taken what was never said: a connection that does not come about', async () => {
    const wordless = new Wordless();
    const url = await wordless.start();
    const error = await failure(named(name, url, 300).deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(error).not.toBeInstanceOf(MaybeTaken);
    expect(error.message).toBe(`${name} ETIMEDOUT`);
    await wordless.stop();
  });

  it.each([
    [429, NotTaken],
    [500, MaybeTaken],
    [501, MaybeTaken],
    [502, MaybeTaken],
    [503, TransportDown],
    [504, MaybeTaken],
    [507, MaybeTaken],
    [520, MaybeTaken],
    [402, TryLater],
  ])('tries again after %i', async (status, kind) => {
    provider.reply = json(status, { message: `${NUMBER} ${CODE}` });
    const error = await failure(make().deliver(message()));
    expect(error.constructor).toBe(kind);
    expect(error.message).toBe(`${name} ${status}`);
    expectNoSecret(error);
  });

  it('counts a message as taken that was, however its answer goes on', async () => {
    provider.reply = (response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.write('{"sid":"SM1","id":"one","rest":"');
      for (let i = 0; i < 8; i++) response.write('x'.repeat(16 * 1024));
    };
    expect(await make(2_000).deliver(message())).toEqual({ providerId: null });
    provider.reply = (response) => {
      response.writeHead(201);
      response.write('{"sid":');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await make().deliver(message())).toEqual({ providerId: null });
    provider.reply = (response) => void response.writeHead(201).end('<html>');
    expect(await make().deliver(message())).toEqual({ providerId: null });
  });

  it('does not wait for the end of an answer that is too long', async () => {
    provider.reply = (response) => {
      response.writeHead(500);
      response.write('x'.repeat(64 * 1024));
    };
    const error = await failure(make(20_000).deliver(message()));
    expect(error.message).toBe(`${name} 500`);
  }, 5_000);
});

describe('a text by Twilio', () => {
  beforeEach(() => (provider.reply = twilioTakes()));

  it('is a form, signed in, with all that Twilio needs and no more', async () => {
    expect(await twilio().deliver(message())).toEqual({ providerId: 'SM0123456789abcdef0123456789abcdef' });
    const [{ method, path, headers, body }] = provider.posts as [(typeof provider.posts)[0]];
    expect([method, path]).toEqual(['POST', '/2010-04-01/Accounts/AC0123/Messages.json']);
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`AC0123:${TOKEN}`).toString('base64')}`,
    });
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      To: NUMBER,
      From: '+15005550006',
      Body: TEXT,
      StatusCallback: `https://auth.acme.test/webhooks/twilio/status?message=${message().id}`,
      ValidityPeriod: '300',
    });
  });

  it('comes from the messaging service where one is configured', async () => {
    await twilio({ TWILIO_MESSAGING_SERVICE_SID: 'MG0123' }).deliver(message());
    const form = new URLSearchParams(provider.posts[0]!.body);
    expect([form.get('MessagingServiceSid'), form.get('From')]).toEqual(['MG0123', null]);
  });

  it.each([
    [1, '5'],
    [100, '100'],
    [259_200, '14400'],
  ])('with %i s to live is valid for %s', async (seconds, ValidityPeriod) => {
    const expiresAt = new Date(clock.now().getTime() + seconds * 1000);
    await twilio().deliver(message({ expiresAt }));
    expect(new URLSearchParams(provider.posts[0]!.body).get('ValidityPeriod')).toBe(ValidityPeriod);
  });

  const refused = [
    21211, 21214, 21217, 21265, 21266, 21408, 21608, 21610, 21612, 21614, 21617, 21635, 30003, 30004, 30005, 30006,
    30007, 30450,
  ];
  it.each(refused)('is refused for good with %i', async (code) => {
    provider.reply = twilioRefuses(400, code);
    const error = await failure(twilio().deliver(message()));
    expect(error).toBeInstanceOf(DeliveryRefused);
    expect(error.message).toBe(`Twilio ${code}`);
    expectNoSecret(error);
  });

  it.each([
    [401, 20003],
    [403, 20005],
    [401, 20006],
    [403, 20403],
    [404, 20404],
    [400, 21212],
    [400, 21603],
    [400, 21606],
    [400, 21659],
    [400, 21660],
    [400, 21701],
    [400, 21703],
    [400, 30002],
    [503, 20503],
  ])('meets a provider that is down with %i, %i', async (status, code) => {
    provider.reply = twilioRefuses(status, code);
    const error = await failure(twilio().deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(error.message).toBe(`Twilio ${code}`);
    expectNoSecret(error);
  });

  it.each([21408, 21608, 21612])(
    'is refused for good with %i by this account, and maybe not by another',
    async (code) => {
      provider.reply = twilioRefuses(400, code);
      expect(await failure(twilio().deliver(message()))).toBeInstanceOf(RefusedHere);
    },
  );

  it.each([
    [429, 20429, NotTaken],
    [429, 21611, NotTaken],
    [400, 30001, NotTaken],
    [400, 30008, TryLater],
    [400, 21999, TryLater],
    [500, 20500, MaybeTaken],
  ])('is tried again with %i, %i', async (status, code, kind) => {
    provider.reply = twilioRefuses(status, code);
    const error = await failure(twilio().deliver(message()));
    expect(error.constructor).toBe(kind);
    expect(error.message).toBe(`Twilio ${code}`);
    expectNoSecret(error);
  });

  it.each([`${NUMBER}`, { toString: NUMBER }, [21610], 21610.5, 1e300, null])(
    'says no more than the status where the code is none: %j',
    async (code) => {
      provider.reply = json(400, { code });
      expect((await failure(twilio().deliver(message()))).message).toBe('Twilio 400');
    },
  );

  it.each(['<html>Welcome to the hotel</html>', '', '{"sid":', '{}'])(
    'may have been taken where a yes brings no name: %j',
    async (body) => {
      provider.reply = (response) => void response.end(body);
      const error = await failure(twilio().deliver(message()));
      expect(error.constructor).toBe(MaybeTaken);
      expectNoSecret(error);
    },
  );

  it('is taken with a name that could be one alone', async () => {
    provider.reply = json(201, { sid: `SM1\n${NUMBER}` });
    expect(await twilio().deliver(message())).toEqual({ providerId: null });
    provider.reply = json(200, { sid: 'SM1' });
    expect(await twilio().deliver(message())).toEqual({ providerId: 'SM1' });
  });
});

describe('a text by the webhook', () => {
  beforeEach(() => (provider.reply = json(200, { id: 'theirs-1' })));

  it('is JSON with all that the other side needs, signed with the time', async () => {
    expect(await webhook().deliver(message())).toEqual({ providerId: 'theirs-1' });
    const [{ method, path, headers, body }] = provider.posts as [(typeof provider.posts)[0]];
    expect([method, path, headers['content-type']]).toEqual(['POST', '/sms?tenant=1', 'application/json']);
    expect(JSON.parse(body)).toEqual({
      id: message().id,
      realm: 'default',
      to: NUMBER,
      text: TEXT,
      code: CODE,
      template: 'code',
      expires_at: message().expiresAt.toISOString(),
    });
    const timestamp = String(clock.now().getTime() / 1000);
    const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    expect(headers).toMatchObject({ 'latchkey-timestamp': timestamp, 'latchkey-signature': `v1=${signature}` });
  });

  it('keeps its id over attempts, and has no code where it is a notice', async () => {
    await webhook().deliver(message());
    await webhook().deliver(message({ template: 'password_changed', payload: {} }));
    const [first, second] = provider.posts.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(second).toMatchObject({ id: first!.id, code: null, template: 'password_changed' });
  });

  it.each([200, 202, 204])('is taken with %i', async (status) => {
    provider.reply = (response) => void response.writeHead(status).end();
    expect(await webhook().deliver(message())).toEqual({ providerId: null });
  });

  it.each([400, 404, 410, 422])('is refused for good with %i', async (status) => {
    provider.reply = json(status, { message: `${NUMBER} ${CODE}` });
    const error = await failure(webhook().deliver(message()));
    expect(error).toBeInstanceOf(DeliveryRefused);
    expect(error.message).toBe(`webhook ${status}`);
    expectNoSecret(error);
  });
});

import { createHash } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Env, parseEnv } from '../../src/config/index.js';
import { MailModule } from '../../src/mail/index.js';
import { MailboxModule } from '../../src/mailbox/index.js';
import {
  type MessageTransport,
  Outbox,
  OutboxModule,
  type OutgoingMessage,
  OutboxRelay,
} from '../../src/outbox/index.js';
import { RealmsModule } from '../../src/realms/index.js';
import { SmsModule } from '../../src/sms/index.js';

const message = (i: number, changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: `01890a5d-ac96-774b-bcce-b302099a805${i}`,
  realm: 'default',
  channel: 'email',
  template: 'sign_in_code',
  destination: 'ada@example.com',
  payload: { code: `00000${i}` },
  challengeId: null,
  createdAt: new Date('2026-08-03T14:05:00.000Z'),
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
  ...changes,
});

const outbox = {
  messages: [] as OutgoingMessage[],
  asked: [] as unknown[],
  recentlySent(filter: { to?: string; limit: number }): Promise<OutgoingMessage[]> {
    this.asked.push(filter);
    return Promise.resolve(this.messages.filter(({ destination }) => !filter.to || destination === filter.to));
  },
};
const relay = {
  transports: [] as MessageTransport[],
  register: (t: MessageTransport) => void relay.transports.push(t),
};

@Module({
  providers: [
    { provide: Outbox, useValue: outbox },
    { provide: OutboxRelay, useValue: relay },
  ],
  exports: [Outbox, OutboxRelay],
})
class FakeOutboxModule {}

@Module({})
class FakeConfigModule {
  static forRoot(env: Env): DynamicModule {
    return { module: FakeConfigModule, global: true, providers: [{ provide: Env, useValue: env }], exports: [Env] };
  }
}

async function start(env: Env): Promise<NestFastifyApplication> {
  const imports = [FakeConfigModule.forRoot(env), RealmsModule, MailModule.forRoot(env), MailboxModule.forRoot(env)];
  const module = await Test.createTestingModule({ imports })
    .overrideModule(OutboxModule)
    .useModule(FakeOutboxModule)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  // The edge sets the policy of the API on every answer; the pages must win over it.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      void reply.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
      done();
    });
  return app.init();
}

const NUMBER = '+4915112345678';
const env = (source: Record<string, string> = {}) =>
  parseEnv({ APP_NAME: 'Acme', REALMS: 'staff', REALM_STAFF_APP_NAME: 'Acme Staff', ...source });

describe('the development mailbox', () => {
  let app: NestFastifyApplication;
  const get = (url: string) => app.inject({ method: 'GET', url });

  beforeAll(async () => {
    app = await start(env());
  });
  beforeEach(() => {
    outbox.messages = [message(2), message(1, { template: 'password_changed', payload: {} })];
    outbox.asked = [];
  });
  afterAll(() => app.close());

  it('is where the mails of this process go', () => {
    expect(relay.transports.at(-1)).toMatchObject({ channel: 'email', keepsMessages: true });
  });

  it('lists what was sent, with code and both parts', async () => {
    const answer = await get('/dev/mailbox/messages');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toEqual([
      {
        id: message(2).id,
        channel: 'email',
        to: 'ada@example.com',
        subject: '000002 is your Acme sign-in code',
        text: expect.stringContaining('000002') as string,
        html: expect.stringContaining('000002') as string,
        code: '000002',
        link: null,
        created_at: '2026-08-03T14:05:00.000Z',
      },
      expect.objectContaining({ id: message(1).id, code: null, link: null }),
    ]);
  });

  it('lists the mails of one address, however it is spelled, 100 at most', async () => {
    await get('/dev/mailbox/messages?to=%20Ada@Example.com');
    expect(outbox.asked).toEqual([{ to: 'ada@example.com', limit: 100 }]);
    expect((await get('/dev/mailbox/messages?to=eve@example.com')).json()).toEqual([]);
  });

  it('lists texts beside mails', async () => {
    outbox.messages = [message(3, { channel: 'sms', template: 'code', destination: NUMBER }), message(2)];
    const [sms, mail] = (await get('/dev/mailbox/messages')).json<Record<string, unknown>[]>();
    expect(sms).toEqual({
      id: message(3).id,
      channel: 'sms',
      to: NUMBER,
      subject: '',
      text: "000003 is your Acme code. Don't share it.\n\n@localhost #000003",
      html: '',
      code: '000003',
      link: null,
      created_at: '2026-08-03T14:05:00.000Z',
    });
    expect(mail).toMatchObject({ id: message(2).id, channel: 'email' });
    const { body } = await get('/dev/mailbox');
    expect(body.match(/<article\b/g)).toHaveLength(2);
    expect(body.match(/<iframe/g)).toHaveLength(1);
    // The filter that makes a 404 of it is not here.
    expect((await get(`/dev/mailbox/messages/${message(3).id}`)).statusCode).not.toBe(200);
  });

  it('names the link that a message shows, and none that it does not', async () => {
    const payload = { code: '000001', token: 'a-_9', what: 'phone', address: '+49•••78' };
    outbox.messages = [
      message(1, { payload }),
      message(2, { payload, template: 'address_changed', realm: 'staff' }),
      message(3, { payload, template: 'step_up_code' }),
      message(4, { payload, template: 'address_changed', channel: 'sms', destination: NUMBER }),
    ];
    const links = (await get('/dev/mailbox/messages')).json<{ link: string | null }[]>().map(({ link }) => link);
    const staff = 'http://localhost:4000/r/staff/link#token=a-_9';
    const own = 'http://localhost:4000/link#token=a-_9';
    expect(links).toEqual([own, staff, null, own]);
    expect((await get('/dev/mailbox')).body.match(/<a href=/g)).toHaveLength(3);
  });

  it('shows each message in the colours and words of its realm, and none of a realm that is gone', async () => {
    outbox.messages = [message(2, { realm: 'staff' }), message(1, { realm: 'gone' })];
    const shown = (await get('/dev/mailbox/messages')).json<Record<string, unknown>[]>();
    expect(shown).toMatchObject([{ id: message(2).id, subject: '000002 is your Acme Staff sign-in code' }]);
  });

  it.each([
    ['%2B4915112345678', NUMBER],
    ['+4915112345678', NUMBER],
    ['4915112345678', NUMBER],
    ['ada+tag@example.com', 'ada+tag@example.com'],
    ['%20Ada%2Btag@Example.com%20', 'ada+tag@example.com'],
  ])('finds ?to=%s', async (query, to) => {
    await get(`/dev/mailbox/messages?to=${query}`);
    expect(outbox.asked).toEqual([{ to, limit: 100 }]);
  });

  it.each(['to=a&to=b', 'to[x]=1&to=b'])('asks no query for %s', async (query) => {
    await get(`/dev/mailbox/messages?${query}`);
    outbox.asked.forEach((filter) => expect(typeof (filter as { to?: unknown }).to).not.toBe('object'));
  });

  it('shows a page whose policy names its own style and script alone', async () => {
    const { headers, body } = await get('/dev/mailbox');
    const policy = String(headers['content-security-policy']);
    const hash = (tag: string) => {
      const source = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(body)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
    };
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(policy).toMatch(/^default-src 'none'; style-src /);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain(`style-src ${hash('style')}`);
    expect(policy).toContain(`script-src ${hash('script')}`);
    expect(body).not.toMatch(/ style=| on\w+=/);
    expect(body).toContain('<div class="code">000002</div>');
    expect(body).toContain('sandbox=""');
  });

  it('escapes what others wrote', async () => {
    outbox.messages = [message(1, { destination: '"><script>x</script>', payload: { code: '<i>1</i>' } })];
    const { body } = await get('/dev/mailbox?to=%22%3E%3Cscript%3Ey');
    expect(body.match(/<script/g)).toHaveLength(1);
    expect(body).not.toContain('<i>');
  });

  it('serves the HTML part alone, without script and origin', async () => {
    const { headers, body } = await get(`/dev/mailbox/messages/${message(2).id}`);
    expect(body).toContain('>000002<');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*sandbox/);
    expect(headers['content-security-policy']).not.toContain('allow-scripts');
  });

  it('has an end', async () => {
    outbox.messages = [];
    const { body } = await get('/dev/mailbox?to=eve@example.com');
    expect(body).toContain('Nothing here yet for this address');
  });
});

describe('where a mail server is configured', () => {
  it('there is no mailbox, and mails go to the server', async () => {
    const twilio = { SMS_TRANSPORT: 'twilio', TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 'x' };
    const app = await start(env({ ...twilio, TWILIO_PHONE_NUMBER: '+15005550006', SMTP_URL: 'smtp://127.0.0.1:2525' }));
    expect((await app.inject('/dev/mailbox')).statusCode).toBe(404);
    expect((await app.inject('/dev/mailbox/messages')).statusCode).toBe(404);
    expect(relay.transports.at(-1)).toMatchObject({ channel: 'email', keepsMessages: false });
    await app.close();
  });

  it('production never opens a mailbox', () => {
    expect(() => MailModule.forRoot({ ...env(), production: true })).toThrow('SMTP_URL');
    expect(() => SmsModule.forRoot({ ...env(), production: true })).toThrow('SMS_TRANSPORT');
    expect(MailboxModule.forRoot({ ...env(), production: true })).toEqual({ module: MailboxModule });
  });

  it('but texts stay here, there is one for them', async () => {
    const app = await start(env({ SMTP_URL: 'smtp://127.0.0.1:2525', SMS_TRANSPORT: 'mailbox' }));
    expect((await app.inject('/dev/mailbox')).statusCode).toBe(200);
    await app.close();
  });
});

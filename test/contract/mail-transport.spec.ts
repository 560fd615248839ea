import { MailerService } from '@nestjs-modules/mailer';
import { DeliveryRefused, MaybeTaken, NotTaken, TransportDown, TryLater } from '../../src/outbox/index.js';
import type { MessageTransport, OutgoingMessage } from '../../src/outbox/index.js';
import { MailboxTransport } from '../../src/mail/mailbox.transport.js';
import type { Limits } from '../../src/mail/patience.js';
import { type SmtpOptions, mailerOptions, smtpOptions } from '../../src/mail/smtp-options.js';
import { SmtpTransport } from '../../src/mail/smtp.transport.js';
import { english } from '../../src/mail/languages/en.js';
import { SmtpSink, type Script, type SinkOptions } from '../support/smtp-sink.js';

const ADDRESS = 'ada@example.com';
const CODE = '482913';

const settings = {
  APP_NAME: 'Latchkey',
  BRAND_COLOR: '#4f46e5',
  LOGO_URL: undefined,
  SUPPORT_EMAIL: 'help@latchkey.test',
  DEFAULT_LANGUAGE: 'en',
  FRONTEND_URL: 'https://app.latchkey.test',
  PUBLIC_URL: 'https://auth.latchkey.test:8443',
  mailFrom: { name: 'Latchkey, Inc.', address: 'no-reply@latchkey.test' },
};

/** One of them has a sender and a name of its own. */
const realms = {
  of: (slug: string) =>
    slug === 'staff'
      ? { ...settings, APP_NAME: 'Staff', mailFrom: { name: 'Staff', address: 's@staff.test' } }
      : settings,
};

const message = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  realm: 'default',
  channel: 'email',
  template: 'verification_code',
  destination: ADDRESS,
  payload: { code: CODE, name: 'Ada Lovelace' },
  challengeId: null,
  createdAt: new Date('2026-08-03T14:05:00.000Z'),
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
  ...changes,
});

let sink: SmtpSink;
let mailer: MailerService;

function smtp(changes: Partial<SmtpOptions> = {}, limits?: Limits): SmtpTransport {
  const options = smtpOptions(sink.url, { SMTP_ALLOW_PLAIN: false, production: true });
  mailer = new MailerService(mailerOptions({ primary: { ...options, ...changes } }), undefined as never);
  return new SmtpTransport(mailer, realms as never, settings, 'primary', limits);
}

async function restart(options: SinkOptions): Promise<void> {
  await sink.stop();
  sink = await SmtpSink.start(options);
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

beforeEach(async () => {
  sink = await SmtpSink.start();
});

afterEach(async () => {
  await mailer?.onModuleDestroy();
  await sink.stop();
});

describe.each<[string, () => MessageTransport]>([
  ['SMTP', () => smtp()],
  ['mailbox', () => new MailboxTransport()],
])('every mail transport: %s', (_name, make) => {
  it('takes mails', () => {
    expect(make().channel).toBe('email');
  });

  it.each([...Object.keys(english.codes), ...Object.keys(english.notices)])('delivers %s', async (template) => {
    await expect(make().deliver(message({ template }))).resolves.toHaveProperty('providerId');
  });

  it('delivers many at once', async () => {
    const transport = make();
    const ids = Array.from({ length: 20 }, (_, i) => `01890a5d-ac96-774b-bcce-b302099a80${i + 10}`);
    const receipts = await Promise.all(ids.map((id) => transport.deliver(message({ id }))));
    expect(receipts).toHaveLength(20);
  });
});

describe('the mailbox transport', () => {
  it('leaves the text in the outbox, where the mailbox reads it', () => {
    expect(new MailboxTransport().keepsMessages).toBe(true);
    expect(smtp().keepsMessages).toBe(false);
  });
});

describe('a mail sent by SMTP', () => {
  it('carries both parts, and the code in each', async () => {
    await smtp().deliver(message());
    const { mail } = await sink.waitFor(({ to }) => to.includes(ADDRESS));
    expect(mail.subject).toBe(`${CODE} is your Latchkey verification code`);
    expect(mail.text).toContain(CODE);
    expect(mail.html).toContain(CODE);
    expect(mail.attachments).toHaveLength(0);
  });

  it('says in which language it is', async () => {
    const ids = [
      message(),
      message({ id: message().id.replace('8057', '8058'), payload: { code: CODE, language: 'de' } }),
    ];
    for (const each of ids) await smtp().deliver(each);
    const english = await sink.waitFor(({ mail }) => mail.subject?.includes('is your') ?? false);
    const german = await sink.waitFor(({ mail }) => mail.subject?.includes('ist Ihr') ?? false);
    const languageOf = ({ mail }: typeof german) => mail.headers.find(({ key }) => key === 'content-language')?.value;
    expect([english, german].map(languageOf)).toEqual(['en', 'de']);
  });

  it('names one recipient and the configured sender, in envelope and header', async () => {
    await smtp().deliver(message());
    const { from, to, mail } = await sink.waitFor(() => true);
    expect([from, to]).toEqual(['no-reply@latchkey.test', [ADDRESS]]);
    expect(mail.from).toMatchObject({ name: 'Latchkey, Inc.', address: 'no-reply@latchkey.test' });
    expect(mail.to).toEqual([expect.objectContaining({ name: '', address: ADDRESS })]);
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
  });

  it('comes from the sender of its realm, in its name', async () => {
    await smtp().deliver(message({ realm: 'staff' }));
    const { from, mail } = await sink.waitFor(() => true);
    expect([from, mail.from]).toMatchObject(['s@staff.test', { name: 'Staff', address: 's@staff.test' }]);
    expect(mail.subject).toBe(`${CODE} is your Staff verification code`);
  });

  it('keeps its Message-ID over attempts and asks for no automatic answer', async () => {
    const transport = smtp();
    await transport.deliver(message());
    await transport.deliver(message());
    const ids = sink.messages.map(({ mail }) => mail.messageId);
    expect(ids).toEqual(Array(2).fill('<01890a5d-ac96-774b-bcce-b302099a8057@auth.latchkey.test>'));
    expect(sink.messages[0]?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(sink.messages[0]?.raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
  });

  it('goes over TLS where the server offers it', async () => {
    await smtp().deliver(message());
    expect(sink.messages[0]?.secure).toBe(true);
  });

  it('signs in with the user and password of the URL', async () => {
    await restart({ auth: { user: 'mail@latchkey.test', pass: 'p@ss:w/rd%' } });
    await smtp().deliver(message());
    expect(sink.messages[0]?.user).toBe('mail@latchkey.test');
  });

  it.each([
    ['a second address', 'ada@example.com,eve@evil.test'],
    ['a semicolon', 'ada@example.com;eve@evil.test'],
    ['a command after a line break', 'ada@example.com>\r\nRCPT TO:<eve@evil.test'],
    ['a header after a line break', 'ada@example.com\r\nBcc: eve@evil.test'],
    ['a bare line feed', 'ada@example.com\neve@evil.test'],
    ['a group', 'all:ada@example.com,eve@evil.test;'],
    ['a display name', 'Ada <eve@evil.test>'],
    ['a quoted local part', '"ada@example.com, eve"@evil.test'],
    ['a comment', 'ada@example.com(eve@evil.test)'],
    ['a source route', '@evil.test:ada@example.com'],
    ['an ESMTP parameter', 'ada@example.com> ORCPT=rfc822;eve@evil.test'],
    ['a blank', 'ada@example.com eve@evil.test'],
    ['two signs', 'ada@example.com@evil.test'],
    ['nothing', ''],
    ['a full-width sign', 'ada＠example.com'],
    ['too many octets', `${'a'.repeat(65)}@example.com`],
  ])('never goes to an address with %s', async (_what, destination) => {
    const error = await failure(smtp().deliver(message({ destination })));
    expect(error).toBeInstanceOf(DeliveryRefused);
    expect(everything(error)).not.toContain('evil.test');
    expect(sink.recipients).toEqual([]);
  });

  it('takes no header, recipient or markup from a name', async () => {
    const name = 'Eve\r\nBcc: eve@evil.test\r\n\r\n<img src="https://evil.test/x">';
    await smtp().deliver(message({ payload: { code: CODE, name } }));
    const { raw, to, mail } = await sink.waitFor(() => true);
    expect(to).toEqual([ADDRESS]);
    expect(raw).not.toMatch(/^Bcc:/im);
    expect(mail.html).not.toContain('<img');
    expect(`${mail.html}${mail.text}`).not.toContain('evil.test');
  });
});

describe('a delivery that fails', () => {
  it.each([
    ['the recipient', 'refuse-recipient', 'SMTP 550 5.1.1'],
    ['the message', 'refuse-message', 'SMTP 554 5.7.1'],
  ] as const)('is refused for good when the server refuses %s', async (_what, mode, reason) => {
    sink.mode = mode;
    const error = await failure(smtp().deliver(message()));
    expect(error).toBeInstanceOf(DeliveryRefused);
    expect(error.message).toBe(reason);
    expect(everything(error)).not.toMatch(/ada@|482913|Lovelace/);
  });

  it.each([
    ['the server asks to come again', 'temporary', 'SMTP EENVELOPE 451 4.7.1', false],
    ['the connection breaks', 'drop', 'SMTP ECONNECTION', true],
  ] as const)('is tried again when %s', async (_what, mode, reason, down) => {
    sink.mode = mode;
    const transport = smtp();
    const error = await failure(transport.deliver(message()));
    expect(error).not.toBeInstanceOf(DeliveryRefused);
    expect(error instanceof TransportDown).toBe(down);
    expect(error.message).toBe(reason);
    expect(everything(error)).not.toMatch(/ada@|482913|Lovelace/);
    sink.mode = 'accept';
    await expect(transport.deliver(message())).resolves.toBeDefined();
  });

  it('is tried again when the password is wrong: the message is not to blame', async () => {
    await restart({ auth: { user: 'mail', pass: 'right' } });
    const error = await failure(smtp({ auth: { user: 'mail', pass: 'wrong-secret' } }).deliver(message()));
    expect(error).not.toBeInstanceOf(DeliveryRefused);
    expect(error).toBeInstanceOf(TransportDown);
    expect(error.message).toMatch(/^SMTP EAUTH 535/);
    expect(everything(error)).not.toContain('wrong-secret');
  });

  it('is tried again when nobody listens', async () => {
    const transport = smtp();
    await sink.stop();
    const error = await failure(transport.deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    sink = await SmtpSink.start();
  });

  it('sends nothing in the clear where TLS is required and not offered', async () => {
    await restart({ starttls: false });
    const error = await failure(smtp({ requireTLS: true }).deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(sink.recipients).toEqual([]);
  });

  it('ends when the server falls silent', async () => {
    sink.mode = 'hang';
    const error = await failure(smtp({ socketTimeout: 50 }).deliver(message()));
    expect(error).toBeInstanceOf(TransportDown);
    expect(error.message).toBe('SMTP ETIMEDOUT');
  });

  it('ends at its deadline, also in the queue behind a hanging one', async () => {
    sink.mode = 'hang';
    const transport = smtp({ maxConnections: 1 }, { text: 100, answer: 100 });
    const errors = await Promise.all([1, 2, 3].map(() => failure(transport.deliver(message()))));
    expect(errors.map((error) => error.message)).toEqual(Array(3).fill('SMTP EABORT'));
  });
});

describe('what a server answers in a real conversation', () => {
  const login = { auth: { user: 'mail', pass: 'right' } };
  /** The kind of failure, exactly. */
  const kindOf = async (script: Script, changes: Partial<SmtpOptions> = {}) => {
    if (script.auth) await restart(login);
    sink.script = script;
    const auth = script.auth ? { auth: login.auth } : {};
    const error = await failure(
      smtp({ socketTimeout: 200, greetingTimeout: 200, ...auth, ...changes }).deliver(message()),
    );
    expect(everything(error)).not.toMatch(/ada@example|482913/);
    return { kind: error.constructor, text: error.message };
  };
  const say = (code: number, text = `<${ADDRESS}> ${CODE}`): [number, string] => [code, text];

  it.each<[string, Script, unknown]>([
    // Nobody is served: the other one at once, and a failure of this one.
    ['connect', { connect: say(421) }, TransportDown],
    ['connect', { connect: say(554) }, TransportDown],
    ['connect', { connect: 'silence' }, TransportDown],
    ['connect', { connect: 'cut' }, TransportDown],
    ['auth', { auth: say(454, '4.7.0 later') }, TransportDown],
    ['auth', { auth: say(534) }, TransportDown],
    ['auth', { auth: say(535) }, TransportDown],
    ['auth', { auth: 'silence' }, TransportDown],
    ['mail', { mail: say(421) }, TransportDown],
    ['mail', { mail: say(530, '5.7.0 sign in first') }, TransportDown],
    ['mail', { mail: say(452, '4.3.1 no room') }, TransportDown],
    ['mail', { mail: 'silence' }, TransportDown],
    ['mail', { mail: 'cut' }, TransportDown],
    ['rcpt', { rcpt: say(421) }, TransportDown],
    ['rcpt', { rcpt: say(550, '5.3.2 not accepting messages') }, TransportDown],
    ['rcpt', { rcpt: say(530, '5.7.0 sign in first') }, TransportDown],
    ['rcpt', { rcpt: 'silence' }, TransportDown],
    ['rcpt', { rcpt: 'cut' }, TransportDown],
    ['message', { message: say(421) }, TransportDown],
    ['message', { message: say(452, '4.3.1 no room') }, TransportDown],
    // Not this message, not now: the other one at once.
    ['mail', { mail: say(550, '5.7.1 not your sender') }, NotTaken],
    ['mail', { mail: say(451) }, NotTaken],
    ['rcpt', { rcpt: say(451, '4.7.1 greylisted') }, NotTaken],
    ['rcpt', { rcpt: say(452, '4.2.2 full') }, NotTaken],
    ['message', { message: say(451) }, NotTaken],
    ['message', { message: say(454, 'throttled') }, NotTaken],
    // The recipient's own trouble: later, here.
    ['rcpt', { rcpt: say(450, '4.2.0 busy') }, TryLater],
    ['message', { message: say(450) }, TryLater],
    // For good.
    ['rcpt', { rcpt: say(550, '5.1.1 unknown') }, DeliveryRefused],
    ['rcpt', { rcpt: say(553) }, DeliveryRefused],
    ['message', { message: say(552, '5.3.4 too big') }, DeliveryRefused],
    ['message', { message: say(554, '5.7.1 spam') }, DeliveryRefused],
    // Nobody knows.
    ['message', { message: 'silence' }, MaybeTaken],
    ['message', { message: 'cut' }, MaybeTaken],
  ])('after %s: %j', async (_moment, script, kind) => {
    expect(await kindOf(script)).toMatchObject({ kind });
  });

  it('is not known where our own deadline comes after the final dot', async () => {
    const limits = { text: 300, answer: 100 };
    sink.script = { message: 'silence' };
    expect((await failure(smtp({}, limits).deliver(message()))).constructor).toBe(MaybeTaken);
    sink.script = { rcpt: 'silence' };
    expect((await failure(smtp({}, limits).deliver(message()))).constructor).toBe(TransportDown);
  });

  it('may come long after the final dot: a filter reads the text', async () => {
    sink.beforeAccepting = () => new Promise((resolve) => setTimeout(resolve, 1_200));
    await expect(smtp({}, { text: 1_000, answer: 5_000 }).deliver(message())).resolves.toBeDefined();
    expect(sink.texts).toBe(1);
  });

  it('is not asked for twice: a connection that is lost after the final dot gets no second copy on another', async () => {
    sink.script = { message: 'cut' };
    expect((await failure(smtp().deliver(message()))).constructor).toBe(MaybeTaken);
    expect(sink.texts).toBe(1);
  });

  it('is not known either on a connection that has served before', async () => {
    const transport = smtp({ socketTimeout: 300, maxConnections: 1 });
    await transport.deliver(message());
    for (const [script, kind] of [
      [{ message: 'cut' }, MaybeTaken],
      [{ mail: 'silence' }, TransportDown],
    ] as const) {
      sink.script = script;
      expect((await failure(transport.deliver(message()))).constructor).toBe(kind);
      sink.script = {};
      await transport.deliver(message());
    }
  });
});

import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { inspectEnv } from '../../src/config/index.js';
import { Findings } from '../../src/doctor/findings.js';
import { patientOf } from '../../src/doctor/patient.js';
import { replicas } from '../../src/doctor/replicas.js';
import { TestApp } from '../support/app.js';
import { createTestDatabase, databaseKind, type TestDatabase } from '../support/database.js';
import { GoingClock, findingsOf } from '../support/doctor.js';
import { Front } from '../support/front.js';
import { freePort } from '../support/mariadb.js';
import { Installation } from '../support/installation.js';
import { json } from '../support/sms-provider.js';
import { SmtpSink } from '../support/smtp-sink.js';

let all: Installation;
let { app, front, mail, provider, redis, good }: Installation = {} as Installation;

beforeAll(async () => {
  all = await Installation.start();
  ({ app, front, mail, provider, redis, good } = all);
});

beforeEach(() => all.mend());

afterAll(() => all.stop());

/** With these settings over the good ones. Nothing that is found ever shows a secret. */
async function found(over: Record<string, string> = {}, instead: Parameters<typeof findingsOf>[1] = {}) {
  const diagnosis = await findingsOf({ ...good, ...over }, instead);
  const text = JSON.stringify(diagnosis.findings);
  for (const secret of all.secrets) expect(text).not.toContain(secret);
  return diagnosis;
}

describe('an installation without a fault', () => {
  it('has nothing wrong, and each neighbour was asked', async () => {
    const txt = (name: string) => Promise.resolve([[name.startsWith('_dmarc') ? 'v=DMARC1; p=none' : 'v=spf1 -all']]);
    const diagnosis = await found({}, { resolveTxt: txt });
    expect(diagnosis.wrong).toEqual([]);
    const states = Object.fromEntries(diagnosis.findings.map(({ check, state }) => [check, state]));
    expect(states).toMatchObject({
      'settings.all': 'good',
      'secrets.APP_SECRET': 'good',
      'database.schema': 'good',
      'smtp.login': 'good',
      'smtp.sender': 'good',
      'smtp-fallback.login': 'good',
      'sender-domain.spf': 'good',
      'sender-domain.dmarc': 'good',
      'sms.account': 'good',
      'sms.sender': 'good',
      'redis.reach': 'good',
      'redis.version': 'good',
      'redis.scripts': 'good',
      'redis.messages': 'good',
      'public.reach': 'good',
      'public.proxy': 'good',
      'public.clock': 'good',
      'public.cors': 'good',
    });
    expect(diagnosis.of('smtp.sender')).toEqual([
      'good: no-reply@example.com is accepted',
      'good: shop@example.com is accepted',
    ]);
  });

  it('is left as it was: no mail, no text, no row, no key', async () => {
    const before = await app.query('SELECT COUNT(*) AS n FROM audit_events');
    await found();
    expect([mail.messages, mail.recipients]).toEqual([[], []]);
    expect(provider.posts.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(await app.query('SELECT COUNT(*) AS n FROM audit_events')).toEqual(before);
    const keys = await redis.command('KEYS', 'latchkey:doctor:*');
    for (const key of keys.match(/latchkey:\S+/g) ?? []) expect(await redis.command('PTTL', key)).toMatch(/:\d+/);
  });
});

describe('settings', () => {
  it('that are refused are named as the start names them, and the rest is checked all the same', async () => {
    const diagnosis = await found({
      OTP_TTL: '9999',
      REDIS_URL: 'redis://:hunter2@127.0.0.1/x',
      AUTH_TOKEN: 'hunter2',
    });
    expect(diagnosis.of('settings.OTP_TTL')).toEqual([
      'wrong: is too large → expected a whole number from 1 to 600 (seconds)',
    ]);
    expect(diagnosis.of('settings.AUTH_TOKEN')).toEqual(['wrong: is unknown → expected a variable of .env.example']);
    expect(diagnosis.of('redis.all')).toEqual(['skipped: REDIS_URL can not be used, see above']);
    expect(diagnosis.of('sms.account')).toEqual(['good: active']);
  });

  it('of production are judged as production judges them', async () => {
    const weak = { NODE_ENV: 'production', DOCS: 'on', APP_SECRET: 'change-me-change-me-change-me-change-me' };
    const diagnosis = await found(weak);
    expect(diagnosis.of('settings.APP_SECRET')[0]).toMatch(/^wrong: is a placeholder → expected/);
    expect(diagnosis.of('secrets.APP_SECRET')).toEqual(['skipped: it is refused, see above']);
    expect(diagnosis.of('settings.docs')[0]).toMatch(/^hint: .* → set DOCS=off/);
  });

  it('tell a rotation that is under way', async () => {
    const diagnosis = await found({ APP_SECRET: `${good.APP_SECRET},${good.APP_SECRET?.toUpperCase()}x` });
    expect(diagnosis.of('secrets.APP_SECRET')[0]).toMatch(/^hint: 2 secrets: a rotation is under way → after 30 days/);
    expect(diagnosis.of('public.proxy')).toEqual(['good: the service sees us as 198.51.100.9']);
  });

  it('keep the secret of DATA_DIR to its owner, and make none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    const own = { APP_SECRET: '', DATABASE_URL: '', DATA_DIR: folder };
    expect((await found(own)).of('secrets.APP_SECRET')[0]).toMatch(/^good: unset/);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'app-secret'), `${'ab12'.repeat(16)}\n`);
    chmodSync(join(folder, 'app-secret'), 0o644);
    expect((await found(own)).of('secrets.file')).toEqual([
      `wrong: others on this machine can read the secret in DATA_DIR → chmod 600 ${join(folder, 'app-secret')}`,
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe('the public address', () => {
  it('of a service with another APP_SECRET is noticed', async () => {
    const { wrong } = await found({ APP_SECRET: [...(good.APP_SECRET ?? '')].reverse().join('') });
    expect(wrong).toEqual(['public.proxy: the service that answers has another APP_SECRET, or is older']);
  });

  it('behind a proxy that TRUST_PROXY does not name is noticed', async () => {
    const direct = await TestApp.start({ env: { ...good, TRUST_PROXY: '' }, clock: new GoingClock() });
    front.target = direct.url;
    const diagnosis = await found({ TRUST_PROXY: '' });
    expect(diagnosis.of('public.proxy')).toEqual([
      'wrong: a proxy at 127.0.0.1 stands in front and is not trusted: all people count as one source → TRUST_PROXY=127.0.0.1 (or its range)',
    ]);
    await direct.close();
  });

  it('asked from a machine that TRUST_PROXY names proves nothing', async () => {
    front.client = '127.0.0.1';
    const diagnosis = await found();
    expect(diagnosis.of('public.proxy')[0]).toMatch(/^hint: this machine is one that TRUST_PROXY names/);
  });

  it('behind a proxy that passes on what anybody writes is noticed', async () => {
    front.forwarding = 'pass';
    const diagnosis = await found({ PUBLIC_URL: front.urlAt('0.0.0.0') });
    expect(diagnosis.of('public.proxy')[0]).toMatch(
      /^wrong: whoever writes X-Forwarded-For is believed.* → let the proxy append/,
    );
    expect(diagnosis.of('public.cookies')[0]).toMatch(/^wrong: without https/);
  });

  it('behind a proxy that does not say for whom it asks is noticed', async () => {
    const PUBLIC_URL = front.urlAt('0.0.0.0');
    front.forwarding = 'mute';
    expect((await found({ PUBLIC_URL })).of('public.proxy')).toEqual([
      'hint: everybody may be seen as 127.0.0.1, and counted as one source; is that your address? → ' +
        'if not, let the proxy set X-Forwarded-For and name it in TRUST_PROXY; on Kubernetes externalTrafficPolicy: Local',
    ]);
    expect((await found()).of('public.proxy')).toEqual(['good: the service sees us as 127.0.0.1']);
  });

  it.each(['10.0.0.7', '172.17.0.1', '192.168.65.1', '100.64.3.2', 'fd00::1'])(
    'where a node stands for everybody as %s is noticed',
    async (node) => {
      const PUBLIC_URL = front.urlAt('0.0.0.0');
      front.client = node;
      expect((await found({ PUBLIC_URL })).of('public.proxy')[0]).toMatch(
        `hint: everybody may be seen as ${node}, and counted as one source`,
      );
      front.client = '198.51.100.9';
      expect((await found({ PUBLIC_URL })).of('public.proxy')).toEqual(['good: the service sees us as 198.51.100.9']);
    },
  );

  it('where something else answers is noticed', async () => {
    front.target = provider.url;
    expect((await found()).of('public.reach')[0]).toMatch(
      /^wrong: something else answers at PUBLIC_URL → let the proxy/,
    );
    front.target = undefined;
    expect((await found()).of('public.reach')[0]).toMatch(/^wrong: \/health\/live answers 502 → let the proxy/);
  });

  it('where nobody listens is noticed, and the application there too', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const diagnosis = await found({ PUBLIC_URL: url, FRONTEND_URL: `http://localhost:${await freePort()}` });
    expect(diagnosis.of('public.reach')[0]).toMatch(/nobody listens there \(ECONNREFUSED\) → start the service/);
    expect(diagnosis.of('frontend.reach')[0]).toMatch(/^wrong: nobody listens there .* → start the application/);
  });

  it('with a certificate that nobody believes gets no token', async () => {
    const secure = await Front.start('https');
    secure.target = app.url;
    secure.rewrite = { 'strict-transport-security': undefined };
    const diagnosis = await found({ PUBLIC_URL: secure.urlAt('localhost') });
    await secure.stop();
    expect(diagnosis.of('public.tls')[0]).toMatch(
      /^wrong: the certificate is not valid for this host: DEPTH_ZERO_SELF_SIGNED_CERT → renew/,
    );
    expect(diagnosis.of('public.hsts')[0]).toMatch(/^hint: the header is missing/);
    expect(diagnosis.of('public.proxy')).toEqual(['skipped: nothing more is asked over such a connection']);
  });

  it('that lets other origins in than the settings say is noticed', async () => {
    const diagnosis = await found({ CORS_ORIGINS: 'https://app.example.com,https://new.example.com' });
    expect(diagnosis.wrong).toEqual(['public.cors: https://new.example.com is not let in']);
    front.rewrite = { 'access-control-allow-origin': '*' };
    expect((await found()).wrong).toContain('public.cors: any origin is let in');
  });

  it('of a machine with another time is noticed', async () => {
    const clock = new GoingClock();
    clock.now = () => new Date(Date.now() + 10_000);
    const { wrong } = await found({}, { clock });
    expect(wrong).toContainEqual(
      expect.stringMatching(/^public\.clock: the service is (9|10)\.\d s behind this machine$/),
    );
  });
});

describe('how a request comes', () => {
  it('is told to nobody else, in the words of an address that does not exist', async () => {
    const strip = (text: string, path: string) => text.replaceAll(path, '').replace(/"request_id":"[^"]+"/, '');
    const headers: Record<string, string>[] = [
      {},
      { authorization: 'Bearer metrics-hunter2' },
      { authorization: `Doctor ${Math.floor(Date.now() / 1000) + 30}.${'A'.repeat(43)}` },
      { authorization: 'Doctor 9999999999.' },
    ];
    const none = await app.agent().get('/health/elsewhere');
    for (const each of headers) {
      const answer = await app.agent().get('/health/passage', each);
      expect([answer.status, strip(answer.text, 'passage')]).toEqual([404, strip(none.text, 'elsewhere')]);
    }
  });
});

describe('the mail server', () => {
  const at = (login: string) => mail.url.replace(/\/\/.*@/, `//${login}@`);

  it('that refuses the login is noticed', async () => {
    const diagnosis = await found({ SMTP_URL: at('mailer:hunter2-wrong') });
    expect(diagnosis.of('smtp.login')).toEqual([
      'wrong: refused with 535 → mend user and password in SMTP_URL, percent-encoded',
    ]);
    expect(diagnosis.wrong).toHaveLength(1);
  });

  it('whose certificate is not valid gets no password', async () => {
    const diagnosis = await found({ SMTP_FALLBACK_URL: mail.url.replace('127.0.0.1', '0.0.0.0') });
    expect(diagnosis.of('smtp-fallback.tls')[0]).toMatch(
      /^wrong: the certificate is not valid for this host: \w+ → renew/,
    );
    expect(diagnosis.of('smtp-fallback.login')).toEqual(['skipped: no password is sent over such a connection']);
  });

  it('without TLS is refused where production would refuse it', async () => {
    const plain = await SmtpSink.start({ starttls: false });
    const diagnosis = await found({
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://localhost:1',
      SMTP_URL: plain.url.replace('127.0.0.1', '0.0.0.0'),
    });
    await plain.stop();
    expect(diagnosis.of('smtp.tls')[0]).toMatch(/^wrong: the server offers no STARTTLS.* → use smtps/);
  });

  it('that does not know the sender is noticed', async () => {
    const picky = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 here\r\n');
      socket.on('data', (data: Buffer) =>
        socket.write(data.toString().startsWith('MAIL') ? '553 hunter2 not yours\r\n' : '250 fine\r\n'),
      );
    });
    const diagnosis = await found({ SMTP_URL: await listening(picky) });
    picky.close();
    expect(diagnosis.of('smtp.sender')[0]).toBe(
      'wrong: no-reply@example.com is refused with 553 → verify it with your provider, or change MAIL_FROM',
    );
  });

  it('is asked for no sender that is refused', async () => {
    const diagnosis = await found({ MAIL_FROM: 'nobody' });
    expect(diagnosis.of('smtp.all')).toEqual(['skipped: MAIL_FROM can not be used, see above']);
  });

  it('that says nothing is waited for five seconds', async () => {
    const mute = createServer((socket) => void socket.on('error', () => undefined));
    const url = await listening(mute);
    const connected = once(mute, 'connection');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const asked = found({
        SMTP_URL: url,
        REDIS_URL: '',
        SMTP_FALLBACK_URL: '',
        DATABASE_URL: '',
        DATA_DIR: tmpdir(),
      });
      await connected;
      await jest.advanceTimersByTimeAsync(5_000);
      jest.useRealTimers();
      expect((await asked).of('smtp.reach')[0]).toMatch(
        /no answer in time \(a port for TLS from the start\?\) → mend host/,
      );
    } finally {
      jest.useRealTimers();
      mute.close();
    }
  });

  it('whose domain has no records is told, and a name server that is away is not held against it', async () => {
    expect((await found()).of('sender-domain.spf')[0]).toMatch(/^hint: example.com has no SPF record/);
    const resolveTxt = () => Promise.reject(Object.assign(new Error('x'), { code: 'ETIMEOUT' }));
    expect((await found({}, { resolveTxt })).of('sender-domain.dns')).toEqual([
      'skipped: the name server does not answer for example.com (ETIMEOUT)',
    ]);
  });
});

describe('the SMS provider', () => {
  it.each([
    ['that does not know the account', json(401, { code: 20003 }), 'sms.account', /not known \(401\) → copy TWILIO_/],
    ['whose account is closed', json(200, { status: 'suspended' }), 'sms.account', /is suspended → open it/],
    [
      'to whom the number is foreign',
      json(200, { status: 'active' }),
      'sms.sender',
      /is no number of this account → name/,
    ],
  ])('%s is noticed', async (_, reply, check, expected) => {
    provider.reply = reply;
    expect((await found()).of(check)[0]).toMatch(expected);
  });

  it('is asked for its messaging service', async () => {
    provider.reply = (response, post) =>
      json(post.path.includes('/Services/') ? 404 : 200, { status: 'active' })(response, post);
    const service = { TWILIO_PHONE_NUMBER: '', TWILIO_MESSAGING_SERVICE_SID: 'MG123' };
    expect((await found(service)).of('sms.sender')[0]).toMatch(/^wrong: there is no such messaging service → name one/);
  });

  it('of our own is asked without a text', async () => {
    const own = { SMS_TRANSPORT: 'webhook', SMS_WEBHOOK_URL: provider.url, SMS_WEBHOOK_SECRET: 'hunter2'.repeat(5) };
    expect((await found(own)).of('sms.reach')[0]).toMatch(/no proof that it takes texts/);
    expect(provider.posts.map(({ method }) => method)).toEqual(['OPTIONS']);
    const gone = { ...own, SMS_WEBHOOK_URL: 'http://127.0.0.1:1' };
    expect((await found(gone)).of('sms.reach')[0]).toMatch(/^wrong: the webhook: nobody listens there/);
  });
});

describe('the second transport of texts', () => {
  it('that is away is named beside the first', async () => {
    const second = {
      SMS_FALLBACK_TRANSPORT: 'webhook',
      SMS_WEBHOOK_URL: 'http://127.0.0.1:1',
      SMS_WEBHOOK_SECRET: 'hunter2'.repeat(5),
    };
    const diagnosis = await found(second);
    expect(diagnosis.wrong).toEqual(['sms-fallback.reach: the webhook: nobody listens there (ECONNREFUSED)']);
    expect(diagnosis.of('sms.account')).toEqual(['good: active']);
    expect((await found()).findings.filter(({ check }) => check.startsWith('sms-fallback.'))).toEqual([]);
  });
});

describe('the collector of traces', () => {
  it('that is away, or is something else, is noticed', async () => {
    const away = await found({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
    expect(away.of('traces.reach')[0]).toMatch(/^wrong: the collector: nobody listens there .* → start the collector/);
    provider.reply = json(404, {});
    const other = await found({ OTEL_EXPORTER_OTLP_ENDPOINT: provider.url });
    expect(other.of('traces.reach')[0]).toMatch(/^hint: the collector answers 404/);
  });
});

describe('Redis', () => {
  it('that does not know the password is noticed', async () => {
    expect((await found({ REDIS_URL: redis.urlOf('default', 'hunter2') })).wrong).toEqual([]);
    await redis.command(
      'ACL',
      'SETUSER',
      'half',
      'on',
      '>hunter2',
      '~latchkey:*',
      '&latchkey:*',
      '+@all',
      '-eval',
      '-publish',
    );
    const half = await found({ REDIS_URL: redis.urlOf('half', 'hunter2') });
    expect(half.of('redis.scripts')[0]).toMatch(/^wrong: the user may not do what the scripts do → ACL SETUSER/);
    expect(half.of('redis.messages')[0]).toMatch(/^wrong: the user may not publish or subscribe → ACL SETUSER/);
    const wrong = await found({ REDIS_URL: redis.urlOf('half', 'hunter3') });
    expect(wrong.of('redis.reach')).toEqual([
      'wrong: user or password is wrong → mend them in REDIS_URL, percent-encoded',
    ]);
  });

  it('whose memory will fill up is told', async () => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '100mb');
    expect((await found()).of('redis.memory')[0]).toMatch(/^hint: it takes no writes once .* → set maxmemory-policy/);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  });
});

const onMySql: (name: string, tests: () => void) => void = databaseKind() === 'mysql' ? describe : () => undefined;

onMySql('MySQL', () => {
  let other: TestDatabase;
  beforeAll(async () => (other = await createTestDatabase()));
  afterAll(() => other.drop());

  const url = () => good.DATABASE_URL ?? '';
  const as = (user: string, password = 'hunter2') => url().replace(/\/\/[^@]*@/, `//${user}:${password}@`);
  const name = () => new URL(url()).pathname.slice(1);

  async function asRoot(...statements: string[]): Promise<void> {
    const connection = await createConnection(process.env.TEST_MYSQL_URL ?? '');
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  }

  it('is looked at all over', async () => {
    const diagnosis = await found();
    const checks = diagnosis.findings.map(({ check }) => check).filter((check) => check.startsWith('database.'));
    expect(checks.map((check) => check.split('.')[1])).toEqual(
      'reach version tls clock zone schema charset collation rights writes connections durability'.split(' '),
    );
    expect(diagnosis.of('database.clock')[0]).toMatch(/^good: the database is 0\.\d s/);
  });

  it('that does not know the user, or has no such database, is noticed', async () => {
    expect((await found({ DATABASE_URL: as('nobody') })).of('database.reach')).toEqual([
      'wrong: user or password is wrong → mend them in DATABASE_URL, percent-encoded; CREATE USER is in docs/operations.md',
    ]);
    const gone = await found({ DATABASE_URL: url().replace(name(), 'not_there') });
    expect(gone.of('database.reach')[0]).toMatch(/^wrong: there is no such database → CREATE DATABASE/);
    const away = await found({ DATABASE_URL: 'mysql://a:hunter2@127.0.0.1:1/x' });
    expect(away.of('database.reach')[0]).toMatch(
      /ECONNREFUSED.* → start the server, or mend host and port of DATABASE_URL/,
    );
  });

  it('whose user may do too little is noticed', async () => {
    const user = `reader_${name().slice(-6)}`;
    await asRoot(`CREATE USER ${user} IDENTIFIED BY 'hunter2'`, `GRANT SELECT, INSERT ON \`${name()}\`.* TO ${user}`);
    const diagnosis = await found({ DATABASE_URL: as(user) });
    expect(diagnosis.of('database.rights')[0]).toMatch(
      /^wrong: the user lacks UPDATE, DELETE → GRANT UPDATE, DELETE ON `latchkey_\w+`\.\* TO this user$/,
    );
    await asRoot(`GRANT UPDATE, DELETE ON \`${name()}\`.* TO ${user}`);
    expect((await found({ DATABASE_URL: as(user) })).of('database.rights')[0]).toMatch(/^hint: enough to serve/);
    await asRoot(`DROP USER ${user}`);
    expect((await found()).of('database.rights')[0]).toMatch(/^hint: the user may do anything in every database/);
  });

  it('without the tables, or with those of a newer version, is noticed', async () => {
    const empty = { DATABASE_URL: other.env.DATABASE_URL ?? '', MIGRATE_ON_START: 'false' };
    expect((await found(empty)).of('database.schema')[0]).toMatch(
      /^wrong: not up to date, missing: .* → npm run migrate$/,
    );
    await app.query("INSERT INTO migrations (timestamp, name) VALUES (1, 'FromTomorrow1')");
    expect((await found()).of('database.schema')).toEqual([
      'wrong: newer than this version: FromTomorrow1 → run the version that it was made by',
    ]);
    await app.query("DELETE FROM migrations WHERE name = 'FromTomorrow1'");
  });

  it('that would hold two people for one is noticed', async () => {
    await app.query(
      'ALTER TABLE users MODIFY email varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL',
    );
    expect((await found()).of('database.collation')[0]).toMatch(
      /^wrong: 1 columns are not compared byte by byte: users\.email \(utf8mb4_general_ci\) → ALTER TABLE/,
    );
    await app.query('ALTER TABLE users MODIFY email varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL');
  });

  it('that has fewer connections than are asked for is noticed', async () => {
    expect((await found({ DATABASE_URL: `${url()}?pool=1000` })).of('database.connections')[0]).toMatch(
      /^wrong: one instance asks for 1000, the server has 500 → raise max_connections/,
    );
  });

  it('of which replicas are away, or of another schema, is noticed', async () => {
    const urls = `${url()},${other.env.DATABASE_URL},mysql://a:hunter2@127.0.0.1:1/x`;
    const diagnosis = await found({ DATABASE_READ_URLS: urls });
    expect(diagnosis.of('replica[1].schema')).toEqual(['good: the same as of this version']);
    expect(diagnosis.of('replica[1].lag')[0]).toMatch(/^skipped: the server replicates nothing/);
    expect(diagnosis.of('replica[2].schema')[0]).toMatch(/^wrong: another one than that of this version/);
    expect(diagnosis.of('replica[3].reach')[0]).toMatch(/^wrong: nobody listens there/);
  });

  it('of another time is noticed', async () => {
    const clock = new GoingClock();
    clock.now = () => new Date(Date.now() - 10_000);
    expect((await found({}, { clock })).of('database.clock')[0]).toMatch(
      /^wrong: the database is 10\.\d s ahead .* → let/,
    );
  });
});

const onEmbedded: (name: string, tests: () => void) => void =
  databaseKind() === 'embedded' ? describe : () => undefined;

onEmbedded('the embedded database', () => {
  it('that takes no files, or is none, is noticed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    writeFileSync(join(folder, 'latchkey.db'), 'nothing of the kind');
    const diagnosis = await found({ DATA_DIR: folder });
    expect(diagnosis.of('database.file')[1]).toMatch(/^wrong: .* can not be read \(SQLITE_NOTADB\) → restore a backup/);
    const file = await found({ DATA_DIR: join(folder, 'latchkey.db') });
    expect(file.of('database.folder')[0]).toMatch(/^wrong: .* → (name a folder|give it to)/);
    rmSync(folder, { recursive: true });
  });

  it('of a service that ended stays as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    await app.query('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(join(good.DATA_DIR ?? '', 'latchkey.db'), join(folder, 'latchkey.db'));
    const diagnosis = await found({ DATA_DIR: folder });
    expect(diagnosis.of('database.journal')).toEqual(['good: WAL']);
    expect(diagnosis.of('database.schema')).toEqual(['good: up to date']);
    expect(readdirSync(folder)).toEqual(['latchkey.db']);
    // Whole, and out of reach.
    mkdirSync(join(folder, 'latchkey.db-wal'));
    expect((await found({ DATA_DIR: folder })).of('database.file')[1]).toMatch(
      /^wrong: .* can not be read \(SQLITE_CANTOPEN\) → ask again as the user that the service runs as$/,
    );
    rmSync(folder, { recursive: true });
  });

  it('without the tables is not up to date, and no reason to restore a backup', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey #%20doctor-'));
    writeFileSync(join(folder, 'latchkey.db'), '');
    const own = await found({ DATA_DIR: folder });
    expect(own.of('database.schema')[0]).toMatch(/^hint: the next start applies \d+ migrations → nothing, or npm run/);
    const byHand = await found({ DATA_DIR: folder, MIGRATE_ON_START: 'false' });
    expect(byHand.of('database.schema')[0]).toMatch(/^wrong: not up to date: \d+ migrations .* → npm run migrate$/);
    expect(byHand.of('database.file')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['latchkey.db']);
    rmSync(folder, { recursive: true });
  });

  it('of a newer version is noticed', async () => {
    await app.query("INSERT INTO migrations (timestamp, name) VALUES (1, 'FromTomorrow1')");
    expect((await found()).of('database.schema')[0]).toMatch(/^wrong: newer than this version: FromTomorrow1/);
    await app.query("DELETE FROM migrations WHERE name = 'FromTomorrow1'");
  });
});

it('what is found of one replica is not lost while another one is silent', async () => {
  const silent = new Set<Socket>();
  const mute = createServer((socket) => void silent.add(socket.on('error', () => undefined)));
  const urls = [(await listening(mute)).replace('smtp:', 'mysql:'), 'mysql://127.0.0.1:1'].map((url) => `${url}/x`);
  const own = { DATABASE_URL: urls[0], DATABASE_READ_URLS: urls.join(',') };
  const to = new Findings('replica');
  const asked = replicas.run(patientOf(inspectEnv({ ...good, ...own })), to);
  while (to.all.length === 0) await new Promise(setImmediate);
  expect(to.all.map(({ check, state }) => [check, state])).toEqual([['replica[2].reach', 'wrong']]);
  for (const socket of silent) socket.destroy();
  mute.close();
  await asked;
  expect(to.all.map(({ check }) => check)).toEqual(['replica[1].reach', 'replica[2].reach']);
});

it('a check that throws is a finding', async () => {
  const clock = new GoingClock();
  clock.now = () => {
    throw Object.assign(new Error('hunter2'), { code: 'EOOPS' });
  };
  const { wrong } = await found({}, { clock });
  expect(wrong).toContain('public.all: could not be checked to the end: EOOPS');
});

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

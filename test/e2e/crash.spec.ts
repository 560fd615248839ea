import Embedded from 'libsql';
import { createConnection } from 'mysql2/promise';
import { join } from 'node:path';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { TestService, replyTo } from '../support/service.js';
import { SmtpSink } from '../support/smtp-sink.js';
import type { CaughtMail } from '../support/smtp-sink.js';

const EMAIL = 'crash@example.com';

/** The database from outside of the service: somebody who keeps it from writing, and looks at its rows. */
interface Outsider {
  hold(): Promise<void>;
  /** Until the service waits to write. */
  heldUp(): Promise<void>;
  letGo(): Promise<void>;
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

async function mysqlOutsider(url: string): Promise<Outsider> {
  const connection = await createConnection(url);
  const query = async (sql: string) => (await connection.query(sql))[0] as Record<string, unknown>[];
  const isWaiting = "SELECT id FROM information_schema.processlist WHERE info LIKE 'UPDATE%outbox_messages%sent_at%'";
  return {
    query,
    hold: async () => {
      await connection.beginTransaction();
      await query('SELECT id FROM outbox_messages FOR UPDATE');
    },
    heldUp: async () => {
      while ((await query(isWaiting)).length === 0);
    },
    letGo: async () => {
      // The server would run what it was told, though nobody waits for it any more: a machine that dies takes that along.
      for (const { id } of await query(isWaiting)) await query(`KILL ${String(id)}`);
      while ((await query(isWaiting)).length > 0);
      await connection.rollback();
    },
    close: () => connection.end(),
  };
}

function embeddedOutsider(directory: string): Outsider {
  const file = new Embedded(join(directory, 'latchkey.db'), { timeout: 5_000 });
  const run = (sql: string) => Promise.resolve(void file.exec(sql));
  return {
    query: (sql) =>
      Promise.resolve(
        /^SELECT/.test(sql) ? (file.prepare(sql).all() as Record<string, unknown>[]) : (file.exec(sql), []),
      ),
    hold: () => run('BEGIN IMMEDIATE'),
    // Nobody can be asked: the server's yes was said.
    heldUp: () => Promise.resolve(),
    letGo: () => run('ROLLBACK'),
    close: () => Promise.resolve(void file.close()),
  };
}

const codeIn = ({ mail }: CaughtMail) => /^ {4}(\d{6})$/m.exec(mail.text ?? '')?.[1];

describe('a process that is killed after the yes of the mail server and before it is written down', () => {
  let sink: SmtpSink;
  let database: TestDatabase;
  let service: TestService;
  let outsider: Outsider;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    database = await createTestDatabase();
    service = await TestService.start(database, { SMTP_URL: sink.url });
    const { DATABASE_URL, DATA_DIR = '' } = database.env;
    outsider = DATABASE_URL ? await mysqlOutsider(DATABASE_URL) : embeddedOutsider(DATA_DIR);
  });
  afterAll(async () => {
    await service.kill();
    await outsider.close();
    await sink.stop();
    await database.drop();
  });

  it('repeats one message once, with the same code under the same name', async () => {
    const accepted = new Promise<void>((resolve) => (sink.afterAccepting = () => resolve()));
    sink.beforeAccepting = () => outsider.hold();
    const asked = service.open('POST', '/api/auth/send-otp', { 'content-type': 'application/json' });
    expect((await replyTo(asked.end(JSON.stringify({ email: EMAIL, purpose: 'signup' })))).status).toBe(202);
    await accepted;
    await outsider.heldUp();
    await service.kill();
    await outsider.letGo();
    expect(await outsider.query('SELECT sent_at, attempts FROM outbox_messages')).toEqual([
      { sent_at: null, attempts: 1 },
    ]);

    // As if a minute had passed: the lease of the dead process ends.
    await outsider.query('UPDATE outbox_messages SET leased_until = created_at');
    sink.beforeAccepting = () => Promise.resolve();
    service = await TestService.start(database, { SMTP_URL: sink.url });
    while (!(await outsider.query('SELECT sent_at FROM outbox_messages'))[0]?.sent_at) await service.get('/health');

    expect(await outsider.query('SELECT attempts, next_attempt_at, payload FROM outbox_messages')).toEqual([
      { attempts: 2, next_attempt_at: null, payload: null },
    ]);
    const [first, second, ...more] = sink.messages;
    expect(more).toEqual([]);
    expect(second!.mail.messageId).toBe(first!.mail.messageId);
    expect(codeIn(second!)).toMatch(/^\d{6}$/);
    expect(codeIn(second!)).toBe(codeIn(first!));
  });
});

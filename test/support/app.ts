import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { Clock } from '../../src/common/index.js';
import { parseEnv } from '../../src/config/index.js';
import type { Env } from '../../src/config/index.js';
import { configureApp } from '../../src/configure-app.js';
import { DatabaseClock } from '../../src/database/index.js';
import { createAdapter } from '../../src/http/index.js';
import { OutboxRelay } from '../../src/outbox/index.js';
import { Revocations } from '../../src/sessions/index.js';
import { Agent } from './agent.js';
import { TestClock } from './clock.js';
import { createTestDatabase } from './database.js';
import type { TestDatabase } from './database.js';
import { copySchema, keepSchema } from './schema.js';

/** A message of the development mailbox. */
export interface MailboxMessage {
  id: string;
  channel: 'email' | 'sms';
  to: string;
  /** Empty for an SMS, like `html`. */
  subject: string;
  text: string;
  html: string;
  code: string | null;
  link: string | null;
  created_at: string;
}

export interface TestAppOptions {
  env?: Record<string, string>;
  clock?: TestClock;
  /** Another instance on the database of the first. */
  database?: TestDatabase;
  /** How far this machine is ahead of the database; not at all. */
  databaseClock?: Pick<DatabaseClock, 'ahead'>;
  /** For a browser, which has to find the service at its PUBLIC_URL; else any free one. */
  port?: number;
}

const DEFAULTS = {
  NODE_ENV: 'test',
  APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9',
  PUBLIC_URL: 'http://localhost:4000',
  BCRYPT_COST: '4',
  LIMIT_PER_SOURCE: '100000',
  LIMIT_PER_SOURCE_ALL: '100000',
  // No round by itself: tests ask for one.
  RETENTION_INTERVAL: '3600',
};

/** The one door for tests: the real application with its real database, on a port of its own, with a clock to turn. */
export class TestApp {
  /** Every line that was logged, at every level. */
  readonly log: string[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    readonly env: Env,
    readonly clock: TestClock,
    readonly database: TestDatabase,
    readonly url: string,
    private readonly ownsDatabase: boolean,
  ) {}

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const database = options.database ?? (await createTestDatabase());
    if (!options.database) await copySchema(database);
    const env = parseEnv({ ...DEFAULTS, ...database.env, ...options.env });
    const clock = options.clock ?? new TestClock();
    const lines: string[] = [];
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(env)] })
      .overrideProvider(Clock)
      .useValue(clock)
      // The database's clock stays where it is while a test turns ours.
      .overrideProvider(DatabaseClock)
      .useValue(options.databaseClock ?? { ahead: () => Promise.resolve(0) })
      .setLogger(collect(lines))
      .compile();
    const app = module.createNestApplication<NestFastifyApplication>(createAdapter(env), { bodyParser: false });
    app.useLogger(collect(lines));
    await configureApp(app, env);
    await app.listen(options.port ?? 0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const started = new TestApp(app, env, clock, database, `http://127.0.0.1:${port}`, !options.database);
    Object.assign(started, { log: lines });
    if (!options.database) await keepSchema(database);
    return started;
  }

  /** A new client without cookies. */
  agent(): Agent {
    return new Agent(this.url);
  }

  /** Everything that waits in the outbox is delivered when this resolves. */
  async deliver(): Promise<void> {
    await this.app.get(OutboxRelay).drain();
  }

  /** The messages to an address, newest first, after delivery. */
  async mailbox(to: string): Promise<MailboxMessage[]> {
    await this.deliver();
    return (await this.agent().get<MailboxMessage[]>(`/dev/mailbox/messages?to=${encodeURIComponent(to)}`)).body;
  }

  /** The code of the newest message to an address. */
  async code(to: string): Promise<string> {
    const [newest] = await this.mailbox(to);
    if (!newest?.code) throw new Error(`no code was sent to ${to}`);
    return newest.code;
  }

  /** The token in the link of the newest message to an address. */
  async linkToken(to: string): Promise<string> {
    const [newest] = await this.mailbox(to);
    const token = newest?.link?.split('#token=')[1];
    if (!token) throw new Error(`no link was sent to ${to}`);
    return token;
  }

  /** What another instance learns within a second, now. */
  async pollRevocations(): Promise<void> {
    // The one that is under way may have begun too early.
    for (let i = 0; i < 2; i++) await this.app.get(Revocations).poll();
  }

  /** The SQL statements that `work` causes, in order. */
  async statements(work: () => Promise<unknown>): Promise<string[]> {
    const { logger } = this.app.get(DataSource);
    const seen: string[] = [];
    const before = logger.logQuery.bind(logger);
    logger.logQuery = (sql: string) => {
      // Counts are written every few seconds, whatever the requests.
      if (!sql.includes('funnel_counts')) seen.push(sql);
    };
    await work();
    logger.logQuery = before;
    return seen;
  }

  /** Rows, straight from the database. */
  query<T = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.app.get(DataSource).query(sql, parameters);
  }

  async close(): Promise<void> {
    await this.app.close();
    if (this.ownsDatabase) await this.database.drop();
  }
}

function collect(lines: string[]): LoggerService {
  const note = (...parts: unknown[]) => void lines.push(parts.map(asText).join(' '));
  return { log: note, error: note, warn: note, debug: note, verbose: note, fatal: note };
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : (JSON.stringify(part) ?? String(part));
}

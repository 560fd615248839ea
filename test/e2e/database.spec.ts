import { Logger } from '@nestjs/common';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { SystemClock, newId } from '../../src/common/index.js';
import { parseEnv } from '../../src/config/index.js';
import {
  Database,
  DatabaseClock,
  createDataSource,
  dataSourceOptions,
  isUniqueViolation,
  migrateDown,
  migrateUp,
} from '../../src/database/index.js';
import { migrations } from '../../migrations/index.js';
import { User } from '../../src/users/user.entity.js';
import { Proxy } from '../faults/proxy.js';
import { TestApp } from '../support/app.js';
import { createTestDatabase, databaseKind } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';

const root = join(__dirname, '../..');
const TABLES = [
  'audit_events',
  'devices',
  'funnel_counts',
  'leases',
  'number_blocks',
  'otp_challenges',
  'otp_destinations',
  'outbox_messages',
  'registrations',
  'sessions',
  'users',
];

/** What a child process migrates with, as in production. */
const MIGRATE = join(root, 'dist/src/database/migrate.js');

// Migrations tell their story to the log.
beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('the schema', () => {
  let database: TestDatabase;
  const open: DataSource[] = [];
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const dataSource of open.splice(0)) await dataSource.destroy();
    await database.drop();
  });

  const envOf = (more: Record<string, string> = {}) =>
    parseEnv({ APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9', NODE_ENV: 'test', ...database.env, ...more });

  async function connect(more: Partial<DataSourceOptions> = {}, env = envOf()): Promise<DataSource> {
    const dataSource = await createDataSource({ ...dataSourceOptions(env), ...more } as DataSourceOptions).initialize();
    open.push(dataSource);
    return dataSource;
  }

  /** Every table as the engine itself describes it, the log of migrations left out. */
  async function describeSchema(dataSource: DataSource): Promise<Record<string, unknown>> {
    if (database.kind === 'embedded') {
      const rows = await dataSource.query<{ name: string; sql: string }[]>(
        "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'migrations' ORDER BY name",
      );
      return Object.fromEntries(rows.map(({ name, sql }) => [name, sql]));
    }
    const rows = await dataSource.query<Record<string, string>[]>('SHOW TABLES');
    const names = rows.map((row) => Object.values(row)[0]!).filter((name) => name !== 'migrations');
    const schema: Record<string, unknown> = {};
    for (const name of names.sort()) {
      const [row] = await dataSource.query<Record<string, string>[]>(`SHOW CREATE TABLE ${name}`);
      schema[name] = row?.['Create Table'];
    }
    return schema;
  }

  const tablesOf = (schema: Record<string, unknown>) => Object.keys(schema).filter((name) => TABLES.includes(name));

  it('goes up, down and up again, and is the same', async () => {
    const dataSource = await connect();
    const env = envOf();

    const applied = await migrateUp(dataSource, env);
    const before = await describeSchema(dataSource);
    expect(applied).toHaveLength(migrations.length);
    expect(tablesOf(before)).toEqual(TABLES);
    expect(await migrateUp(dataSource, env)).toEqual([]);
    for (let i = 0; i < migrations.length; i++) await migrateDown(dataSource, env);
    expect(await describeSchema(dataSource)).toEqual({});
    await migrateUp(dataSource, env);

    expect(await describeSchema(dataSource)).toEqual(before);
  });

  it('goes down step by step: each step undoes what its step up did', async () => {
    const dataSource = await connect();
    const env = envOf();
    const steps: unknown[] = [await describeSchema(dataSource)];
    for (let count = 1; count <= migrations.length; count++) {
      const partial = await connect({ migrations: migrations.slice(0, count) });
      await migrateUp(partial, env);
      steps.push(await describeSchema(partial));
    }
    for (let count = migrations.length - 1; count >= 0; count--) {
      await migrateDown(dataSource, env);
      expect(await describeSchema(dataSource)).toEqual(steps[count]);
    }
  });

  it('is migrated once by two that start at the same time', async () => {
    const [first, second] = [await connect(), await connect()];

    // The embedded database's lock blocks its whole process, so two in one process would be a test of nothing.
    const applied =
      database.kind === 'mysql'
        ? await Promise.all([migrateUp(first, envOf()), migrateUp(second, envOf())])
        : [await migrateUp(first, envOf()), await migrateUp(second, envOf())];

    expect(applied.map((names) => names.length).sort()).toEqual([0, migrations.length]);
    expect(tablesOf(await describeSchema(first))).toEqual(TABLES);
    expect(await first.query('SELECT * FROM migrations')).toHaveLength(migrations.length);
  });

  it('is migrated once by four processes that start at the same time', async () => {
    const migrate = async () => {
      const child = spawn(process.execPath, [MIGRATE, 'up'], {
        cwd: root,
        env: {
          ...process.env,
          NODE_ENV: 'test',
          APP_SECRET: '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9',
          ...database.env,
        },
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { code, output };
    };

    const runs = await Promise.all([migrate(), migrate(), migrate(), migrate()]);

    expect(runs.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0, 0]);
    expect(runs.filter(({ output }) => output.includes('applied:'))).toHaveLength(1);
    const dataSource = await connect();
    expect(await dataSource.query('SELECT * FROM migrations')).toHaveLength(migrations.length);
    expect(tablesOf(await describeSchema(dataSource))).toEqual(TABLES);
  });

  it('is what the entities say', async () => {
    const app = await TestApp.start({ database });
    try {
      const { entities } = app.app.get(DataSource).options;
      const env =
        database.kind === 'mysql' && (await isMariaDb(app))
          ? // TypeORM's type `mysql` takes MariaDB's NULL defaults for drift.
            envOf({ DATABASE_URL: database.env.DATABASE_URL!.replace(/^mysql:/, 'mariadb:') })
          : envOf();
      const dataSource = await connect({ entities }, env);

      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();

      expect(upQueries.map(({ query }) => query)).toEqual([]);
      expect(dataSource.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(
        tablesOf(await describeSchema(dataSource)),
      );
    } finally {
      await app.close();
    }
  });

  async function isMariaDb(app: TestApp): Promise<boolean> {
    const [row] = await app.query<{ version: string }>('SELECT VERSION() AS version');
    return /mariadb/i.test(row?.version ?? '');
  }
});

describe('what is stored', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  async function insertUser(email: string | null, more: Partial<User> = {}): Promise<string> {
    const now = app.clock.now();
    const id = newId(now);
    await app.app
      .get(DataSource)
      .getRepository(User)
      .insert({
        id,
        realm: 'default',
        email,
        roles: ['user'],
        status: 'active',
        createdAt: now,
        updatedAt: now,
        ...more,
      });
    return id;
  }

  it('holds addresses apart that a human collation holds equal', async () => {
    const addresses = [
      'mike@x',
      'mıke@x',
      'míke@x',
      'MIKE@x',
      'mike@x\u00ad',
      'ﬀ@x',
      'ff@x',
      'ß@x',
      'ss@x',
      '\u212a@x',
      'k@x',
    ];

    for (const address of addresses) await insertUser(address);

    for (const address of addresses) {
      const rows = await app.query<{ email: string }>('SELECT email FROM users WHERE realm = ? AND email = ?', [
        'default',
        address,
      ]);
      expect(rows).toEqual([{ email: address }]);
    }
  });

  it('refuses the same address twice in a realm, and takes it in another', async () => {
    await insertUser('twice@example.com');
    const again = insertUser('twice@example.com');
    await expect(again).rejects.toThrow();
    await again.catch((error: unknown) => expect(isUniqueViolation(error)).toBe(true));
    await expect(insertUser('twice@example.com', { realm: 'other' })).resolves.toEqual(expect.any(String));
    await expect(insertUser(null)).resolves.toEqual(expect.any(String));
    await expect(insertUser(null)).resolves.toEqual(expect.any(String));
  });

  it('keeps times in UTC to the millisecond, and text as it was typed', async () => {
    const now = new Date('2027-07-01T12:34:56.789Z');
    const name = 'Zoë 😀 \\ \' " ; -- \u202e';
    const id = await insertUser('times@example.com', { createdAt: now, name });

    const user = await app.app.get(DataSource).getRepository(User).findOneByOrFail({ id });

    expect(user.createdAt).toEqual(now);
    expect(user.name).toBe(name);
    expect(user.roles).toEqual(['user']);
    if (databaseKind() === 'mysql') {
      const [row] = await app.query<{ text: string }>(
        'SELECT CAST(created_at AS CHAR) AS text FROM users WHERE id = ?',
        [id],
      );
      expect(row?.text).toBe('2027-07-01 12:34:56.789');
    }
  });

  it('refuses an id, an address or a name that is too long rather than cutting it', async () => {
    if (databaseKind() === 'embedded') return;
    await expect(insertUser(`${'a'.repeat(254)}@x`)).rejects.toThrow(/too long/i);
  });
});

const onMySql: (name: string, tests: () => void) => void = databaseKind() === 'mysql' ? describe : () => undefined;

it('tells how far this machine is ahead of it', async () => {
  const app = await TestApp.start();
  const hour = { now: () => new Date(new SystemClock().now().getTime() + 3_600_000) };
  const ahead = await new DatabaseClock(app.app.get(Database), hour, app.env).ahead();
  expect(Math.round(ahead / 60)).toBe(databaseKind() === 'mysql' ? 60 : 0);
  await app.close();
});

onMySql('a database that accepts connections and then says nothing', () => {
  it('is a 503, and no wait without end', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.env.DATABASE_URL ?? '');
    const proxy = await Proxy.start(Number(url.port));
    url.port = String(proxy.port);
    const app = await TestApp.start({ database, env: { DATABASE_URL: url.href } });
    const ready = async () => (await app.agent().get('/health/ready')).status;
    expect(await ready()).toBe(200);

    proxy.set('mute');
    proxy.cut();
    // The first may still find a connection that was cut.
    for (let i = 0; i < 2; i++) expect(await ready()).toBe(503);

    proxy.set('pass');
    expect(await ready()).toBe(200);
    await app.close();
    proxy.stop();
    await database.drop();
  });
});

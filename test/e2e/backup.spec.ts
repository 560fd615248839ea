import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { createTestDatabase, databaseKind } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { PASSWORD, ask, askForCode, registerUser, signIn } from '../support/flows.js';
import type { Challenge } from '../support/flows.js';

const root = resolve(__dirname, '../..');
const LATER = 'another four words since then';
const embedded = databaseKind() === 'embedded';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'));
let database: TestDatabase;
let app: TestApp;

beforeEach(async () => {
  database = await createTestDatabase();
  app = await TestApp.start({ database });
});
afterEach(async () => {
  await app.close();
  await database.drop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({
  PATH: [process.env.PATH, '/usr/sbin'].join(delimiter),
  NODE_ENV: 'test',
  APP_SECRET: app.env.APP_SECRET.join(),
  ...database.env,
});

/** The built command, as `npm run` runs it. */
function run(command: 'backup' | 'restore', ...args: string[]): { status: number | null; said: string } {
  const path = join(root, `dist/src/backup/${command}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    cwd: folder,
    env: environment(),
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

interface Jane {
  session: Agent;
  challenge: Challenge;
  code: string;
}

/** Jane, whose password, session and code the backup holds, and what happened after it. */
async function days(backup: () => void): Promise<Jane> {
  await registerUser(app, 'jane@example.com');
  const session = await signIn(app, 'jane@example.com');
  const { challenge, code } = await askForCode(app, 'jane@example.com');
  await ask(app, 'register', { email: 'waits@example.com', password: PASSWORD });
  backup();
  const changed = await session.post('/api/users/me/password', {
    current_password: PASSWORD,
    new_password: LATER,
  });
  expect(changed.status).toBe(200);
  await registerUser(app, 'later@example.com');
  return { session, challenge, code };
}

async function restart(restore: () => void): Promise<void> {
  await app.close();
  if (embedded) moveAway();
  restore();
  app = await TestApp.start({ database, clock: app.clock });
}

/** A process keeps its hold on a file of libsql's until it ends: for what only a stopped service allows, the file is elsewhere. */
function moveAway(): void {
  const moved = mkdtempSync(join(folder, 'moved-'));
  cpSync(app.env.DATA_DIR, moved, { recursive: true });
  database = { ...database, env: { ...database.env, DATA_DIR: moved } };
}

/** Everything is as it was at the backup, but nothing that was open then is open now. */
async function expectJaneOfOld({ session, challenge, code }: Jane): Promise<void> {
  expect(await app.query("SELECT id FROM users WHERE email = 'later@example.com'")).toEqual([]);
  expect(await app.query('SELECT id FROM sessions WHERE revoked_at IS NULL')).toEqual([]);
  expect(await app.query('SELECT challenge_id FROM registrations')).toEqual([]);
  const returning = app.agent();
  for (const [name, value] of session.cookies) returning.cookies.set(name, value);
  expect((await returning.post('/api/auth/refresh', {})).status).toBe(401);
  const verified = await app.agent().post('/api/auth/verify-otp', {
    email: 'jane@example.com',
    purpose: 'login',
    otp: code,
    challenge_id: challenge.challenge_id,
  });
  expect(verified.status).toBe(400);
  await signIn(app, 'jane@example.com', PASSWORD);
  await expect(signIn(app, 'jane@example.com', LATER)).rejects.toThrow('401');
}

/** The commands of a section of docs/operations.md, on this test's database and in its folder. */
function documented(section: string): string[] {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const [, part = ''] = text.split(`\n### ${section}\n`);
  const blocks = [...(part.split('\n#')[0] ?? '').matchAll(/```sh\n([^`]*)```/g)].map(([, block = '']) => block);
  const name = new URL(database.env.DATABASE_URL ?? '').pathname.slice(1);
  return blocks.map((block) =>
    block
      .replace(/(?<=[ ])latchkey(?=[ ;\n])/g, name)
      .replaceAll('npm run restore', `${process.execPath} ${join(root, 'dist/src/backup/restore.js')}`),
  );
}

/** The shell of an administrator, whose client knows the server. */
function shell(commands: string): { status: number | null; said: string } {
  const { hostname, port, username, password } = new URL(database.env.DATABASE_URL ?? '');
  const client = ['[client]', `host=${hostname}`, `port=${port}`, `user=${username}`, `password=${password}`];
  writeFileSync(join(folder, '.my.cnf'), client.join('\n'));
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-e', '-c', commands], {
    cwd: folder,
    env: { ...environment(), HOME: folder },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

/** Only where there is something to try. MySQL's needs `mysqldump` (Debian: mariadb-client), and fails without it. */
const elsewhere = (): void => undefined;
const inMySql = embedded ? elsewhere : it;
const inEmbedded = embedded ? it : elsewhere;

inMySql('MySQL comes back by the commands of docs/operations.md', async () => {
  const [dump = '', load = ''] = documented('MySQL');
  expect(run('backup', 'any.db')).toMatchObject({ status: 1, said: expect.stringContaining('MySQL') as string });
  const jane = await days(() => expect(shell(dump)).toEqual({ status: 0, said: '' }));
  await restart(() => expect(shell(load)).toMatchObject({ status: 0 }));
  await expectJaneOfOld(jane);
});

inEmbedded('the embedded database comes back while nothing else of it does', async () => {
  const file = join(folder, 'jane.db');
  const jane = await days(() => expect(run('backup', 'jane.db')).toMatchObject({ status: 0 }));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await restart(() => expect(run('restore', 'jane.db').said).toContain('restored: everybody has to sign in again'));
  await expectJaneOfOld(jane);
  const kept = readdirSync(app.env.DATA_DIR).filter((name) => name.startsWith('latchkey.db.before-'));
  expect(kept).toHaveLength(1);
  expect(readdirSync(app.env.DATA_DIR).filter((name) => name.startsWith('restore-'))).toEqual([]);
});

inEmbedded('a backup writes over nothing, and a restore wants a stopped service and a whole file', async () => {
  await registerUser(app, 'jane@example.com');
  expect(run('backup', 'whole.db').status).toBe(0);
  const before = readFileSync(join(folder, 'whole.db'));
  expect(run('backup', 'whole.db')).toMatchObject({ status: 1, said: expect.stringContaining('exists') as string });
  expect(readFileSync(join(folder, 'whole.db')).equals(before)).toBe(true);
  expect(run('restore', 'whole.db')).toMatchObject({ status: 1, said: 'The service is running; stop it first.\n' });

  await restart(() => {
    writeFileSync(join(folder, 'torn.db'), before);
    truncateSync(join(folder, 'torn.db'), Math.floor(before.length / 8192) * 4096);
    writeFileSync(join(folder, 'other.db'), 'no database at all');
    for (const bad of ['torn.db', 'other.db', 'missing.db']) {
      const { status, said } = run('restore', bad);
      expect([bad, status, said]).toEqual([bad, 1, expect.stringMatching(/damaged|no file/)]);
    }
    expect(run('restore')).toMatchObject({ status: 1, said: 'usage: npm run restore -- FILE\n' });
  });
  await signIn(app, 'jane@example.com');
});

inEmbedded('a backup of a newer version is refused', async () => {
  await app.query("INSERT INTO migrations (timestamp, name) VALUES (1999999999999, 'Newer1999999999999')");
  expect(run('backup', 'newer.db').status).toBe(0);
  expect(existsSync(join(folder, 'newer.db'))).toBe(true);
  await restart(() => {
    expect(run('restore', 'newer.db')).toMatchObject({ status: 1, said: expect.stringContaining('newer') as string });
  });
});

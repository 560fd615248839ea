import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { TokenStorage } from '../../client/src/index.js';
import { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { ClientProject, mustRun, program } from '../support/client-package.js';
import { wrong } from '../support/flows.js';
import { freePort } from '../support/mariadb.js';
import { Visitor } from '../support/web-page.js';

/** Lines of all the source of an example. */
const MOST = 100;

// Compilers and a browser, on a busy machine.
jest.setTimeout(120_000);

let app: TestApp;
beforeAll(async () => {
  const port = await freePort();
  app = await TestApp.start({ port, env: { PUBLIC_URL: `http://localhost:${port}` } });
});
afterAll(() => app.close());

type Versions = Record<string, string>;

const EXAMPLES = join(__dirname, '../../examples');

const linesOf = (example: string) => {
  const folder = join(EXAMPLES, example);
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter(
      (file) => /\.(tsx?|mjs|html|css)$/.test(file) && !/node_modules|dist/.test(file) && statSync(file).isFile(),
    );
  return source.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n')).length;
};

describe('the example react-spa', () => {
  const ORIGIN = 'http://localhost:5173';
  let project: ClientProject;
  let server: ChildProcess;
  let browser: Browser;

  beforeAll(async () => {
    project = new ClientProject('react-spa');
    project.link(['scheduler']);
    const vite = program('vite/bin/vite.js');
    mustRun([vite, 'build'], project.folder, { VITE_LATCHKEY_URL: app.env.PUBLIC_URL });
    server = spawn(process.execPath, [vite, 'preview', '--port', '5173', '--strictPort'], { cwd: project.folder });
    await once(server.stdout ?? server, 'data');
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill();
    project?.remove();
  });

  it(`is at most ${MOST} lines`, () => {
    expect(linesOf('react-spa')).toBeLessThan(MOST);
  });

  it('asks for the versions that the repository is tested with, and for a copy of the client', () => {
    const read = (path: string) => JSON.parse(readFileSync(join(EXAMPLES, path), 'utf8')) as Record<string, object>;
    const wanted = read('react-spa/package.json');
    const { '@latchkey/client': client, ...others } = { ...wanted.dependencies, ...wanted.devDependencies } as Versions;
    const tested = read('../package.json').devDependencies as Versions;
    const major = (version: string) => version.replace('^', '').split('.')[0];
    for (const [name, range] of Object.entries(others)) {
      expect([name, major(range)]).toEqual([name, major(tested[name] ?? '')]);
    }
    expect(client).toBe('file:../../client');
    // A link to it would find the React of the repository beside that of the page, and hooks want one.
    expect(readFileSync(join(EXAMPLES, 'react-spa/.npmrc'), 'utf8')).toContain('install-links=true');
  });

  it('signs in by a code, tells who that is, and signs out, in every tab', async () => {
    const email = 'spa@example.com';
    const visitor = await Visitor.arrive(browser, ORIGIN, app.env.PUBLIC_URL);
    const [page, other] = [await visitor.open(), await visitor.open()];
    await page.getByLabel('E-mail address').fill(email);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByText('s•••@example.com').waitFor();
    const code = await app.code(email);
    await page.getByText('(sent)').waitFor();
    await page.getByLabel('Code').fill(wrong(code));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('You have 4 tries left.').waitFor();
    expect(await page.getByRole('button', { name: /Send again in \d+ s/ }).isDisabled()).toBe(true);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in' }).click();
    for (const each of [page, other]) await each.getByText(`Hello ${email}`).waitFor();
    // The cookies are none that a page can read.
    expect(await page.evaluate('document.cookie')).toBe('');
    app.clock.advance(601);
    await page.reload();
    await page.getByText(`Hello ${email}`).waitFor();
    await other.getByRole('button', { name: 'Sign out' }).click();
    for (const each of [page, other]) await each.getByText('Send me a code').waitFor();
    await page.reload();
    await page.getByText('Send me a code').waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});

describe('the example node-bearer', () => {
  let project: ClientProject;
  beforeAll(() => void (project = new ClientProject('node-bearer')));
  afterAll(() => project?.remove());

  it(`is at most ${MOST} lines`, () => {
    expect(linesOf('node-bearer')).toBeLessThan(MOST);
  });

  /** Runs it; `answer` gets each question and types what it returns. */
  async function run(command: string, answer?: (question: string) => Promise<string>) {
    const tokens = project.path('tokens.json');
    const child = spawn(process.execPath, ['main.mjs', command], {
      cwd: project.folder,
      env: { PATH: process.env.PATH ?? '', LATCHKEY_URL: app.env.PUBLIC_URL, TOKEN_FILE: tokens },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const question = chunk.toString();
      if (question.endsWith(': ')) void answer?.(question).then((text) => child.stdin.write(`${text}\n`));
    });
    const [code] = (await once(child, 'close')) as [number];
    return { code, said, tokens };
  }

  it('signs in by a code, stays signed in, refreshes and signs out', async () => {
    const email = 'terminal@example.com';
    const first = await run('me', (question) =>
      question.startsWith('E-mail') ? Promise.resolve(email) : app.code(email),
    );
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining(`You are ${email}.`) as string });
    expect(statSync(first.tokens).mode & 0o777).toBe(0o600);
    expect(await run('me')).toMatchObject({ code: 0, said: `You are ${email}.\n` });
    const before = readFileSync(first.tokens, 'utf8');
    app.clock.advance(601);
    expect(await run('me')).toMatchObject({ code: 0, said: `You are ${email}.\n` });
    expect(readFileSync(first.tokens, 'utf8')).not.toBe(before);
    expect(await run('refresh')).toMatchObject({
      code: 0,
      said: expect.stringContaining('goes on until 20') as string,
    });
    expect(await run('sign-out')).toMatchObject({ code: 0, said: 'You are signed out.\n' });
    expect(existsSync(first.tokens)).toBe(false);
    expect(await run('refresh')).toMatchObject({ code: 1, said: 'There is no session. (not_authenticated)\n' });
  });

  it('is installed as its README says, without a network: the client comes from beside it', async () => {
    const repository = project.path('repository');
    const example = join(repository, 'examples/node-bearer');
    cpSync(project.path('node_modules/@latchkey/client'), join(repository, 'client'), { recursive: true });
    cpSync(join(EXAMPLES, 'node-bearer'), example, { recursive: true });
    const installed = spawnSync('npm', ['install', '--offline'], { cwd: example, encoding: 'utf8' });
    expect(installed).toMatchObject({ status: 0, stdout: expect.stringContaining('added 1 package') as string });
    const child = spawn(process.execPath, ['main.mjs', 'refresh'], {
      cwd: example,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = await child.stderr.toArray();
    expect(said.join('')).toBe('There is no session. (not_authenticated)\n');
  });

  it('keeps its tokens in a file that is whole at any time, and that nobody else reads', async () => {
    const folder = project.path('tokens');
    mkdirSync(folder);
    const path = join(folder, 'tokens.json');
    writeFileSync(path, '{"a":"1","b":"2"}');
    chmodSync(path, 0o644);
    const before = openSync(path, 'r');
    const source: unknown = await import(join(EXAMPLES, 'node-bearer/file-store.mjs'));
    const { FileStore } = source as { FileStore: new (path: string) => TokenStorage };
    const store = new FileStore(path);
    await store.set('a', '3');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(before, 'utf8')).toBe('{"a":"1","b":"2"}');
    closeSync(before);
    await store.remove('b');
    expect([await store.get('a'), await store.get('b')]).toEqual(['3', undefined]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // Into the place of a folder goes no file.
    await expect(new FileStore(folder).set('a', '4')).rejects.toThrow('tokens');
    expect([readdirSync(folder), readdirSync(project.folder).filter((file) => file.startsWith('tokens'))]).toEqual([
      ['tokens.json'],
      ['tokens'],
    ]);
  });
});

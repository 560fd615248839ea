import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
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

const linesOf = (example: string) => {
  const folder = join(__dirname, '../../examples', example);
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
});

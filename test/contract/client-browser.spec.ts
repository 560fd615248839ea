import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { mustRun } from '../support/client-package.js';
import { freePort } from '../support/mariadb.js';
import { Visitor } from '../support/web-page.js';

const ME = '/api/auth/me';
const REFRESH = '/api/auth/refresh';

// A bundler and a browser, on a busy machine.
jest.setTimeout(120_000);

describe('two tabs of a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let pages: Server;
  let origin: string;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));

  beforeAll(async () => {
    mustRun(['scripts/client-bundle.mjs', folder]);
    const bundle = readFileSync(join(folder, 'latchkey.js'));
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const page = `<!doctype html><link rel="icon" href="data:,"><script type="module">
      import { createClient } from '/latchkey.js';
      const options = JSON.parse(decodeURIComponent(location.search.slice(1) || '{}'));
      if (options.stored) options.storage = {
        get: (key) => window.stored('get', key),
        set: (key, value) => window.stored('set', key, value),
        remove: (key) => window.stored('delete', key),
      };
      window.heard = [];
      window.latchkey = createClient({ baseUrl: '${url}', ...options });
      window.latchkey.onSessionChange(({ type, elsewhere }) => window.heard.push(type + (elsewhere ? ' elsewhere' : '')));
    </script>`;
    pages = createServer(({ url: path }, answer) => {
      const isScript = path === '/latchkey.js';
      answer.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      answer.end(isScript ? bundle : page);
    }).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
    app = await TestApp.start({ port, env: { PUBLIC_URL: url, CORS_ORIGINS: origin } });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
    pages?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = <T>(page: Page, script: string) => page.evaluate<T>(`(async () => ${script})()`);
  const heard = (page: Page) => run<string[]>(page, 'window.heard');
  const call = (page: Page, times: number) =>
    run<string[]>(page, `Promise.all(Array.from({ length: ${times} }, async () => (await latchkey.me()).email))`);

  /** A storage that both tabs see alike at once, as that of a browser need not be. */
  const shareStorage = async ({ context }: Visitor) => {
    const map = new Map<string, string>();
    await context.exposeFunction('stored', (what: 'get' | 'set' | 'delete', key: string, value = '') => {
      return what === 'set' ? void map.set(key, value) : map[what](key);
    });
  };

  /** Two tabs, of which the first has signed in. */
  async function signedIn(email: string, options: object = {}) {
    const visitor = await Visitor.arrive(browser, origin, app.env.PUBLIC_URL);
    await shareStorage(visitor);
    const path = `/?${encodeURIComponent(JSON.stringify(options))}`;
    const [first, second] = [await visitor.open(path), await visitor.open(path)];
    for (const page of [first, second]) await page.waitForFunction('window.latchkey');
    const ask = `(await latchkey.sendOtp({ email: '${email}', purpose: 'signup' })).challenge_id`;
    const id = await run<string>(first, ask);
    const proof = { email, purpose: 'signup', challenge_id: id, otp_code: await app.code(email) };
    await run(first, `void (await latchkey.verifyOtp(${JSON.stringify(proof)}))`);
    await second.waitForFunction("window.heard.includes('signed-in elsewhere')");
    return { visitor, first, second };
  }

  /** Their session has run out, and both are told so. */
  async function bothRefused(visitor: Visitor, each: Page[]) {
    app.clock.advance(601);
    const refused = each.map((page) =>
      page.waitForResponse((answer) => answer.url().endsWith(ME) && answer.status() === 401),
    );
    const results = await Promise.all(each.map((page) => call(page, 5)));
    await Promise.all(refused);
    return { results, refreshes: visitor.count(REFRESH) };
  }

  it.each([
    ['cookies', {}],
    ['tokens in a storage that they share', { transport: 'bearer', stored: true }],
  ])('refresh once, with %s, for whatever both of them ask', async (name, options) => {
    const email = `${name.split(' ')[0]}@example.com`;
    const { visitor, first, second } = await signedIn(email, options);
    for (let round = 1; round <= 3; round++) {
      const { results, refreshes } = await bothRefused(visitor, [first, second]);
      expect(results).toEqual([Array(5).fill(email), Array(5).fill(email)]);
      expect(refreshes).toBe(round);
    }
    for (const page of [first, second])
      await page.waitForFunction("window.heard.join().split('refreshed').length === 4");
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });

  it('do not refresh again for an answer that came late', async () => {
    const { visitor, first, second } = await signedIn('late@example.com');
    app.clock.advance(601);
    let release = () => {};
    const refreshed = new Promise<void>((resolve) => (release = resolve));
    await second.route(
      `**${ME}`,
      async (route) => {
        const response = await route.fetch();
        await refreshed;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    const asked = second.waitForRequest(`**${ME}`);
    const late = call(second, 1);
    await asked;
    await call(first, 1);
    await second.waitForFunction("window.heard.includes('refreshed elsewhere')");
    release();
    expect(await late).toEqual(['late@example.com']);
    expect(visitor.count(REFRESH)).toBe(1);
    await visitor.context.close();
  });

  it.each([
    ['refreshes', 1],
    ['fails to', 2],
  ])('wait for each other: the second refreshes only where the first does not: it %s', async (outcome, refreshes) => {
    const email = `turn${refreshes}@example.com`;
    const { visitor, first, second } = await signedIn(email);
    app.clock.advance(601);
    let goOn = () => {};
    const isAwaited = new Promise<void>((resolve) => (goOn = resolve));
    await first.route(`**${REFRESH}`, async (route) => {
      await isAwaited;
      await (outcome === 'refreshes' ? route.continue() : route.abort());
    });
    const begun = first.waitForRequest(`**${REFRESH}`);
    const inTurn = run<string>(first, 'latchkey.me().then((user) => user.email, (error) => error.code)');
    await begun;
    const waiting = call(second, 1);
    // The browser says who waits.
    await run(
      second,
      `{
      const pending = async () => (await navigator.locks.query()).pending.length;
      while ((await pending()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }`,
    );
    goOn();
    expect(await inTurn).toBe(outcome === 'refreshes' ? email : 'network');
    expect(await waiting).toEqual([email]);
    expect(visitor.count(REFRESH)).toBe(refreshes);
    await visitor.context.close();
  });

  it('sign out together, and keep nothing that a script could read', async () => {
    const { visitor, first, second } = await signedIn('leaver@example.com');
    await run(first, 'void (await latchkey.logout())');
    await second.waitForFunction("window.heard.includes('signed-out elsewhere')");
    expect(await heard(first)).toEqual(['signed-in', 'signed-out']);
    expect(await heard(second)).toEqual(['signed-in elsewhere', 'signed-out elsewhere']);
    expect(await run(second, 'latchkey.me().catch((error) => error.code)')).toBe('not_authenticated');
    expect(await run(second, '[document.cookie, localStorage.length, sessionStorage.length]')).toEqual(['', 0, 0]);
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });

  it('each have a session of their own with tokens in memory', async () => {
    const visitor = await Visitor.arrive(browser, origin, app.env.PUBLIC_URL);
    const path = `/?${encodeURIComponent(JSON.stringify({ transport: 'bearer' }))}`;
    const [first, second] = [await visitor.open(path), await visitor.open(path)];
    const email = 'memory@example.com';
    const id = await run<string>(
      first,
      `(await latchkey.sendOtp({ email: '${email}', purpose: 'signup' })).challenge_id`,
    );
    const proof = { email, purpose: 'signup', challenge_id: id, otp_code: await app.code(email) };
    await run(first, `void (await latchkey.verifyOtp(${JSON.stringify(proof)}))`);
    expect(await call(first, 1)).toEqual([email]);
    expect(await run(second, 'latchkey.me().catch((error) => error.code)')).toBe('not_authenticated');
    expect(await run(first, 'localStorage.length')).toBe(0);
    expect(await heard(second)).toEqual(['signed-out']);
    expect(await visitor.context.cookies()).toEqual([]);
    await visitor.context.close();
  });
});

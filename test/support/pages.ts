import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { TestApp } from './app.js';
import { launchBrowser, openPage } from './browser.js';
import { freePort } from './mariadb.js';

/** Somebody at the pages, in a browser without a past. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What went wrong in it: errors, violated policies, foreign addresses. */
  complaints: string[];
}

/** The service with its pages, and a browser to visit them. */
export class Pages {
  private readonly visitors: Visitor[] = [];

  private constructor(
    readonly app: TestApp,
    private readonly browser: Browser,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Pages> {
    const port = await freePort();
    const app = await TestApp.start({ port, env: { PUBLIC_URL: `http://localhost:${port}`, ...env } });
    return new Pages(app, await launchBrowser());
  }

  /** A browser without a past that opens a page; `script` runs in it first. */
  async visit(path = '/', { locale = 'en', script = '' } = {}): Promise<Visitor> {
    const { page, complaints } = await openPage(this.browser, this.app.env.PUBLIC_URL, { locale });
    await page.addInitScript(script);
    const visitor = { page, context: page.context(), complaints };
    this.visitors.push(visitor);
    await page.goto(path);
    await page.locator('h1').waitFor();
    return visitor;
  }

  /** Closes every browser that was opened, and says what went wrong in them. */
  async leave(): Promise<string[]> {
    const left = this.visitors.splice(0);
    await Promise.all(left.map(({ context }) => context.close()));
    return left.flatMap(({ complaints }) => complaints);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.close();
  }
}

/** Fills in the fields of the first form by their names, and sends it. */
export async function submit(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`form [name=${name}]`, value);
  await page.locator('form button[type=submit]').first().click();
}

/** The input for a code, once it is shown. */
export async function codeInput(page: Page): Promise<Locator> {
  const input = page.locator('[name=otp]');
  await input.waitFor();
  return input;
}

/** Types a whole code, which sends itself; it is looked up once the page waits for it. */
export async function typeCode(page: Page, code: string | (() => Promise<string>)): Promise<void> {
  const input = await codeInput(page);
  await input.fill(typeof code === 'string' ? code : await code());
}

/** Until the account is shown. */
export async function signedIn(page: Page): Promise<void> {
  await page.waitForURL('**/account');
  await page.getByRole('heading', { level: 1 }).waitFor();
}

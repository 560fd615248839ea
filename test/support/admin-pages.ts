import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { TestApp } from './app.js';
import { adminIn } from './admin.js';
import { launchBrowser, openPage } from './browser.js';
import { GoingClock } from './doctor.js';
import { PASSWORD } from './flows.js';
import { freePort } from './mariadb.js';
import { RealmLife } from './realm-life.js';
import { SmsProvider, json } from './sms-provider.js';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const ADMIN = 'root@example.com';

/** A realm that people have used for a while, its pages, and a browser: the times are the machine's, as the browser's are. */
export class AdminPages {
  private constructor(
    readonly app: TestApp,
    readonly browser: Browser,
    readonly provider: SmsProvider,
    readonly life: RealmLife,
  ) {}

  static async start(): Promise<AdminPages> {
    const [port, provider] = [await freePort(), await SmsProvider.start()];
    provider.reply = json(200, { id: 'sms-1' });
    const app = await TestApp.start({
      ...{ port, clock: new GoingClock() },
      env: {
        PUBLIC_URL: `http://localhost:${port}`,
        ...{ APP_NAME: 'Northwind', SMS_TRANSPORT: 'webhook', SMS_WEBHOOK_URL: `${provider.url}/sms` },
        SMS_WEBHOOK_SECRET: 'webhook-secret-8c5e1f0a9d3b7264e1a0c4f7',
      },
    });
    const { id } = await adminIn(app, 'default', ADMIN);
    await app.query(`UPDATE users SET name = 'Robin Keller' WHERE id = ?`, [id]);
    const life = await new RealmLife(app).begin(id);
    return new AdminPages(app, await launchBrowser(), provider, life);
  }

  /** A browser without a past, before the pages of the administration. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
    const opened = await openPage(this.browser, this.app.env.PUBLIC_URL, { locale: 'en', ...options });
    await opened.page.goto(path);
    return opened;
  }

  /** Signs in where the page asks for it. */
  async signIn(page: Page, address = ADMIN): Promise<void> {
    await page.getByRole('button', { name: 'Use a password' }).click();
    await page.fill('[name=address]', address);
    await page.fill('[name=password]', PASSWORD);
    await page.locator('form button[type=submit]').first().click();
  }

  /** Answers the question who it is, where an act asks for it. */
  async proveAgain(page: Page): Promise<void> {
    await page.fill('dialog [name=password]', PASSWORD);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.close();
    await this.provider.stop();
  }
}

/** What axe finds that is serious. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>('axe.run()');
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

/** How far the page reaches beyond its window (px). */
export function overhang(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { launchBrowser, openPage, shoot } from '../support/browser.js';
import { ask } from '../support/flows.js';
import { freePort } from '../support/mariadb.js';

jest.setTimeout(120_000);

const EMAIL = 'reader@example.com';
const NUMBER = '+14155552671';

describe('the development mailbox in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    app = await TestApp.start({ port, env: { PUBLIC_URL: `http://localhost:${port}` } });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });
  beforeEach(async () => {
    app.clock.advance(86_400);
    ({ page, complaints } = await openPage(browser, app.env.PUBLIC_URL));
  });
  afterEach(async () => {
    await page?.context().close();
    expect(complaints).toEqual([]);
  });

  const articles = () => page.locator('article');

  async function send(email = EMAIL): Promise<string> {
    await ask(app, 'send-otp', { email, purpose: 'signup' });
    const code = await app.code(email);
    app.clock.advance(61);
    return code;
  }

  async function text(): Promise<string> {
    await ask(app, 'send-otp', { phone_number: NUMBER, purpose: 'signup' });
    const code = await app.code(NUMBER);
    app.clock.advance(61);
    return code;
  }

  /** What axe-core finds that keeps somebody out. */
  async function serious(): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it('says that nothing is there, and shows what comes without being loaded again', async () => {
    await page.goto('/dev/mailbox?to=live@example.com');
    await page.getByText('Nothing here yet for this address').waitFor();
    await shoot(page, 'mailbox-empty');
    await page.evaluate('window.stays = true');
    const code = await send('live@example.com');
    await page.locator('article .code', { hasText: code }).waitFor();
    await page.getByText('One new message.').waitFor();
    expect(await page.getByText('Nothing here yet').count()).toBe(0);
    expect(await page.evaluate('window.stays')).toBe(true);
  });

  it('leaves alone what is read: the open view, the focus and the place on the page', async () => {
    for (let i = 0; i < 4; i++) await send();
    await page.setViewportSize({ width: 800, height: 500 });
    await page.goto(`/dev/mailbox?to=${EMAIL}`);
    expect(await articles().count()).toBe(4);
    const last = articles().last();
    await last.locator('summary').click();
    await last.getByRole('tab', { name: 'HTML' }).click();
    const place = async () => (await last.boundingBox())?.y;
    const before = await place();
    const code = await send();
    await articles().nth(4).waitFor({ state: 'attached' });
    expect(await articles().first().locator('.code').innerText()).toBe(code);
    expect(Math.abs((await place())! - before!)).toBeLessThan(2);
    expect(await last.getByRole('tab', { name: 'HTML' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('HTML');
  });

  it('keeps to the address that it is asked for', async () => {
    await send();
    await page.goto('/dev/mailbox');
    await page.getByRole('searchbox').fill('other@example.com');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('Nothing here yet for this address').waitFor();
    await send();
    const code = await send('other@example.com');
    await page.locator('article .code', { hasText: code }).waitFor();
    expect(await articles().count()).toBe(1);
    expect(await page.getByRole('searchbox').inputValue()).toBe('other@example.com');
    await page.getByRole('link', { name: 'Show all' }).click();
    await articles().nth(1).waitFor();
  });

  it('copies a code by a click and by the keyboard, and says so', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const [older, newer] = [await send(), await send()];
    await page.goto(`/dev/mailbox?to=${EMAIL}`);
    const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
    const button = (i: number) => articles().nth(i).locator('.copy');
    await button(0).click();
    await page.getByText('The code is copied.').waitFor();
    expect([await copied(), await button(0).innerText()]).toEqual([newer, 'Copied']);
    await button(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(`document.querySelectorAll('.copy')[1].textContent === 'Copied'`);
    expect(await copied()).toBe(older);
  });

  it('copies without a clipboard too: by what is selected', async () => {
    const code = await send();
    await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.goto(`/dev/mailbox?to=${EMAIL}`);
    await articles().first().locator('.copy').click();
    await page.getByText('The code is copied.').waitFor();
    expect(await page.evaluate('String(getSelection())')).toBe(code);
  });

  it('shows its views as tabs, which the arrows change', async () => {
    const code = await send();
    await page.goto(`/dev/mailbox?to=${EMAIL}`);
    const mail = articles().first();
    const [plain, html] = [mail.getByRole('tab', { name: 'Text' }), mail.getByRole('tab', { name: 'HTML' })];
    const chosen = () => Promise.all([plain, html].map((tab) => tab.getAttribute('aria-selected')));
    await plain.focus();
    expect(await chosen()).toEqual(['true', 'false']);
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toEqual(['false', 'true']);
    await mail.frameLocator('iframe').getByText(code, { exact: true }).first().waitFor();
    expect(await mail.getByRole('tabpanel').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    expect(await chosen()).toEqual(['true', 'false']);
    await page.keyboard.press('End');
    expect(await chosen()).toEqual(['false', 'true']);
    await page.keyboard.press('Home');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Text');
  });

  it('says how long ago, and when', async () => {
    await send();
    await page.goto(`/dev/mailbox?to=${EMAIL}`);
    expect(await articles().first().locator('time').innerText()).toMatch(
      /^(just now|.+ ago|in .+|yesterday|tomorrow) · .*\d{4}/,
    );
  });

  it('says so when the service is away, and when it is back', async () => {
    await page.goto('/dev/mailbox');
    await page.route('**/dev/mailbox/messages*', (route) => route.fulfill({ status: 503, body: 'away' }));
    await page.getByText('The service does not answer. Trying again.').waitFor();
    await page.unroute('**/dev/mailbox/messages*');
    await page.getByText('Live', { exact: true }).waitFor();
    complaints = complaints.filter((complaint) => !complaint.includes('503'));
  });

  it.each(['light', 'dark'] as const)('keeps nobody out, and fits a phone of 320 px: %s', async (colorScheme) => {
    await send('somebody-with-a-very-long-address-that-has-no-blank@a-long-host-name.example.com');
    await text();
    await send();
    await page.emulateMedia({ colorScheme });
    await page.goto('/dev/mailbox');
    await shoot(page, 'mailbox');
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 320, height: 700 });
    for (const closed of [1, 2]) await articles().nth(closed).locator('summary').click();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(await serious()).toEqual([]);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/mailbox-320-${colorScheme}.png`, fullPage: true });
    await page.setViewportSize({ width: 1000, height: 700 });
    await articles().first().getByRole('tab', { name: 'HTML' }).click();
    await articles().first().frameLocator('iframe').locator('h1').waitFor();
    expect(await serious()).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/mailbox-html-${colorScheme}.png` });
  });
});

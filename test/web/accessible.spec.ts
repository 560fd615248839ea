import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { PASSWORD, registerUser } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit } from '../support/pages.js';

jest.setTimeout(240_000);

const LANGUAGES = { de: 'anmelden', es: 'Iniciar', fr: 'connecter', hi: 'साइन', ja: 'ログイン' };

/** Colours that are hard to read on something: yellow, white, black, and one in the middle, on which neither ink does. */
const BRANDS = { yellow: '#ffd400', white: '#ffffff', black: '#000000', middle: '#7a7a7a' };

describe('the pages for everybody', () => {
  let pages: Pages;

  beforeAll(async () => {
    const names = Object.keys(BRANDS);
    const colours = Object.entries(BRANDS).map(([name, colour]) => [`REALM_${name.toUpperCase()}_BRAND_COLOR`, colour]);
    const env = { REALMS: names.join(','), SUPPORT_EMAIL: 'help@example.com' };
    pages = await Pages.start({ ...env, ...(Object.fromEntries(colours) as Record<string, string>) });
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  /** Nothing serious, in light and dark, and nothing beside a narrow screen. */
  async function check(page: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 640 });
        const beside = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect({ name, width, beside }).toEqual({ name, width, beside: 0 });
      }
      expect({ name, colorScheme, found: await violations(page) }).toEqual({ name, colorScheme, found: [] });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations: found } = await page.evaluate<axe.AxeResults>('axe.run()');
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  it('those to sign in and up', async () => {
    const { page } = await pages.visit();
    await check(page, 'sign-in');
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, {});
    await page.locator('.error').first().waitFor();
    await check(page, 'sign-in with errors');
    for (const path of ['/sign-up', '/register', '/forgot-password', '/link', '/link#token=x']) {
      await page.goto('about:blank');
      await page.goto(path);
      await page.locator('h1').waitFor();
      await check(page, path);
    }
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('This link doesn’t work').waitFor();
    await check(page, 'a broken link');
  });

  it('those with a code', async () => {
    const { page } = await pages.visit();
    await submit(page, { address: 'nobody@example.com' });
    await (await codeInput(page)).fill('000000');
    await page.locator('.error').waitFor();
    await check(page, 'code');
    await page.goto('/forgot-password');
    await submit(page, { address: 'somebody@example.com' });
    await codeInput(page);
    await check(page, 'reset');
  });

  it('the account, with all that opens in it', async () => {
    await registerUser(pages.app, 'jane@example.com');
    const { page } = await pages.visit();
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: 'jane@example.com', password: PASSWORD });
    await signedIn(page);
    await page.getByRole('button', { name: 'Sign out everywhere' }).waitFor();
    await check(page, 'account');
    for (const name of ['Change: Email address', 'Change password', 'Delete account']) {
      await page.getByRole('button', { name }).click();
    }
    await check(page, 'account, opened');
    pages.app.clock.advance(1000);
    await page.fill('[name=address]', 'next@example.com');
    await page.getByRole('region', { name: 'Addresses' }).getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'the proof');
  });

  it.each(Object.keys(BRANDS))('in the colour of a brand: %s', async (realm) => {
    const { page } = await pages.visit(`/r/${realm}/sign-up`);
    await check(page, realm);
  });

  it.each(Object.entries(LANGUAGES))('in the language of the browser: %s', async (locale, word) => {
    const { page } = await pages.visit('/', { locale });
    await page.locator('h1').getByText(word).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe(locale);
    await submit(page, {});
    await check(page, locale);
  });

  it('in Japanese no line ends within a word', async () => {
    const { page } = await pages.visit('/sign-up', { locale: 'ja' });
    await page.setViewportSize({ width: 320, height: 640 });
    const lines = await page.evaluate(`{
      const [text] = document.querySelector('h1').childNodes;
      const word = document.createRange();
      const start = text.data.indexOf('アカウント');
      word.setStart(text, start);
      word.setEnd(text, start + 5);
      new Set([...word.getClientRects()].map(({ top }) => top)).size;
    }`);
    expect(lines).toBe(1);
  });

  it('in the colours of the system', async () => {
    const { page } = await pages.visit();
    await page.emulateMedia({ forcedColors: 'active' });
    const border = await page.evaluate("getComputedStyle(document.querySelector('.button.primary')).borderTopWidth");
    expect(border).toBe('1px');
  });
});

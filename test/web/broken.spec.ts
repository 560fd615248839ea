import type { Page } from 'playwright-core';
import { PASSWORD, registerUser } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';
import type { Visitor } from '../support/pages.js';

jest.setTimeout(120_000);

/** Runs in each page before its scripts: a browser that keeps nothing. */
const KEEPS_NOTHING = `for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('The request was denied.', 'SecurityError'); } });`;

/** One that has no room left. */
const IS_FULL = `Storage.prototype.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError'); };`;

describe('pages of which a part is missing', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.start();
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  const broken = (page: Page, title = 'This page can’t be shown') => page.getByRole('heading', { name: title });
  const forgot = async (page: Page) => {
    await page.getByRole('button', { name: 'Use a password' }).click();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
  };
  const PART = '**/assets/forgot-password-*.js';

  /** How often documents are asked for. */
  function loads(page: Page): { count: number } {
    const seen = { count: 0 };
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.method() === 'GET') seen.count++;
    });
    return seen;
  }

  /** What the browser and React say of what was wanted. */
  function wanted({ complaints }: Visitor, ...more: RegExp[]): void {
    const known = [/Failed to load resource/, /error boundary/i, /dynamically imported module/, ...more];
    expect(complaints.splice(0).filter((each) => !known.some((pattern) => pattern.test(each)))).toEqual([]);
  }

  it('are loaded anew, once, where a new build has replaced it', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    const seen = loads(page);
    await page.route(PART, (route) => route.fulfill({ status: 404 }), { times: 1 });
    await forgot(page);
    await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
    expect(seen.count).toBe(1);
    wanted(visitor);
  });

  it('are not loaded anew for ever: it says so, and tries again when asked', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    const seen = loads(page);
    await page.route(PART, (route) => route.fulfill({ status: 404 }));
    await forgot(page);
    await broken(page).waitFor();
    expect(await page.title()).toBe('This page can’t be shown');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(seen.count).toBe(1);
    await page.unroute(PART);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
    expect(seen.count).toBe(2);
    wanted(visitor);
  });

  it('stay where they are without a network', async () => {
    const visitor = await pages.visit('/', { locale: 'ja' });
    const { page, context } = visitor;
    const seen = loads(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: 'パスワードを使う' }).click();
    await page.getByRole('link', { name: 'パスワードをお忘れですか？' }).click();
    await broken(page, 'このページを表示できません').waitFor();
    await page.getByRole('button', { name: '再試行' }).click();
    await broken(page, 'このページを表示できません').waitFor();
    expect(seen.count).toBe(0);
    await context.setOffline(false);
    await page.getByRole('button', { name: '再試行' }).click();
    await page.getByRole('heading', { name: 'パスワードの再設定' }).waitFor();
    wanted(visitor);
  });

  it('say so in the language whose words are missing', async () => {
    const visitor = await pages.visit();
    const { page, context } = visitor;
    await context.route('**/assets/de-*.js', (route) => route.fulfill({ status: 404 }));
    await page.evaluate("localStorage.setItem('latchkey.language', 'de')");
    await page.goto('/sign-up');
    await broken(page, 'Diese Seite kann nicht angezeigt werden').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    wanted(visitor);
  });

  it('say so where the words of another language can’t be had, and go on in the one that is there', async () => {
    const visitor = await pages.visit();
    const { page, context } = visitor;
    await context.setOffline(true);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.getByRole('alert').getByText('No connection.').waitFor();
    await page.getByRole('heading', { name: 'Sign in to Latchkey' }).waitFor();
    await context.setOffline(false);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.getByRole('heading', { name: 'Se connecter' }).waitFor();
    wanted(visitor);
  });

  it('and nobody loses what they typed to a language that a new build has replaced', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    const seen = loads(page);
    await page.route('**/assets/fr-*.js', (route) => route.fulfill({ status: 404 }));
    await page.fill('[name=address]', 'half@example.com');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.getByRole('alert').getByText('No connection.').waitFor();
    await page.waitForLoadState('networkidle');
    expect(seen.count).toBe(0);
    expect(await page.inputValue('[name=address]')).toBe('half@example.com');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    wanted(visitor);
  });

  it('say so where the words of the administration are missing', async () => {
    const email = 'admin@example.com';
    await registerUser(pages.app, email);
    await pages.app.query(`UPDATE users SET roles = '["user","admin"]' WHERE email = ?`, [email]);
    const visitor = await pages.visit();
    const { page } = visitor;
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: email, password: PASSWORD });
    await signedIn(page);
    await page.evaluate("sessionStorage.setItem('latchkey.renewed', String(Date.now()))");
    await page.route('**/assets/en-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Administration' }).click();
    await broken(page).waitFor();
    await page.unroute('**/assets/en-*.js');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    wanted(visitor);
  });

  it('and those that throw while they are shown forget what may have made them', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    const odd = JSON.stringify({ step: 'code', until: Date.now() + 600_000 });
    await page.evaluate(`sessionStorage.setItem('latchkey.default.register', '${odd}')`);
    await page.goto('/register');
    await broken(page).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Step 1 of 4').waitFor();
    wanted(visitor, /Cannot read properties of undefined/);
  });

  it.each([
    ['keeps nothing', KEEPS_NOTHING],
    ['has no room left', IS_FULL],
  ])('work in a browser that %s', async (_, script) => {
    const { page, context } = await pages.visit();
    await context.addInitScript(script);
    await page.goto('/sign-up');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await page.getByRole('combobox', { name: 'Langue' }).selectOption('en');
    const email = `${String(script.length)}@example.com`;
    await page.getByRole('button', { name: 'Choose a password' }).click();
    await submit(page, { address: email, password: 'a horse, a battery and a staple' });
    await codeInput(page);
    await typeCode(page, () => pages.app.code(email));
    await signedIn(page);
  });
});

import type { Page } from 'playwright-core';
import { PASSWORD, registerUser } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit } from '../support/pages.js';
import type { Visitor } from '../support/pages.js';

jest.setTimeout(120_000);

/** Runs in each page before its scripts: who listens for somebody to come back. */
const COUNT_LISTENERS = `for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
  const before = document[name].bind(document);
  document[name] = (type, ...rest) => {
    if (type === 'visibilitychange') window.listening = (window.listening ?? 0) + step;
    before(type, ...rest);
  };
}`;

describe('two tabs and two people', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.start();
    for (const name of ['jane', 'june']) await registerUser(pages.app, `${name}@example.com`);
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));
  afterEach(() => pages.app.clock.advance(3600));

  async function tab({ context }: Visitor, path = '/'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(path);
    await page.locator('h1').waitFor();
    return page;
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: email, password: PASSWORD });
    await signedIn(page);
  }

  const signOut = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  const kept = (page: Page) => page.evaluate<string>('JSON.stringify({ ...sessionStorage })');

  it.each(['/', '/forgot-password'])('a form half done at %s ends when somebody signs in elsewhere', async (path) => {
    const visitor = await pages.visit(path);
    const { page } = visitor;
    await submit(page, { address: 'jane@example.com' });
    await codeInput(page);
    expect(await kept(page)).toContain('jane@example.com');
    const other = await tab(visitor);
    await signIn(other, 'june@example.com');
    if (path === '/') await signedIn(page);
    else await page.getByText('Enter the address of your account.').waitFor();
    expect(await kept(page)).not.toContain('jane@example.com');
    await signOut(other);
    await other.getByText('You are signed out.').waitFor();
    await page.locator('[name=address]').waitFor();
    expect(await page.locator('[name=otp]').count()).toBe(0);
  });

  it('a form half done stays when another tab opens and nobody is signed in', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    await submit(page, { address: 'jane@example.com' });
    await codeInput(page);
    const other = await tab(visitor);
    await other.waitForLoadState('networkidle');
    expect(await page.locator('[name=otp]').count()).toBe(1);
    expect(await kept(page)).toContain('jane@example.com');
  });

  it('a form half done is forgotten once its code has ended', async () => {
    const { page } = await pages.visit();
    await submit(page, { address: 'jane@example.com' });
    await codeInput(page);
    await page.evaluate(`{
      const key = 'latchkey.default.sign-in';
      const kept = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.setItem(key, JSON.stringify({ ...kept, until: Date.now() - 1 }));
    }`);
    await page.reload();
    await page.locator('[name=address]').waitFor();
    expect(await kept(page)).toBe('{}');
  });

  /** Opens forms of the account and fills them in half. */
  async function halfDone(page: Page): Promise<void> {
    await page.fill('[name=name]', 'Jane’s own words');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.fill('[name=current_password]', 'what Jane typed');
    await page.getByRole('button', { name: 'Change: Email address' }).click();
    await page.fill('[name=address]', 'jane.new@example.com');
  }

  async function showsNothingOfJane(page: Page): Promise<void> {
    await page.getByRole('banner').getByText('june@example.com').waitFor();
    const shown = await page.evaluate<string[]>("[...document.querySelectorAll('input')].map(({ value }) => value)");
    expect(shown.filter((each) => /jane/i.test(each))).toEqual([]);
    expect(await page.locator('[name=current_password], [name=address]').count()).toBe(0);
    expect(await page.locator('main').innerText()).not.toMatch(/jane/i);
  }

  it('the account begins anew for another person who signs in in the other tab', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    await signIn(page, 'jane@example.com');
    await halfDone(page);
    const other = await tab(visitor, '/account');
    await signOut(other);
    await other.getByText('You are signed out.').waitFor();
    await signIn(other, 'june@example.com');
    await signedIn(page);
    await showsNothingOfJane(page);
  });

  it('and for one who signs in over them, without a sign-out between', async () => {
    const visitor = await pages.visit();
    const { page } = visitor;
    await signIn(page, 'jane@example.com');
    await halfDone(page);
    await pages.app.agent().post('/api/auth/send-otp', { email: 'june@example.com', purpose: 'login' });
    const [mail] = await pages.app.mailbox('june@example.com');
    const other = await tab(visitor, mail?.link ?? '');
    await other.getByRole('button', { name: 'Continue' }).click();
    await signedIn(other);
    await showsNothingOfJane(page);
  });

  it('so does the administration for another administrator', async () => {
    await pages.app.query(`UPDATE users SET roles = '["user","admin"]'`);
    const visitor = await pages.visit();
    const { page } = visitor;
    await signIn(page, 'jane@example.com');
    await page.goto('/admin/people');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').waitFor();
    await pages.app.agent().post('/api/auth/send-otp', { email: 'june@example.com', purpose: 'login' });
    const [mail] = await pages.app.mailbox('june@example.com');
    const other = await tab(visitor, mail?.link ?? '');
    await other.getByRole('button', { name: 'Continue' }).click();
    await signedIn(other);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await pages.app.query(`UPDATE users SET roles = '["user"]'`);
  });

  it('one listener waits for somebody to come back, however many components ask who is signed in', async () => {
    const { page, context } = await pages.visit();
    await context.addInitScript(COUNT_LISTENERS);
    await page.reload();
    await signIn(page, 'jane@example.com');
    await page.getByRole('button', { name: 'Sign out everywhere' }).waitFor();
    expect(await page.evaluate('window.listening')).toBe(1);
  });
});

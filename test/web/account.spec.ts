import type { Page } from 'playwright-core';
import { PASSWORD, registerUser } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';
import type { Visitor } from '../support/pages.js';

jest.setTimeout(120_000);

/** Longer than an authentication counts as fresh (s), and than an access token lives. */
const A_WHILE = 1000;

describe('the own account on the pages', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.start();
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  async function signIn(email: string, password = PASSWORD): Promise<Visitor> {
    const visitor = await pages.visit();
    await visitor.page.getByRole('button', { name: 'Use a password' }).click();
    await submit(visitor.page, { address: email, password });
    await signedIn(visitor.page);
    return visitor;
  }

  async function newcomer(email: string): Promise<Visitor> {
    await registerUser(pages.app, email);
    return signIn(email);
  }

  const section = (page: Page, name: string) => page.getByRole('region', { name });
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');
  const send = (page: Page, name: string) => section(page, name).locator('form button[type=submit]').click();

  it('the profile is changed', async () => {
    const { page } = await newcomer('profile@example.com');
    await page.fill('[name=name]', 'Jane Q. Doe');
    await page.selectOption('[name=country_code]', 'FR');
    await send(page, 'Profile');
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await page.locator('[name=name]').waitFor();
    expect(await page.inputValue('[name=name]')).toBe('Jane Q. Doe');
    expect(await page.inputValue('[name=country_code]')).toBe('FR');
  });

  it('an address is changed, after one more proof where the last is long ago', async () => {
    const { page } = await newcomer('old@example.com');
    pages.app.clock.advance(A_WHILE);
    await page.getByRole('button', { name: 'Change: Email address' }).click();
    await page.fill('[name=address]', 'new@example.com');
    await send(page, 'Addresses');
    const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' });
    await dialog.locator('[name=password]').fill('not the one');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByText('That is not the password of this account.').waitFor();
    await dialog.locator('[name=password]').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await typeCode(page, () => pages.app.code('new@example.com'));
    await page.getByText('new@example.com is now yours.').waitFor();
  });

  it('a proof by a code does as well, and one that is not given changes nothing', async () => {
    const { page } = await newcomer('proof@example.com');
    pages.app.clock.advance(A_WHILE);
    await page.getByRole('button', { name: 'Add: Phone number' }).click();
    await page.fill('[name=address]', '+1 415 555 2672');
    await send(page, 'Addresses');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Please confirm once more that it’s you.').waitFor();
    expect(await focused(page)).toBe('Continue');
    await send(page, 'Addresses');
    await dialog.getByRole('button', { name: 'Send me a code' }).click();
    await codeInput(page);
    await typeCode(page, () => pages.app.code('proof@example.com'));
    await dialog.waitFor({ state: 'detached' });
    await typeCode(page, () => pages.app.code('+14155552672'));
    await page.getByText('is now yours.').waitFor();
  });

  it('one proof is for all who wait for it, and so is its refusal; the focus goes back to where it was', async () => {
    const { page } = await newcomer('both@example.com');
    pages.app.clock.advance(A_WHILE);
    await page.getByRole('button', { name: 'Change: Email address' }).click();
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.fill('[name=address]', 'both2@example.com');
    await page.fill('[name=current_password]', PASSWORD);
    await page.fill('[name=new_password]', 'a cow, a bucket and some milk');
    // Neither is answered before both are asked.
    const held: (() => void)[] = [];
    await page.route(/\/users\/me\/(email|password)$/, async (route) => {
      await new Promise<void>((go) => {
        held.push(go);
        if (held.length === 2) held.splice(0).forEach((each) => each());
      });
      await route.continue();
    });
    const sendBoth = async () => {
      await send(page, 'Addresses');
      await send(page, 'Password');
      await page.getByRole('dialog').waitFor();
      // The later of the two, too.
      await page.waitForLoadState('networkidle');
    };
    await sendBoth();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    for (const name of ['Addresses', 'Password']) await section(page, name).getByRole('alert').waitFor();
    expect(await focused(page)).toBe('Change password');
    await sendBoth();
    await page.fill('dialog [name=password]', PASSWORD);
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Your password is set.').waitFor();
    await codeInput(page);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('the password is changed, and the other devices are signed out', async () => {
    const one = await newcomer('password@example.com');
    const two = await signIn('password@example.com');
    await one.page.getByRole('button', { name: 'Change password' }).click();
    await one.page.fill('[name=current_password]', PASSWORD);
    await one.page.fill('[name=new_password]', 'a cow, a bucket and some milk');
    await send(one.page, 'Password');
    await one.page.getByText('Your password is set.').waitFor();
    await two.page.reload();
    await two.page.waitForURL(`${pages.app.env.PUBLIC_URL}/`);
  });

  it('somebody without a password sets one by a code', async () => {
    const { page } = await pages.visit('/sign-up');
    await submit(page, { address: 'without@example.com' });
    await typeCode(page, () => pages.app.code('without@example.com'));
    await signedIn(page);
    pages.app.clock.advance(61);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('button', { name: 'I have no password, or forgot it' }).click();
    await send(page, 'Password');
    await typeCode(page, () => pages.app.code('without@example.com'));
    await page.fill('[name=new_password]', PASSWORD);
    await send(page, 'Password');
    await page.getByText('Your password is set.').waitFor();
  });

  it('another device is signed out', async () => {
    const one = await newcomer('devices@example.com');
    const two = await signIn('devices@example.com');
    await two.page
      .getByRole('button', { name: /^Sign out Chrome/ })
      .first()
      .click();
    await two.page.getByText('That device is signed out.').waitFor();
    await one.page.reload();
    await one.page.waitForURL(`${pages.app.env.PUBLIC_URL}/`);
  });

  it('signing out in one tab is seen in the other, and so is signing in', async () => {
    const { page, context } = await newcomer('tabs@example.com');
    const other = await context.newPage();
    await other.goto('/account');
    await other.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await other.getByText('You are signed out.').waitFor();
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: 'tabs@example.com', password: PASSWORD });
    await signedIn(page);
    await signedIn(other);
  });

  it('two tabs renew an old session at once, and both go on', async () => {
    const { page, context } = await newcomer('renew@example.com');
    const other = await context.newPage();
    await other.goto('/account');
    await other.getByRole('heading', { level: 1 }).waitFor();
    pages.app.clock.advance(A_WHILE);
    await Promise.all([page.reload(), other.reload()]);
    await Promise.all([page, other].map((each) => each.locator('[name=name]').waitFor()));
  });

  it('one signs out everywhere', async () => {
    const one = await newcomer('everywhere@example.com');
    const two = await signIn('everywhere@example.com');
    await one.page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await one.page.getByText('You are signed out.').waitFor();
    await two.page.reload();
    await two.page.waitForURL(`${pages.app.env.PUBLIC_URL}/`);
  });

  it('the account is deleted', async () => {
    const { page } = await newcomer('gone@example.com');
    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.fill('[name=password]', PASSWORD);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await page.getByText('Your account is deleted').waitFor();
    expect(await pages.app.query('SELECT id FROM users WHERE email = ?', ['gone@example.com'])).toEqual([]);
  });

  it('the last administrator is told to make another one first', async () => {
    await registerUser(pages.app, 'boss@example.com');
    await pages.app.query(`UPDATE users SET roles = '["user","admin"]' WHERE email = ?`, ['boss@example.com']);
    const { page } = await signIn('boss@example.com');
    await page.getByRole('button', { name: 'Delete account' }).click();
    await page.fill('[name=password]', PASSWORD);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await page.getByText('You are the only administrator here.').waitFor();
    expect(await pages.app.query('SELECT id FROM users WHERE email = ?', ['boss@example.com'])).toHaveLength(1);
  });

  it('the language is chosen, and kept', async () => {
    const { page } = await newcomer('sprache@example.com');
    await section(page, 'Language').getByRole('combobox').selectOption('de');
    await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    await page.reload();
    await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor();
  });
});

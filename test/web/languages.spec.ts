import type { Page } from 'playwright-core';
import { PASSWORD, registerUser } from '../support/flows.js';
import { Pages, signedIn, submit } from '../support/pages.js';
import type { Visitor } from '../support/pages.js';

jest.setTimeout(120_000);

describe('the language that somebody has kept', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.start();
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  async function person(email: string, locale: string | null): Promise<string> {
    const agent = pages.app.agent();
    await registerUser(pages.app, email, agent);
    expect((await agent.patch('/api/users/me', { locale })).status).toBe(200);
    return email;
  }

  /** In an English browser without a past. */
  async function signIn(email: string, use = 'Use a password', chosen?: string): Promise<Visitor> {
    const visitor = await pages.visit();
    if (chosen) await visitor.page.getByRole('combobox', { name: 'Language' }).selectOption(chosen);
    await visitor.page.getByRole('button', { name: use }).click();
    await submit(visitor.page, { address: email, password: PASSWORD });
    await signedIn(visitor.page);
    return visitor;
  }

  const keptBy = async (email: string) => {
    const rows = await pages.app.query<{ locale: string | null }>('SELECT locale FROM users WHERE email = ?', [email]);
    return rows[0]?.locale;
  };
  const chooser = (page: Page, region: string) => page.getByRole('region', { name: region }).getByRole('combobox');
  /** Answers one attempt to keep a language with 503. */
  const failOnce = (page: Page) =>
    page.route('**/api/users/me', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 });

  it('is that of the pages after a sign-in in a new browser, also after a reload', async () => {
    const { page } = await signIn(await person('fr@example.com', 'fr'));
    await page.getByRole('heading', { name: 'Votre compte' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    expect(await chooser(page, 'Langue').inputValue()).toBe('fr');
    await page.reload();
    await page.getByRole('heading', { name: 'Votre compte' }).waitFor();
    expect(await page.getByText('Les messages aussi').count()).toBe(0);
  });

  it('is none where none was kept: the browser’s stays', async () => {
    const { page } = await signIn(await person('none@example.com', null));
    expect(await chooser(page, 'Language').inputValue()).toBe('en');
  });

  it('gives way to one that was chosen in this browser; that the two differ is said, and can be mended', async () => {
    const email = await person('both@example.com', 'es');
    const { page } = await signIn(email, 'Mit Passwort anmelden', 'de');
    await page.getByText('Ihre Nachrichten kommen in dieser Sprache: Español.').waitFor();
    expect(await keptBy(email)).toBe('es');
    await page.getByRole('button', { name: 'Auch Nachrichten in dieser Sprache: Deutsch' }).click();
    await page.getByText('Gespeichert.').waitFor();
    expect(await page.getByText('Ihre Nachrichten kommen').count()).toBe(0);
    expect(await keptBy(email)).toBe('de');
    // What was chosen here goes with the session: the next person's own counts.
    await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
    await page.locator('[name=address]').waitFor();
    expect(await page.evaluate("localStorage.getItem('latchkey.language')")).toBeNull();
  });

  it('is what is chosen while signed in; that it could not be kept is said', async () => {
    const email = await person('fails@example.com', 'en');
    const { page, complaints } = await signIn(email);
    await failOnce(page);
    await chooser(page, 'Language').selectOption('fr');
    await page.getByRole('alert').getByText('Le service').waitFor();
    await page.getByText('Vos messages arrivent dans cette langue : English.').waitFor();
    expect(await keptBy(email)).toBe('en');
    await failOnce(page);
    const mend = page.getByRole('button', { name: 'Les messages aussi dans cette langue : Français' });
    await mend.click();
    await page.locator('.problem').getByText('Le service').waitFor();
    await mend.click();
    await page.getByText('Enregistré.').waitFor();
    expect(await keptBy(email)).toBe('fr');
    // What the browser says of the two failures is what was wanted.
    expect(complaints.splice(0).filter((each) => !/Failed to load resource/.test(each))).toEqual([]);
  });
});

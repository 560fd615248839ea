import { PASSWORD, registerUser } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';

jest.setTimeout(120_000);

const LOGO = 'https://cdn.example.com/logo.png';

describe('accounts on the pages', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.start({
      ...{ REALMS: 'acme,closed,branded', REALM_CLOSED_SIGN_UP: 'closed', REALM_BRANDED_LOGO_URL: LOGO },
      ...{ REALM_ACME_APP_NAME: 'Acme Tools', REALM_ACME_BRAND_COLOR: '#0b5d1e' },
    });
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  /** The link of the newest mail, as its reader opens it. */
  async function linkOf(email: string): Promise<string> {
    const [newest] = await pages.app.mailbox(email);
    return newest?.link ?? '';
  }

  /** Registers with a password, up to the mail. */
  async function register(email: string) {
    const visitor = await pages.visit('/sign-up');
    await visitor.page.getByRole('button', { name: 'Choose a password' }).click();
    await submit(visitor.page, { address: email, name: 'Jane Doe', password: PASSWORD });
    await codeInput(visitor.page);
    return visitor;
  }

  it('one by a code alone, over a reload', async () => {
    const { page } = await pages.visit('/sign-up');
    await submit(page, { address: 'code@example.com' });
    await codeInput(page);
    await page.reload();
    await typeCode(page, () => pages.app.code('code@example.com'));
    await signedIn(page);
  });

  it('one with a password, which has to be a good one', async () => {
    const { page } = await pages.visit('/sign-up');
    await page.getByRole('button', { name: 'Choose a password' }).click();
    await submit(page, { address: 'not an address', password: 'short' });
    await page.getByText('Enter an email address, for example').waitFor();
    await page.getByText('Use at least 8 characters.').waitFor();
    expect(await page.evaluate('document.activeElement.name')).toBe('address');
    await submit(page, { address: 'good@example.com', password: 'password1' });
    await page.getByText('Too many people use this password.').waitFor();
    expect(await page.evaluate('document.activeElement.name')).toBe('password');
    expect(await page.getAttribute('[name=password]', 'autocomplete')).toBe('new-password');
    await submit(page, { address: 'good@example.com', password: PASSWORD });
    await typeCode(page, () => pages.app.code('good@example.com'));
    await signedIn(page);
  });

  it('by the link of the mail, in the browser that began it: signed in, and only by the button', async () => {
    const { page } = await register('link@example.com');
    const link = await linkOf('link@example.com');
    // Begun later in the same browser: the link is still of the one before.
    await page.goto('/sign-up');
    await page.evaluate('sessionStorage.clear()');
    await page.goto('/sign-up');
    await page.getByRole('button', { name: 'Choose a password' }).click();
    await submit(page, { address: 'link.too@example.com', name: 'Jane Doe', password: PASSWORD });
    await codeInput(page);
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await page.goto(link);
    await page.getByRole('heading', { name: 'Confirm that it’s you' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(posts.filter((url) => url.includes('verify-link'))).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    await signedIn(page);
    expect(page.url()).not.toContain('token');
    expect(posts.filter((url) => url.includes('verify-link'))).toHaveLength(1);
    // Opened again, it says so.
    const again = await pages.visit(link.replace(pages.app.env.PUBLIC_URL, ''));
    await again.page.getByRole('button', { name: 'Continue' }).click();
    await again.page.getByText('This link has been used already, or it has expired.').waitFor();
  });

  it('by the link in another browser: the address is proved, and a password is chosen anew', async () => {
    await register('other@example.com');
    const { page } = await pages.visit((await linkOf('other@example.com')).replace(pages.app.env.PUBLIC_URL, ''));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Your address is confirmed. Choose a password').waitFor();
    await submit(page, { new_password: 'a second horse and a staple' });
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: 'other@example.com', password: 'a second horse and a staple' });
    await signedIn(page);
  });

  it('by a link that is opened over a broken one, in the same tab', async () => {
    const { page } = await register('over@example.com');
    for (const broken of ['/link#token=x', '/link#tok']) {
      await page.goto(broken);
      if (broken.endsWith('x')) await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'This link doesn’t work' }).waitFor();
    }
    // Only what follows the # changes: the browser loads no page.
    await page.evaluate('window.stays = true');
    await page.goto(await linkOf('over@example.com'));
    await page.getByRole('button', { name: 'Continue' }).click();
    await signedIn(page);
    expect([await page.evaluate('window.stays'), page.url().includes('token')]).toEqual([true, false]);
  });

  it('nothing foreign is loaded where a link was opened, not even the logo, nor on the pages after it', async () => {
    const { page } = await pages.visit('/r/branded/link#token=x');
    await page.getByRole('link', { name: 'Go to sign-in' }).click();
    await page.getByRole('heading', { name: 'Sign in to' }).waitFor();
    expect(await page.locator('.brand img').count()).toBe(0);
    // Elsewhere it is.
    const { complaints } = await pages.visit('/r/branded');
    expect(complaints.splice(0)).toContain(`foreign: ${LOGO}`);
  });

  it('in four steps, over a reload in the middle', async () => {
    const email = 'steps@example.com';
    const { page } = await pages.visit('/register');
    await page.getByText('Step 1 of 4').waitFor();
    await submit(page, { address: email });
    await page.getByText('Step 2 of 4').waitFor();
    await typeCode(page, () => pages.app.code(email));
    await page.getByText('Step 3 of 4').waitFor();
    await page.reload();
    await page.getByText('Step 3 of 4').waitFor();
    await submit(page, { password: PASSWORD });
    await page.getByText('Step 4 of 4').waitFor();
    await page.selectOption('[name=country_code]', 'DE');
    await submit(page, { name: 'Max Muster' });
    await signedIn(page);
    expect(await page.inputValue('[name=name]')).toBe('Max Muster');
    expect(await page.inputValue('[name=country_code]')).toBe('DE');
  });

  it('in four steps: one that took too long begins anew', async () => {
    const email = 'slow@example.com';
    const { page } = await pages.visit('/register');
    await submit(page, { address: email });
    await typeCode(page, () => pages.app.code(email));
    await page.getByText('Step 3 of 4').waitFor();
    pages.app.clock.advance(3600 * 24);
    await submit(page, { password: PASSWORD });
    await page.getByText('Please start again.').waitFor();
    await page.getByText('Step 1 of 4').waitFor();
  });

  it('a forgotten password is set anew by a code', async () => {
    await registerUser(pages.app, 'forgot@example.com');
    const { page } = await pages.visit();
    await page.getByRole('button', { name: 'Use a password' }).click();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await submit(page, { address: 'forgot@example.com' });
    await typeCode(page, () => pages.app.code('forgot@example.com'));
    await submit(page, { new_password: 'yet another horse and staple' });
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await pages.app.agent().post('/api/auth/login', { email: 'forgot@example.com', password: PASSWORD });
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: 'forgot@example.com', password: 'yet another horse and staple' });
    await signedIn(page);
  });

  it('a forgotten password is set anew by the link, which survives a reload', async () => {
    await registerUser(pages.app, 'forgot2@example.com');
    await pages.app.agent().post('/api/auth/forgot-password', { email: 'forgot2@example.com' });
    const { page } = await pages.visit((await linkOf('forgot2@example.com')).replace(pages.app.env.PUBLIC_URL, ''));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Choose a new password for your account.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Continue' }).click();
    await submit(page, { new_password: 'yet another horse and staple' });
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    expect(page.url()).not.toContain('token');
  });

  it('in another realm by its own pages, in its brand', async () => {
    const { page } = await pages.visit('/r/acme/sign-up');
    const look = async () => [
      await page.title(),
      await page.locator('.brand').innerText(),
      await page.evaluate<string>("getComputedStyle(document.querySelector('.button.primary')).backgroundColor"),
    ];
    const title = 'Create your Acme Tools account';
    expect(await look()).toEqual([title, expect.stringContaining('Acme Tools'), 'rgb(11, 93, 30)']);
    await submit(page, { address: 'realm@example.com' });
    expect((await pages.app.mailbox('realm@example.com'))[0]?.subject).toContain('Acme Tools');
    await typeCode(page, () => pages.app.code('realm@example.com'));
    await page.waitForURL('**/r/acme/account');
    // Its links stay in it.
    await page.goto('/r/acme');
    await page.waitForURL('**/r/acme/account');
    await page.goto('/sign-up');
    await page.locator('form').waitFor();
    expect(await look()).not.toEqual(expect.arrayContaining([expect.stringContaining('Acme')]));
  });

  it('in two realms apart: who signs in or out in one does not in the other', async () => {
    const email = 'two@example.com';
    const { page, context } = await pages.visit('/r/acme/sign-up');
    const other = await context.newPage();
    await submit(page, { address: email });
    await typeCode(page, () => pages.app.code(email));
    await page.waitForURL('**/r/acme/account');
    await other.goto('/account');
    await other.getByText('You are signed out.').waitFor();
    pages.app.clock.advance(61);
    await other.goto('/sign-up');
    await submit(other, { address: email });
    await typeCode(other, () => pages.app.code(email));
    await signedIn(other);
    const ids = await pages.app.query('SELECT DISTINCT id FROM users WHERE email = ?', [email]);
    expect(ids).toHaveLength(2);
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to Acme Tools' }).waitFor();
    await other.reload();
    await other.getByRole('heading', { name: 'Your account' }).waitFor();
    await other.getByText(email).first().waitFor();
  });

  it('where sign-up is closed nobody is asked to sign up', async () => {
    const { page } = await pages.visit('/r/closed');
    expect(await page.getByText('New here?').count()).toBe(0);
    await page.goto('/r/closed/sign-up');
    await page.getByText('New accounts can’t be created here').waitFor();
  });

  it('a realm that is not there has no pages', async () => {
    const { page, complaints } = await pages.visit('/r/nobody');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    // The page's own 404, which is wanted.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });
});

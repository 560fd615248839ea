import type { Browser, Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import { freePort } from '../support/mariadb.js';
import { OtherOrigin } from '../support/other-origin.js';
import { signedIn, submit, typeCode } from '../support/pages.js';
import { Visitor } from '../support/web-page.js';

// A build, a service and a browser.
jest.setTimeout(120_000);

/** Runs in the page: what violates its policy is an error. */
const TELLS = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('violates ' + event.violatedDirective + ': ' + event.blockedURI);
});`;

describe('the pages on an origin of their own', () => {
  let app: TestApp;
  let origin: OtherOrigin;
  let home: string;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    const [port, pagesPort] = [await freePort(), await freePort()];
    home = `http://localhost:${pagesPort}`;
    // In production the one origin that it trusts.
    const env = { PUBLIC_URL: `http://localhost:${port}`, FRONTEND_URL: home, CORS_ORIGINS: home, REALMS: 'acme' };
    app = await TestApp.start({ port, env });
    origin = await OtherOrigin.start(env.PUBLIC_URL, pagesPort);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await origin?.stop();
    await app?.close();
  });
  beforeEach(async () => {
    visitor = await Visitor.arrive(browser, home, app.env.PUBLIC_URL);
    await visitor.context.addInitScript(TELLS);
  });
  afterEach(async () => {
    await visitor.context.close();
    expect(visitor.complaints).toEqual([]);
  });

  const open = async (path: string): Promise<Page> => {
    const page = await visitor.open(path);
    await page.locator('h1').waitFor();
    return page;
  };

  it('sign up by a code, keep somebody signed in when the token runs out, and sign out', async () => {
    const page = await open('/sign-up');
    await submit(page, { address: 'far@example.com' });
    await typeCode(page, () => app.code('far@example.com'));
    await signedIn(page);
    expect(new URL(page.url()).origin).toBe(home);
    expect(await page.evaluate('document.cookie')).toBe('');
    visitor.asked.splice(0);
    app.clock.advance(601);
    await page.reload();
    await page.getByText('far@example.com').first().waitFor();
    expect(visitor.asked).toContain('/api/auth/refresh');
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
  });

  it('are loaded anew where a new build has replaced a part', async () => {
    const page = await open('/');
    await page.route('**/assets/forgot-password-*.js', (route) => route.fulfill({ status: 404 }), { times: 1 });
    await page.getByRole('button', { name: 'Use a password' }).click();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Reset your password' }).waitFor();
    const known = /Failed to load resource|error boundary|dynamically imported module/i;
    expect(visitor.complaints.splice(0).filter((each) => !known.test(each))).toEqual([]);
  });

  it('open the links of mails, which lead there', async () => {
    await registerUser(app, 'reset@example.com');
    await app.agent().post('/api/auth/forgot-password', { email: 'reset@example.com' });
    const [mail] = await app.mailbox('reset@example.com');
    expect(mail?.link).toMatch(new RegExp(`^${home}/link#token=`));
    const page = await open(mail?.link ?? '');
    await page.getByRole('button', { name: 'Continue' }).click();
    await submit(page, { new_password: `${PASSWORD}, and a hook` });
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  });

  it('are those of another realm too', async () => {
    const page = await open('/r/acme/sign-up');
    await submit(page, { address: 'acme@example.com' });
    await typeCode(page, () => app.code('acme@example.com'));
    await page.waitForURL('**/r/acme/account');
    expect(visitor.asked.filter((path) => !path.startsWith('/api/realms/acme/'))).toEqual([]);
  });

  it('are let in from nowhere else', async () => {
    const page = await open('/');
    const elsewhere = page.url().replace('localhost', '127.0.0.1');
    await page.goto(elsewhere);
    await page.getByRole('heading', { name: 'Not available right now' }).waitFor();
    // What the browser says of the answer that it keeps from the page.
    expect(visitor.complaints.splice(0).join()).toContain('CORS policy');
  });
});

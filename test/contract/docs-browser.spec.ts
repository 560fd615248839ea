import type { Browser, Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { launchBrowser, openPage, shoot } from '../support/browser.js';
import { PASSWORD, registerUser } from '../support/flows.js';
import { freePort } from '../support/mariadb.js';
import { SwaggerUi } from '../support/swagger-ui.js';

// Some hundred steps of a person, each of them shown on the screen.
jest.setTimeout(120_000);

describe('in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  let ui: SwaggerUi;

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
    ({ page, complaints } = await openPage(browser, app.env.PUBLIC_URL));
    ui = new SwaggerUi(page);
  });
  afterEach(async () => {
    await page?.context().close();
    expect(complaints).toEqual([]);
  });

  /** The newest code to an address, from the page of the mailbox. */
  async function codeFromMailbox(email: string): Promise<string> {
    await app.deliver();
    const mailbox = await page.context().newPage();
    await mailbox.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`);
    const code = await mailbox.locator('article .code').first().innerText();
    await mailbox.close();
    app.clock.advance(61);
    return code;
  }

  it('the button Authorize signs in, and the token goes with what is tried', async () => {
    const email = 'button@example.com';
    await registerUser(app, email);
    await ui.open();
    expect(await ui.tryOut('me')).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    await ui.authorize(email, PASSWORD);
    expect(await ui.tryOut('me')).toMatchObject({ status: 200, body: { email } });
    // The token route never sets a cookie.
    expect(await page.context().cookies()).toEqual([]);
  });

  it('the whole tour can be walked by the forms of Swagger UI', async () => {
    const email = 'tour@example.com';
    await ui.open();
    const asked = await ui.tryOut('register', { email, password: PASSWORD });
    expect(asked.status).toBe(202);
    const { challenge_id } = asked.body;
    const proof = { email, otp: await codeFromMailbox(email), challenge_id };
    expect(await ui.tryOut('verifyEmail', proof)).toMatchObject({ status: 200, body: { user: { email } } });
    expect(await ui.tryOut('me')).toMatchObject({ status: 200, body: { email, name: 'Jane Doe' } });
    expect((await ui.tryOut('logout')).status).toBe(200);
    // The device outlives the sign-out.
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['device']);
    expect((await ui.tryOut('me')).status).toBe(401);
    expect((await ui.tryOut('login', { email, password: PASSWORD })).status).toBe(200);
    expect((await ui.tryOut('me')).status).toBe(200);
    const forgot = await ui.tryOut('forgotPassword', { email });
    expect(forgot.status).toBe(202);
    const reset = { email, otp: await codeFromMailbox(email), challenge_id: forgot.body.challenge_id };
    expect((await ui.tryOut('resetPassword', { ...reset, new_password: `${PASSWORD}!` })).status).toBe(200);
    expect((await ui.tryOut('me')).status).toBe(401);
    expect((await ui.tryOut('login', { email, password: PASSWORD })).status).toBe(401);
    expect((await ui.tryOut('login', { email, password: `${PASSWORD}!` })).status).toBe(200);
  });

  it('Swagger UI shows all operations', async () => {
    await ui.open();
    expect(await page.locator('.opblock').count()).toBeGreaterThanOrEqual(20);
    await shoot(page, 'docs');
  });

  it('Redoc shows the document', async () => {
    await page.goto('/redoc');
    await page.getByRole('heading', { name: 'Set a new password by a code' }).first().waitFor();
    await page.getByText('All guesses of this challenge are spent').first().waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    await shoot(page, 'redoc');
  });

  it('the mailbox shows a mail, also its HTML part', async () => {
    const email = 'reader@example.com';
    await registerUser(app, email);
    await page.goto(`/dev/mailbox?to=${email}`);
    const mail = page.locator('article').first();
    const code = await mail.locator('.code').innerText();
    await shoot(page, 'mailbox');
    await mail.getByText('HTML', { exact: true }).click();
    await mail.frameLocator('iframe').getByText(code, { exact: true }).first().waitFor();
    await shoot(page, 'mailbox-html');
  });

  it('the page of the errors leads to the error', async () => {
    await page.goto('/docs/errors#otp_invalid');
    await page.locator(':target', { hasText: 'The code is not valid' }).waitFor();
    await shoot(page, 'errors');
  });
});

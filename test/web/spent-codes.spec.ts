import type { Page } from 'playwright-core';
import { PASSWORD, registerUser, wrong } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';

jest.setTimeout(120_000);

const NEW_PASSWORD = 'yet another horse and staple';
const TOO_MANY = 'That was one try too many. Send a new code.';

describe('another code where the one before is over', () => {
  let pages: Pages;

  beforeAll(async () => {
    // One guess ends a challenge, and the next message may follow at once.
    pages = await Pages.start({ OTP_MAX_ATTEMPTS: '1', SEND_COOLDOWN: '0', SEND_PER_HOUR: '1000' });
  });
  afterAll(() => pages?.close());
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const section = (page: Page, name: string) => page.getByRole('region', { name });
  const send = (page: Page, name: string) => section(page, name).locator('form button[type=submit]').click();

  async function begun(path: string, address: string, more: Record<string, string> = {}): Promise<Page> {
    const { page } = await pages.visit(path);
    await submit(page, { address, ...more });
    await codeInput(page);
    return page;
  }

  async function atHome(email: string): Promise<Page> {
    await registerUser(pages.app, email);
    const { page } = await pages.visit();
    await button(page, 'Use a password').click();
    await submit(page, { address: email, password: PASSWORD });
    await signedIn(page);
    return page;
  }

  /** Spends the one guess. */
  async function spend(page: Page, address: string, sends = () => Promise.resolve()): Promise<void> {
    await typeCode(page, async () => wrong(await pages.app.code(address)));
    await sends();
    await page.getByText(TOO_MANY).waitFor();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([TOO_MANY]);
    // The newest message is told by its time.
    pages.app.clock.advance(1);
  }

  /** Asks for another code, and types it: the address is not asked for again. */
  async function another(page: Page, address: string): Promise<void> {
    await button(page, 'Send a new code').click();
    await page.getByText('A new code is on its way.').waitFor();
    expect(await page.getByText(TOO_MANY).count()).toBe(0);
    await page.waitForFunction('document.activeElement.name === "otp"');
    await typeCode(page, () => pages.app.code(address));
  }

  it('to sign in', async () => {
    const email = 'in@example.com';
    await registerUser(pages.app, email);
    const page = await begun('/', email);
    await spend(page, email);
    // So it is after a reload, which knows nothing of the guess.
    await page.reload();
    await another(page, email);
    await signedIn(page);
  });

  it('to sign in by a code that ran out, is too old to be sent again, or is not there any more', async () => {
    const email = 'late@example.com';
    await registerUser(pages.app, email);
    const page = await begun('/', email);
    const asked: string[] = [];
    page.on('response', (answer) => asked.push(`${new URL(answer.url()).pathname.slice(10)} ${answer.status()}`));
    const sending = () => asked.splice(0).filter((each) => /^(resend|send-otp)/.test(each));
    pages.app.clock.advance(301);
    await typeCode(page, await pages.app.code(email));
    await page.getByText('This code has expired. Send a new one.').first().waitFor();
    const again = async () => {
      await button(page, 'Send a new code').click();
      await page.getByText('A new code is on its way.').waitFor();
      return sending();
    };
    expect(await again()).toEqual(['resend 202']);
    pages.app.clock.advance(86_401);
    expect(await again()).toEqual(['resend 400', 'send-otp 202']);
    await pages.app.query('DELETE FROM otp_challenges');
    pages.app.clock.advance(1);
    expect(await again()).toEqual(['resend 404', 'send-otp 202']);
    await typeCode(page, await pages.app.code(email));
    await signedIn(page);
  });

  it('to sign up by a code', async () => {
    const page = await begun('/sign-up', 'up@example.com');
    await spend(page, 'up@example.com');
    await another(page, 'up@example.com');
    await signedIn(page);
  });

  it('to sign up with a password, which has to be typed again', async () => {
    const email = 'up2@example.com';
    const { page } = await pages.visit('/sign-up');
    await button(page, 'Choose a password').click();
    await submit(page, { address: email, password: PASSWORD });
    await spend(page, email);
    await page.reload();
    await button(page, 'Send a new code').click();
    await page.getByRole('alert').getByText('That code can no longer be used. Please start again.').waitFor();
    expect(await page.inputValue('[name=address]')).toBe(email);
    await submit(page, { password: PASSWORD });
    await typeCode(page, () => pages.app.code(email));
    await signedIn(page);
  });

  it('to register in steps', async () => {
    const page = await begun('/register', 'steps@example.com');
    await spend(page, 'steps@example.com');
    await another(page, 'steps@example.com');
    await page.getByText('Step 3 of 4').waitFor();
  });

  it('to set a password anew: the one that was typed stays', async () => {
    const email = 'forgot@example.com';
    await registerUser(pages.app, email);
    const page = await begun('/forgot-password', email);
    await spend(page, email, () => submit(page, { new_password: NEW_PASSWORD }));
    await another(page, email);
    await button(page, 'Set the new password').click();
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  });

  it('to take another address, and another number', async () => {
    const page = await atHome('from@example.com');
    for (const [name, address] of [
      ['Change: Email address', 'to@example.com'],
      ['Add: Phone number', '+14155552671'],
    ] as const) {
      await button(page, name).click();
      await page.fill('[name=address]', address);
      await send(page, 'Addresses');
      await spend(page, address);
      await another(page, address);
      await page.getByText(`${address} is now yours.`).waitFor();
    }
  });

  it('to prove once more who one is, which the dialog does not close for', async () => {
    const page = await atHome('proof@example.com');
    pages.app.clock.advance(1000);
    await button(page, 'Change: Email address').click();
    await page.fill('[name=address]', 'proof2@example.com');
    await send(page, 'Addresses');
    await button(page, 'Send me a code').click();
    await spend(page, 'proof@example.com');
    await another(page, 'proof@example.com');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await typeCode(page, () => pages.app.code('proof2@example.com'));
    await page.getByText('proof2@example.com is now yours.').waitFor();
  });

  it('to delete the account without a password', async () => {
    const page = await atHome('gone@example.com');
    await button(page, 'Delete account').click();
    await button(page, 'I have no password, or forgot it').click();
    await send(page, 'Delete account');
    await spend(page, 'gone@example.com');
    await another(page, 'gone@example.com');
    await page.getByText('Your account is deleted').waitFor();
  });

  it('goes back to the address as it was typed, where another is wanted', async () => {
    for (const path of ['/', '/sign-up', '/register', '/forgot-password']) {
      const page = await begun(path, 'typo@example.con');
      await button(page, 'Use another address').click();
      expect({ path, address: await page.inputValue('[name=address]') }).toEqual({ path, address: 'typo@example.con' });
    }
  });

  it('stays at the address, where one has gone back while another was asked for', async () => {
    const page = await begun('/', 'gone.back@example.com');
    pages.app.clock.advance(1);
    await page.route('**/auth/resend', async (route) => {
      await button(page, 'Use another address').click();
      await route.continue();
    });
    const answered = page.waitForResponse('**/auth/resend');
    await button(page, 'Send a new code').click();
    await (await answered).finished();
    await page.evaluate('new Promise(requestAnimationFrame)');
    expect([await page.locator('[name=address]').count(), await page.locator('[name=otp]').count()]).toEqual([1, 0]);
  });
});

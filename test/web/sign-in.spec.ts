import type { Page } from 'playwright-core';
import { PASSWORD, wrong } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';
import { SmtpSink } from '../support/smtp-sink.js';

jest.setTimeout(120_000);

/** Runs in the page: what a paste into the input for a code does. */
const pasting = (text: string) => `{
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', ${JSON.stringify(text)});
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.querySelector('[name=otp]').dispatchEvent(event);
}`;

describe('signing in on the pages', () => {
  let pages: Pages;
  let sink: SmtpSink;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    pages = await Pages.start({ SMTP_URL: sink.url });
  });
  afterAll(async () => {
    await pages?.close();
    await sink?.stop();
  });
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  /** An account; its browser is another. */
  async function account(email: string): Promise<string> {
    const agent = pages.app.agent();
    const asked = await agent.post<{ challenge_id: string }>('/api/auth/register', { email, password: PASSWORD });
    const otp = await codeFor(email);
    await agent.post('/api/auth/verify-email', { email, otp, challenge_id: asked.body.challenge_id });
    pages.app.clock.advance(61);
    return email;
  }

  /** The code of the newest mail that came by SMTP. */
  async function codeFor(email: string): Promise<string> {
    await pages.app.deliver();
    const text = sink.messages.filter(({ to }) => to.includes(email)).at(-1)?.mail.text ?? '';
    const code = /^\s*(\d{6})\s*$/m.exec(text)?.[1];
    if (!code) throw new Error(`no code in: ${text}`);
    return code;
  }

  async function askForCode(page: Page, address: string): Promise<string> {
    await submit(page, { address });
    await codeInput(page);
    return codeFor(address);
  }

  const alert = (page: Page) => page.getByRole('alert');

  it('by a code that came by mail, which sends itself once it is whole', async () => {
    const email = await account('jane@example.com');
    const { page, context } = await pages.visit();
    const code = await askForCode(page, email);
    pages.app.clock.advance(2);
    await page.getByText('We sent a code to j•••@example.com.').waitFor();
    await typeCode(page, code);
    await signedIn(page);
    // No token within reach of a script.
    expect(await page.evaluate('document.cookie')).toBe('');
    expect((await context.cookies()).map(({ httpOnly }) => httpOnly)).not.toContain(false);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(kept).not.toContain(code);
    expect(kept).not.toContain('eyJ');
  });

  it('takes a code that is pasted with blanks and dashes', async () => {
    const email = await account('paste@example.com');
    const { page } = await pages.visit();
    const code = await askForCode(page, email);
    await codeInput(page);
    await page.evaluate(pasting(` ${code.slice(0, 3)} - ${code.slice(3)} `));
    await signedIn(page);
  });

  it('says what is wrong with a code, and how many tries are left; another one is sent', async () => {
    const email = await account('wrong@example.com');
    const { page } = await pages.visit();
    await page.clock.install();
    const code = await askForCode(page, email);
    const bad = wrong(code);
    await typeCode(page, bad);
    await page.getByText('That code is not right. 4 tries left.').waitFor();
    expect(await page.evaluate('document.activeElement.name')).toBe('otp');
    for (const left of ['3 tries', '2 tries', '1 try']) {
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText(`${left} left.`).waitFor();
    }
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('That was one try too many. Send a new code.').waitFor();
    await typeCode(page, code);
    await page.getByText('That was one try too many. Send a new code.').waitFor();
    // A challenge whose guesses are spent is over: another one is asked for, once the pause between two messages is.
    expect(await page.getByRole('button', { name: 'Send a new code' }).count()).toBe(0);
    pages.app.clock.advance(61);
    await page.clock.fastForward(61_000);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await page.getByText('A new code is on its way.').waitFor();
    await typeCode(page, await codeFor(email));
    await signedIn(page);
  });

  it('says that a code has expired, also after a reload, and sends another, as soon as that is allowed', async () => {
    const email = await account('late@example.com');
    const { page } = await pages.visit();
    await page.clock.install();
    const code = await askForCode(page, email);
    await page.reload();
    await codeInput(page);
    pages.app.clock.advance(301);
    await typeCode(page, code);
    await page.getByText('This code has expired. Send a new one.').first().waitFor();
    // Somebody else asks for one at the same moment.
    await pages.app.agent().post('/api/auth/send-otp', { email, purpose: 'login' });
    await page.clock.fastForward(61_000);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await alert(page).getByText('Too many attempts. Please wait a little.').waitFor();
    pages.app.clock.advance(61);
    await page.clock.fastForward(61_000);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await page.getByText('A new code is on its way.').waitFor();
    expect(await alert(page).count()).toBe(0);
    await typeCode(page, await codeFor(email));
    await signedIn(page);
  });

  it('by a password; a wrong one and an unknown address look alike', async () => {
    const email = await account('secret@example.com');
    const { page } = await pages.visit();
    await page.getByRole('button', { name: 'Use a password' }).click();
    const texts: string[] = [];
    for (const address of [email, 'nobody@example.com']) {
      await submit(page, { address, password: 'not the one' });
      texts.push(await alert(page).innerText());
    }
    expect(new Set(texts)).toEqual(new Set(['The address or the password is not right.']));
    const attributes = async (name: string) => page.getAttribute(`[name=${name}]`, 'autocomplete');
    expect([await attributes('address'), await attributes('password')]).toEqual(['username', 'current-password']);
    await submit(page, { address: email, password: PASSWORD });
    await signedIn(page);
  });

  it('by the keyboard alone', async () => {
    const email = await account('keys@example.com');
    const { page } = await pages.visit();
    expect(await page.evaluate('document.activeElement.name')).toBe('address');
    await page.keyboard.type(email);
    await page.keyboard.press('Enter');
    await codeInput(page);
    expect(await page.evaluate('document.activeElement.name')).toBe('otp');
    await page.keyboard.type(await codeFor(email));
    await signedIn(page);
    const reached: string[] = [];
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<string>('document.activeElement.textContent'));
    }
    for (const name of ['Sign out', 'Save', 'Change password', 'Sign out everywhere', 'Delete account']) {
      expect(reached).toContain(name);
    }
  });

  it('counts down where one has to wait', async () => {
    const { page } = await pages.visit();
    await submit(page, { address: 'often@example.com' });
    await codeInput(page);
    await page.getByText(/A new code can be sent in 5\d seconds/).waitFor();
    await page.getByRole('button', { name: 'Use another address' }).click();
    await submit(page, { address: 'often@example.com' });
    await alert(page).getByText('Too many attempts. Please wait a little.').waitFor();
    await page.getByText(/Please wait 5\d seconds|Please wait 1 minute/).waitFor();
  });

  it('says that there is no connection, and that the service is away', async () => {
    const { page, context, complaints } = await pages.visit();
    await context.setOffline(true);
    await submit(page, { address: 'away@example.com' });
    await alert(page).getByText('No connection.').waitFor();
    await context.setOffline(false);
    let shown = -1;
    await page.route('**/send-otp', async (route) => {
      shown = await alert(page).count();
      await route.fulfill({ status: 503, headers: { 'retry-after': '7' } });
    });
    await submit(page, { address: 'away@example.com' });
    await alert(page).getByText('The service can’t answer right now.').waitFor();
    await page.getByText(/Please wait [67] seconds/).waitFor();
    // What was wrong before is gone while it is sent anew: what is wrong now is read out.
    expect(shown).toBe(0);
    // What the browser says of these two is what was wanted.
    expect(complaints.splice(0).filter((each) => !/Failed to load resource/.test(each))).toEqual([]);
  });

  it('by a code that came as a text', async () => {
    const { page } = await pages.visit('/sign-up');
    await submit(page, { address: '+1 415 555 2671' });
    await codeInput(page);
    await typeCode(page, () => pages.app.code('+14155552671'));
    await signedIn(page);
    await page.getByText('+14155552671').first().waitFor();
  });

  it('leads on to the page that wanted somebody signed in, and to no foreign one', async () => {
    const email = await account('next@example.com');
    const { page } = await pages.visit('/?next=https://evil.example/account');
    await page.getByRole('button', { name: 'Use a password' }).click();
    await submit(page, { address: email, password: PASSWORD });
    await signedIn(page);
    expect(new URL(page.url()).host).toBe(new URL(pages.app.env.PUBLIC_URL).host);
  });
});

import type { Page } from 'playwright-core';
import { twilioSignature } from '../../src/sms/twilio-signature.js';
import { wrong } from '../support/flows.js';
import { codeInput, Pages, signedIn, submit, typeCode } from '../support/pages.js';
import { SmsProvider, twilioTakes } from '../support/sms-provider.js';
import { SmtpSink } from '../support/smtp-sink.js';

jest.setTimeout(120_000);

const TOKEN = 'twilio-auth-token-1f0a9d3b';

/** Runs in the page: a browser that reads texts (WebOTP), of which `texts` are the ones that the page waits for. */
const READS_TEXTS = `
  window.OTPCredential = class {};
  window.texts = [];
  if (navigator.credentials) navigator.credentials.get = ({ otp, signal }) => new Promise((resolve, reject) => {
    const text = { transport: otp.transport, bring: (code) => resolve({ code }), isOver: false };
    signal.addEventListener('abort', () => reject(new DOMException('over', (text.isOver = true) && 'AbortError')));
    window.texts.push(text);
  });`;

describe('messages with codes, on the pages', () => {
  let pages: Pages;
  let provider: SmsProvider;
  let sink: SmtpSink;

  beforeAll(async () => {
    [provider, sink] = await Promise.all([SmsProvider.start(), SmtpSink.start()]);
    pages = await Pages.start({
      ...{ SMTP_URL: sink.url, SMS_TRANSPORT: 'twilio', TWILIO_BASE_URL: provider.url, TWILIO_ACCOUNT_SID: 'AC0123' },
      ...{ TWILIO_AUTH_TOKEN: TOKEN, TWILIO_PHONE_NUMBER: '+15005550006' },
      ...{ DEFAULT_REGION: 'DE', SEND_COOLDOWN: '0' },
    });
  });
  afterAll(async () => {
    await pages?.close();
    await Promise.all([provider?.stop(), sink?.stop()]);
  });
  beforeEach(() => {
    provider.reply = twilioTakes();
    sink.mode = 'accept';
    pages.app.clock.advance(601);
  });
  afterEach(async () => expect(await pages.leave()).toEqual([]));

  const status = (page: Page) => page.getByRole('status');
  const texted = () => new URLSearchParams(provider.posts.at(-1)?.body);

  /** The code of the newest text, from the line that binds it to this site. */
  async function codeByText(): Promise<string> {
    await pages.app.deliver();
    return /^@localhost #(\d{6})$/m.exec(texted().get('Body') ?? '')?.[1] ?? '';
  }

  /** What Twilio says later on of the newest text. */
  async function report(MessageStatus: string): Promise<void> {
    const address = texted().get('StatusCallback') ?? '';
    const form = new URLSearchParams({
      ...{ MessageSid: 'SM0123456789abcdef0123456789abcdef', MessageStatus },
      ...{ AccountSid: 'AC0123', To: texted().get('To') ?? '' },
    });
    const headers = { 'x-twilio-signature': twilioSignature(TOKEN, address, form) };
    expect((await fetch(address, { method: 'POST', body: form, headers })).status).toBe(204);
  }

  /** A page whose next questions are asked when the test says so. */
  async function begun(address: string): Promise<Page> {
    const { page } = await pages.visit('/sign-up');
    await page.clock.install();
    await submit(page, { address });
    await codeInput(page);
    await pages.app.deliver();
    return page;
  }

  it('one by text signs up, and then in, by the number as people write it', async () => {
    for (const path of ['/sign-up', '/']) {
      const { page } = await pages.visit(path);
      await page.getByLabel('Email address or phone number').fill('0151 / 123 456 78');
      await page.locator('form button[type=submit]').first().click();
      await page.getByText('•••78').waitFor();
      await typeCode(page, codeByText);
      await signedIn(page);
      await page.getByText('+4915112345678').first().waitFor();
      pages.app.clock.advance(61);
    }
  });

  it('one by text registers, in a country that is the realm’s unless another is chosen', async () => {
    const { page } = await pages.visit('/register');
    await submit(page, { address: '01511 2345679' });
    await typeCode(page, codeByText);
    await submit(page, { password: 'a horse, a battery, a staple' });
    await page.getByText('Step 4 of 4').waitFor();
    expect(await page.inputValue('[name=country_code]')).toBe('DE');
    await page.selectOption('[name=country_code]', 'AT');
    await submit(page, { name: 'Max Muster' });
    await signedIn(page);
    expect(await page.inputValue('[name=country_code]')).toBe('AT');
  });

  it('none goes to a country that is not sent to, and none by text where the realm sends none', async () => {
    const { page } = await pages.visit('/sign-up');
    await submit(page, { address: '+1 415 555 2671' });
    await page.getByRole('alert').getByText('We can’t send messages to this number.').waitFor();
    const { body: settings } = await pages.app.agent().get('/api/auth/settings');
    await page.route('**/auth/settings', (route) => route.fulfill({ json: { ...settings, channels: ['email'] } }));
    await page.goto('/sign-up');
    await page.getByLabel('Email address', { exact: true }).waitFor();
    await submit(page, { address: '0151 12345678' });
    await page.getByText('Enter an email address, for example').waitFor();
  });

  it('one by text is read by the browser: it fills the input and is sent; so is the next one', async () => {
    const { page } = await pages.visit('/sign-up', { script: READS_TEXTS });
    await submit(page, { address: '0151 12345680' });
    await codeInput(page);
    await page.waitForFunction('texts.length === 1');
    await page.evaluate(`texts[0].bring('${wrong(await codeByText())}')`);
    await page.getByText('That code is not right. 4 tries left.').waitFor();
    pages.app.clock.advance(1);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await page.waitForFunction('texts.length === 2 && texts[0].isOver');
    expect(await page.evaluate('[texts[1].transport, texts[1].isOver]')).toEqual([['sms'], false]);
    await page.evaluate(`texts[1].bring('${await codeByText()}')`);
    await signedIn(page);
  });

  it('no mail is waited for as a text, and what the reader refuses can be typed', async () => {
    const refuses = READS_TEXTS.replace('window.texts.push(text);', "$& reject(new DOMException('no'));");
    const { page } = await pages.visit('/sign-up', { script: refuses });
    await submit(page, { address: 'mail@example.com' });
    await codeInput(page);
    expect(await page.evaluate('texts.length')).toBe(0);
    const texting = await pages.visit('/sign-up', { script: refuses });
    await submit(texting.page, { address: '0151 12345681' });
    await texting.page.waitForFunction('texts.length === 1');
    await typeCode(texting.page, codeByText);
    await signedIn(texting.page);
  });

  it('a text is under way, sent, and has arrived', async () => {
    const page = await begun('0151 12345682');
    await page.clock.fastForward(2_000);
    await status(page).getByText('We sent a code to •••82.').waitFor();
    await report('delivered');
    await page.clock.fastForward(8_000);
    await status(page).getByText('The code has arrived at •••82.').waitFor();
  });

  it('a text that did not arrive is said to be so, until another is on its way', async () => {
    const page = await begun('0151 12345683');
    await report('undelivered');
    await page.clock.fastForward(8_000);
    const failed = page.getByRole('alert').getByText('The message to •••83 could not be delivered.');
    await failed.waitFor();
    pages.app.clock.advance(1);
    await page.getByRole('button', { name: 'Send a new code' }).click();
    await failed.waitFor({ state: 'detached' });
    await status(page).getByText('We sent a code to •••83.').waitFor();
    await typeCode(page, codeByText);
    await signedIn(page);
  });

  it('so is a mail that its server refused', async () => {
    sink.mode = 'refuse-recipient';
    const page = await begun('nobody@example.com');
    await page.clock.fastForward(8_000);
    await page.getByRole('alert').getByText('The message to n•••@example.com could not be delivered.').waitFor();
  });
});

import type { Brand } from '../../../src/mail/brand.js';
import { codeOf, linkOf, render } from '../../../src/mail/render.js';
import { writers } from '../../../src/mail/templates/messages.js';
import type { OutgoingMessage } from '../../../src/outbox/index.js';

const CODE = '048213';
const templates = Object.keys(writers);
const withCode = templates.filter((template) => template.endsWith('_code'));
const withShortcut = ['verification_code', 'sign_in_code', 'reset_code'];
const withLink = [...withShortcut, 'address_changed', 'invitation'];
const withoutCode = templates.filter((template) => !withCode.includes(template));

const brand: Brand = {
  name: 'Acme & Sons',
  color: '#4f46e5',
  supportEmail: 'help@acme.test',
  siteUrl: 'https://acme.test',
};

const message = (template: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  realm: 'default',
  channel: 'email',
  template,
  destination: 'ada@example.com',
  payload: { code: CODE, name: 'Ada Lovelace', what: 'email', address: 'j•••@example.com' },
  challengeId: null,
  createdAt: new Date('2026-08-03T14:05:00.000Z'),
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
  ...changes,
});

/** The words that a reader of the HTML part sees. */
const seen = (html: string): string =>
  html
    .replace(/<(head|style)[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ');

describe.each(templates)('the mail %s', (template) => {
  const { subject, html, text } = render(message(template), brand);

  it('says the same in both parts', () => {
    const paragraphs = text
      .split(/\n+/)
      .map((line) => line.trim())
      .filter((line) => line && !line.includes('https://') && !line.includes('help@'));
    expect(paragraphs.length).toBeGreaterThan(3);
    paragraphs.forEach((line) => expect(seen(html)).toContain(line));
  });

  it('names its sender, its support address and the subject, on one line', () => {
    expect(subject).toMatch(/^[^\r\n]{10,78}$/);
    expect(subject).toContain('Acme & Sons');
    expect(text).toContain('help@acme.test');
    expect(html).toContain('mailto:help@acme.test');
  });

  it('loads nothing from anywhere', () => {
    expect(html).not.toMatch(/<(img|script|link|iframe|object|form|base)\b|url\(|@import|\bsrc=|\bon\w+=/i);
    expect(html.match(/https?:[^"< ]+/g) ?? []).toEqual(html.includes('https') ? ['https://acme.test'] : []);
  });

  it('shows the configured logo, and nothing else', () => {
    const logo = render(message(template), { ...brand, logoUrl: 'https://cdn.acme.test/logo.png' });
    expect(logo.html.match(/<img [^>]*src="[^"]*"/g)).toHaveLength(1);
    expect(logo.html).toContain('src="https://cdn.acme.test/logo.png"');
  });

  it('fits the dark and the narrow screen', () => {
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('max-width:600px');
  });

  it('leaves out what is not configured', () => {
    const bare = render(message(template), { ...brand, supportEmail: undefined });
    expect(`${bare.html}${bare.text}`).not.toMatch(/Questions|mailto|undefined|null/);
  });
});

describe.each(withCode)('the mail %s', (template) => {
  it('shows the code once in each part, and how long it is valid', () => {
    const { html, text } = render(message(template), brand);
    expect(text.match(/^ +048213$/gm)).toHaveLength(1);
    expect(html.match(/>048213</g)).toHaveLength(1);
    expect(text).toContain('valid for 5 minutes');
    expect(html).toContain('user-select:all');
  });

  it('says what to do with a code that one did not ask for', () => {
    expect(render(message(template), brand).text).toMatch(
      /did not ask for this code.* do not enter it anywhere and do not pass it on/,
    );
  });

  it('can not be written without a code', () => {
    expect(() => render(message(template, { payload: {} }), brand)).toThrow('needs a code');
    expect(() => render(message(template, { payload: { code: 482913 } }), brand)).toThrow('needs a code');
  });
});

describe.each(withoutCode)('the mail %s', (template) => {
  it('carries no secret, even if it was given one', () => {
    const { subject, html, text } = render(message(template), brand);
    expect(`${subject}${html}${text}`).not.toContain(CODE);
    expect(text).toContain('Open Acme & Sons: https://acme.test\n');
    expect(html).toContain('href="https://acme.test"');
  });
});

describe.each(withLink)('the link of the mail %s', (template) => {
  const payload = { code: CODE, token: 'Ab-_9', what: 'phone', address: '+49•••78' };
  const link = 'https://acme.test/link#token=Ab-_9';

  it('stands in both parts, in the text on a line of its own, and what it does before it', () => {
    const { html, text } = render(message(template, { payload }), brand);
    expect(text.split('\n').filter((line) => line === link)).toHaveLength(1);
    expect(html.match(/href="[^"]*token[^"]*"/g)).toEqual([`href="${link.replace('=', '&#x3D;')}"`]);
    const intro = text
      .split('\n')
      .filter(Boolean)
      .at(text.split('\n').filter(Boolean).indexOf(link) - 1)!;
    expect(intro).toMatch(/:$/);
    expect(seen(html)).toContain(intro);
    expect(linkOf(message(template, { payload }), brand)).toBe(link);
  });

  it('says that it works once', () => {
    expect(render(message(template, { payload }), brand).text).toMatch(
      { address_changed: /valid for 24 hours and works once/, invitation: /and works once/ }[template] ??
        /One of them works, once/,
    );
  });

  it('is that of the realm, and holds no token that would break it', () => {
    const staff = message(template, { realm: 'staff', payload: { ...payload, token: '"><b>&#' } });
    expect(linkOf(staff, brand)).toBe('https://acme.test/r/staff/link#token=%22%3E%3Cb%3E%26%23');
    expect(render(staff, brand).html).not.toContain('<b>');
  });

  it('is missing where there is no token', () => {
    for (const token of [undefined, '', 7]) {
      const without = message(template, { payload: { ...payload, token } });
      expect(linkOf(without, brand)).toBeNull();
      expect(render(without, brand).text).not.toMatch(/#token|the link/i);
    }
  });
});

describe.each(templates.filter((template) => !withLink.includes(template)))('the mail %s', (template) => {
  it('shows no link, even if it was given a token', () => {
    const given = message(template, { payload: { code: CODE, token: 'Ab-_9' } });
    const { html, text } = render(given, brand);
    expect(`${html}${text}`).not.toContain('Ab-_9');
    expect(linkOf(given, brand)).toBeNull();
  });
});

describe('a mail about a change', () => {
  it.each(['address_change_requested', 'address_changed'])('names what and to what: %s', (template) => {
    const phone = render(message(template, { payload: { what: 'phone', address: '+49•••78' } }), brand);
    const email = render(message(template, { payload: { what: 'email', address: 'j•••@e\r\nx.com' } }), brand);
    expect(phone.subject).toContain('phone number');
    expect(phone.text).toContain('to +49•••78');
    expect(email.subject).toContain('email address');
    expect(email.text).toContain('to j•••@ex.com');
  });
});

describe('the words of a mail', () => {
  it.each([
    ['verification_code', `${CODE} is your Acme & Sons verification code`],
    ['sign_in_code', `${CODE} is your Acme & Sons sign-in code`],
    ['reset_code', 'Reset your Acme & Sons password'],
    ['registration_code', `${CODE} is your Acme & Sons registration code`],
    ['change_code', `${CODE} confirms your new Acme & Sons address`],
    ['step_up_code', `${CODE} confirms that it is you at Acme & Sons`],
  ])('put the code of %s into the subject only where it helps', (template, subject) => {
    expect(render(message(template), brand).subject).toBe(subject);
  });

  it('name the name that was typed at registration', () => {
    expect(render(message('verification_code'), brand).text).toContain('under the name “Ada Lovelace”');
    expect(render(message('verification_code', { payload: { code: CODE } }), brand).text).not.toContain('name');
  });

  it('name a name without its link and its markup', () => {
    const payload = { code: CODE, name: '<b onclick="x">Eve</b> http://evil.com/x {{code}}' };
    const { html, text } = render(message('verification_code', { payload }), brand);
    expect(html).toContain('“&lt;b onclick&#x3D;&quot;x&quot;&gt;Eve&lt; b&gt; http evil. com x {{code}}”');
    expect(text).toContain('http evil. com x {{code}}”');
  });

  it.each([
    [300_000, '5 minutes'],
    [299_400, '5 minutes'],
    [600_000, '10 minutes'],
    [60_000, '1 minute'],
    [90_000, '1 minute'],
    [30_000, '30 seconds'],
    [1_000, '1 second'],
  ])('promise no more than %i ms', (ms, words) => {
    const createdAt = new Date('2026-08-03T14:05:00.000Z');
    const expiresAt = new Date(createdAt.getTime() + ms);
    expect(render(message('sign_in_code', { createdAt, expiresAt }), brand).text).toContain(`valid for ${words} and`);
  });

  it('say when a password was changed, in UTC', () => {
    expect(render(message('password_changed'), brand).text).toContain('on 3 August 2026 at 14:05 UTC');
  });

  it('are missing for an unknown template', () => {
    expect(() => render(message('constructor'), brand)).toThrow('no mail template');
  });
});

describe('the code of a message', () => {
  it('is a string or nothing', () => {
    expect(codeOf(message('sign_in_code'))).toBe(CODE);
    expect(codeOf(message('sign_in_code', { payload: {} }))).toBeNull();
    expect(codeOf(message('sign_in_code', { payload: { code: 1 } }))).toBeNull();
  });
});

import { LANGUAGES } from '../../../src/common/index.js';
import type { Language } from '../../../src/common/index.js';
import { mailWords } from '../../../src/mail/languages/index.js';
import { linkOf, render } from '../../../src/mail/render.js';
import type { OutgoingMessage } from '../../../src/outbox/index.js';
import { ALPHABETS } from '../../../src/sms/alphabet.js';
import { textWords } from '../../../src/sms/languages/index.js';
import { smsText } from '../../../src/sms/texts.js';

const CODE = '048213';
const LINK = 'https://acme.test/link#token=Ab-_9';
const { codes, notices } = mailWords.en;
const CODES = Object.keys(codes);
const NOTICES = Object.keys(notices);

const LIFETIMES: Record<Language, string> = {
  en: '5 minutes',
  de: '5 Minuten',
  es: '5 minutos',
  fr: '5 minutes',
  hi: '5 मिनट',
  ja: '5 分',
};
const TIMES: Record<Language, string> = {
  en: '3 August 2026 at 14:05 UTC',
  de: '3. August 2026 um 14:05 UTC',
  es: '3 de agosto de 2026 a las 14:05 UTC',
  fr: '3 août 2026 à 14:05 UTC',
  hi: '3 अगस्त 2026 को 14:05 बजे (UTC)',
  ja: '2026年8月3日 14:05 (UTC)',
};
const PHONES: Record<Language, string> = {
  en: 'phone number',
  de: 'Telefonnummer',
  es: 'teléfono',
  fr: 'numéro de téléphone',
  hi: 'नंबर',
  ja: '電話番号',
};
const LATIN = /^[^\p{Script=Devanagari}\p{Script=Hiragana}]+$/u;
/** What is in each paragraph. */
const SCRIPT: Record<Language, RegExp> = {
  ...{ en: LATIN, de: LATIN, es: LATIN, fr: LATIN },
  hi: /\p{Script=Devanagari}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
};
/** Without the code, links and the name of the product. */
const paragraphsOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && line !== CODE && line !== LINK && line !== 'Acme & Sons');

const message = (template: string, payload: Record<string, unknown>, changes: Partial<OutgoingMessage> = {}) => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  realm: 'default',
  channel: 'email' as const,
  template,
  destination: 'ada@example.com',
  payload: { code: CODE, what: 'phone', address: '+49•••78', ...payload },
  challengeId: null,
  createdAt: new Date('2026-08-03T14:05:00.000Z'),
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
  ...changes,
});

const brand = (language: Language = 'en') => ({
  name: 'Acme & Sons',
  color: '#4f46e5',
  supportEmail: 'help@acme.test',
  siteUrl: 'https://acme.test',
  language,
});

/** The names of all that is in `value`, however deep. */
const keysOf = (value: object): string[] =>
  Object.entries(value)
    .flatMap(([key, inner]: [string, unknown]) => [
      key,
      ...(typeof inner === 'object' && inner !== null ? keysOf(inner).map((each) => `${key}.${each}`) : []),
    ])
    .filter((key) => !['typefaces', 'typeset'].includes(key))
    .sort();

describe.each(LANGUAGES)('in %s', (language) => {
  const mail = (template: string, payload: Record<string, unknown> = {}) =>
    render(message(template, { language, ...payload }), brand());

  it('nothing is missing, and nothing is there that English has not', () => {
    expect(keysOf(mailWords[language])).toEqual(keysOf(mailWords.en));
    expect(keysOf(textWords[language])).toEqual(keysOf(textWords.en));
  });

  describe.each(CODES)('the mail %s', (template) => {
    it.each([{}, { token: 'Ab-_9', name: 'Ada Lovelace' }])('carries its facts, with %j', (more) => {
      const { subject, html, text, language: written } = mail(template, more);
      expect(written).toBe(language);
      expect(html).toContain(`<html lang="${language}">`);
      expect(subject).toMatch(/^[^\r\n]{8,78}$/u);
      expect(subject).toContain('Acme & Sons');
      expect(text.match(/^ +048213$/gm)).toHaveLength(1);
      expect(html.match(/>048213</g)).toHaveLength(1);
      expect(text).toContain(LIFETIMES[language]);
      expect(text).toContain('help@acme.test');
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|\bnull\b|NaN|\[object|\$\{/);
      paragraphsOf(text).forEach((part) => expect(part).toMatch(SCRIPT[language]));
    });

    it('names the link where there is one and this template has one, on a line of its own', () => {
      const given = message(template, { language, token: 'Ab-_9' });
      const { text } = render(given, brand());
      const shown = codesWithLink.has(template);
      expect(linkOf(given, brand())).toBe(shown ? LINK : null);
      expect(text.split('\n').filter((line) => line === LINK)).toHaveLength(shown ? 1 : 0);
    });
  });

  it('the mail about a registration names the name, and says so to whoever did not type it', () => {
    const [named, nameless] = [mail('verification_code', { name: 'Ada' }), mail('verification_code')];
    expect(named.text).toContain('Ada');
    const last = ({ text }: { text: string }) => text.split('\n').filter(Boolean).at(-4);
    expect(last(named)).not.toBe(last(nameless));
  });

  describe.each(NOTICES)('the mail %s', (template) => {
    it('carries its facts, and no code', () => {
      const { subject, html, text } = mail(template);
      expect(subject).toMatch(/^[^\r\n]{8,78}$/u);
      expect(subject).toContain('Acme & Sons');
      expect(`${subject}${html}${text}`).not.toMatch(/048213|undefined|\bnull\b|NaN|\[object|\$\{/);
      expect(text).toContain('https://acme.test\n');
      if (['password_changed', 'address_change_requested', 'address_changed', 'account_deleted'].includes(template)) {
        expect(text).toContain(TIMES[language]);
      }
      if (template.startsWith('address_')) {
        expect(text).toContain(PHONES[language]);
        expect(text).toContain('+49•••78');
        expect(mail(template, { what: 'email' }).subject).not.toBe(subject);
      }
    });
  });

  it.each([
    ['address_changed', '24'],
    ['invitation', '3'],
  ])('the mail %s carries its link, and for how long it is good', (template, lifetime) => {
    const payload = { language, token: 'Ab-_9' };
    const expiresAt = new Date('2026-08-06T14:05:00.000Z');
    const { text } = render(message(template, payload, { expiresAt }), brand());
    expect(text.split('\n').filter((line) => line === LINK)).toHaveLength(1);
    expect(text).toMatch(new RegExp(`\\b${lifetime}\\b|${lifetime} ?\\p{L}`, 'u'));
  });

  describe('the text', () => {
    const { alphabet } = textWords[language];
    const { size, segment } = ALPHABETS[alphabet];
    const text = (template: string, payload: Record<string, unknown> = {}, app = 'Müller & Söhne') =>
      smsText(message(template, { language, ...payload }), {
        app,
        frontendUrl: 'https://app.acme.test',
        language: 'en',
      });

    it('of a code begins with it, names the product, and ends in the line that binds it to the site', () => {
      const lines = text('code').split('\n');
      expect(lines).toEqual([expect.stringMatching(/^048213 /), '', '@app.acme.test #048213']);
      expect(lines[0]).toContain('Müller & Söhne');
      expect(text('code', {}, 'Acme')).toContain(textWords[language].warning.trim());
    });

    it('of a code is one part, whatever the name is', () => {
      for (let length = 1; length <= 100; length++) {
        for (const letter of ['x', '€', 'ü', '東', '🚀']) {
          const written = text('code', {}, letter.repeat(length));
          expect(size(written)).toBeLessThanOrEqual(segment);
          expect(written).toMatch(/^048213 [^\n]+\n\n@app\.acme\.test #048213$/u);
          expect(written).not.toMatch(/ {2}|undefined|\p{Cs}/u);
        }
      }
    });

    it.each(Object.keys(textWords.en.notices))('%s names the product, carries no code, and is one part', (template) => {
      const written = text(template);
      expect(written).toContain('Müller & Söhne');
      expect(written).not.toMatch(/048213|undefined|\n/);
      if (template.startsWith('address_')) {
        expect(written).toContain(PHONES[language]);
        expect(written).toMatch(/\+49[•*]{3}78/);
      }
      const parts = { gsm7: 1, ucs2: template.startsWith('address_') ? 2 : 1 }[alphabet];
      expect(size(written)).toBeLessThanOrEqual(parts === 1 ? segment : parts * 67);
    });

    it.each([
      ['address_changed', /24.* https:\/\/app\.acme\.test\/link#token=Ab-_9$/],
      ['invitation', /(3|72).* https:\/\/app\.acme\.test\/link#token=Ab-_9$/],
    ])('%s ends in its link, and says for how long it is good', (template, end) => {
      expect(text(template, { token: 'Ab-_9' })).toMatch(end);
    });

    it('loses nothing by its alphabet', () => {
      const { notices: words, code, warning } = textWords[language];
      const facts = { app: 'Acme', what: 'phone' as const, address: '+49 78', link: 'https://a.test' };
      const all = [code(CODE, 'Acme') + warning, ...Object.values(words).map((write) => write(facts))];
      for (const written of all) expect(ALPHABETS[alphabet].write(written)).toBe(written);
      for (const what of ['email', 'phone'] as const) {
        const changed = words.address_changed({ ...facts, what, link: '' });
        expect(ALPHABETS[alphabet].write(changed)).toBe(changed);
      }
    });
  });
});

/** Those whose English has a button. */
const codesWithLink = new Set(['verification_code', 'sign_in_code', 'reset_code']);

describe('a message that names no language', () => {
  it.each([undefined, 'xx', 7, 'constructor'])('(%j) speaks that of its realm', (language) => {
    expect(render(message('sign_in_code', { language }), brand('ja')).language).toBe('ja');
    const sender = { app: 'Acme', frontendUrl: 'https://acme.test', language: 'de' as const };
    expect(smsText(message('code', { language }), sender)).toContain('ist Ihr Code');
  });
});

describe('French', () => {
  it('keeps its marks with the word before them', () => {
    const { text } = render(message('verification_code', { language: 'fr', name: 'Ada' }), brand());
    expect(text).toContain('saisissez ce code\u00a0:');
    expect(text).toContain('«\u00a0Ada\u00a0»');
    expect(text).not.toMatch(/ [:;?!»]/);
  });
});

describe('the typefaces', () => {
  it.each([
    ['hi', 'Nirmala UI'],
    ['ja', 'Hiragino Sans'],
  ])('of %s have its script', (language, face) => {
    expect(render(message('sign_in_code', { language }), brand()).html).toContain(`font-family:&#x27;${face}`);
  });
});

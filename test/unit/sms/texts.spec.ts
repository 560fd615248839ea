import type { OutgoingMessage } from '../../../src/outbox/index.js';
import { ALPHABETS, cutTo } from '../../../src/sms/alphabet.js';
import { septets, toGsm7 } from '../../../src/sms/gsm7.js';
import { codeOfSms, linkOfSms, smsText } from '../../../src/sms/texts.js';

const CODE = '048213';
const NOTICES = [
  'registration_attempt',
  'change_attempt',
  'password_changed',
  'address_change_requested',
  'address_changed',
  'account_deleted',
];

const message = (template: string, payload: Record<string, unknown> = { code: CODE }): OutgoingMessage => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  realm: 'default',
  channel: 'sms',
  template,
  destination: '+4915112345678',
  payload,
  challengeId: null,
  createdAt: new Date('2026-08-03T14:05:00.000Z'),
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
});

const sender = (app = 'Acme', frontendUrl = 'https://app.acme.test') => ({ app, frontendUrl, language: 'en' as const });
const codeText = (app?: string, frontendUrl?: string) => smsText(message('code'), sender(app, frontendUrl));

describe('the text of a code', () => {
  it('says whose it is, what not to do with it, and where it belongs', () => {
    expect(codeText()).toBe("048213 is your Acme code. Don't share it.\n\n@app.acme.test #048213");
  });

  it.each([
    ['https://app.acme.test:8443/some/path', '@app.acme.test #048213'],
    ['http://localhost:5173', '@localhost #048213'],
    ['https://xn--mnchen-3ya.example', '@xn--mnchen-3ya.example #048213'],
  ])('ends in the host of %s alone and the code, and nothing after it', (frontendUrl, last) => {
    const lines = codeText('Acme', frontendUrl).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.slice(1)).toEqual(['', last]);
  });

  it.each([
    ['Müller & Söhne', 'Müller & Söhne'],
    ['Łódź Café', 'Lodz Café'],
    ['Acme 🚀 Sign-in 🔑', 'Acme Sign-in'],
    ['“Acme” – the best…', '"Acme" - the best...'],
    ['Ａｃｍｅ', 'Acme'],
    ['Zoe\u0308', 'Zoe'],
  ])('writes the name %s in the alphabet of SMS', (app, written) => {
    expect(codeText(app)).toContain(` is your ${written} code.`);
    expect(septets(codeText(app))).toBeLessThanOrEqual(160);
  });

  it.each(['🚀', '東京', 'Привет'])('does without a name that the alphabet cannot write: %s', (app) => {
    expect(codeText(app)).toMatch(/^048213 is your code\. Don't share it\.\n/);
  });

  it('is one segment, whatever the name is: first the warning goes, then the end of the name', () => {
    for (let length = 1; length <= 100; length++) {
      for (const letter of ['x', '€', 'ü', 'ł', '…', '🚀']) {
        const text = codeText(letter.repeat(length));
        expect(septets(text)).toBeLessThanOrEqual(160);
        expect(text).toMatch(/^048213 is your (.+ )?code\.( Don't share it\.)?\n\n@app\.acme\.test #048213$/);
      }
    }
    expect(codeText('x'.repeat(99))).toContain(`${'x'.repeat(99)} code. Don't`);
    expect(codeText('x'.repeat(100))).toContain(`${'x'.repeat(100)} code.\n`);
    expect(codeText('€'.repeat(100))).toMatch(/ is your €{57} code\.\n/);
  });

  it('never cuts its last line, even where the host alone fills the message', () => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.com`;
    expect(codeText('Acme', `https://${host}`)).toBe(`048213 is your code.\n\n@${host} #048213`);
  });

  it('can not be written without a code', () => {
    expect(() => smsText(message('code', {}), sender())).toThrow('needs a code');
    expect(() => smsText(message('code', { code: 48213 }), sender())).toThrow('needs a code');
  });
});

describe.each(NOTICES)('the notice %s', (template) => {
  const payload = { code: CODE, what: 'phone', address: '+49 ••• 78' };

  it('names the product, carries no code, and is one segment', () => {
    const text = smsText(message(template, payload), sender('Müller & Söhne'));
    expect(text).toContain('Müller & Söhne');
    expect(text).not.toMatch(/048213|undefined|•|\n/);
    expect(septets(text)).toBeLessThanOrEqual(160);
  });
});

describe('the notice of a change', () => {
  const change = { what: 'email', address: 'j•••@example.com', token: 'a-_9' };

  it('names what was changed, masked, and undoes it by a link of its realm', () => {
    const undo = message('address_changed', change);
    expect(smsText(undo, sender())).toBe(
      'The email address of your Acme account was changed to j***@example.com. Not you? Undo it within 24 hours: ' +
        'https://app.acme.test/link#token=a-_9',
    );
    expect(linkOfSms(undo, sender())).toBe('https://app.acme.test/link#token=a-_9');
    expect(linkOfSms({ ...undo, realm: 'staff' }, sender())).toBe('https://app.acme.test/r/staff/link#token=a-_9');
  });

  it('carries no link where it has no token, nor in any other text', () => {
    const { token: _, ...without } = change;
    expect(linkOfSms(message('address_changed', without), sender())).toBeNull();
    for (const template of ['code', 'address_change_requested']) {
      const other = message(template, { code: CODE, ...change });
      expect(linkOfSms(other, sender())).toBeNull();
      expect(smsText(other, sender())).not.toContain('token');
    }
  });
});

describe('a text', () => {
  it('is missing for an unknown template', () => {
    expect(() => smsText(message('constructor'), sender())).toThrow('no SMS template');
  });

  it('has a code that is a string or nothing', () => {
    expect(codeOfSms(message('code'))).toBe(CODE);
    expect(codeOfSms(message('code', {}))).toBeNull();
    expect(codeOfSms(message('code', { code: 1 }))).toBeNull();
  });
});

describe('the alphabet of SMS', () => {
  it('has 127 characters, and 10 that cost two', () => {
    const all = Array.from({ length: 0x3000 }, (_, i) => String.fromCharCode(i)).filter((c) => septets(c) < Infinity);
    expect(all.filter((char) => septets(char) === 1)).toHaveLength(127);
    expect(all.filter((char) => septets(char) === 2).join('')).toBe('\f[\\]^{|}~€');
    expect(septets('ç')).toBe(Infinity);
    expect(septets('Ç')).toBe(1);
  });

  it('takes any text, and changes nothing of what it has', () => {
    const all = Array.from({ length: 0x2fff }, (_, i) => String.fromCharCode(i)).join('');
    expect(septets(toGsm7(all))).toBeLessThan(Infinity);
    expect(toGsm7('Ärger [für] 5 €')).toBe('Ärger [für] 5 €');
  });

  it('cuts between characters', () => {
    const { gsm7, ucs2 } = ALPHABETS;
    expect(cutTo(3, 'a€b', gsm7)).toBe('a€');
    expect(cutTo(2, 'a€b', gsm7)).toBe('a');
    expect(cutTo(5, 'Acme Inc', gsm7)).toBe('Acme');
    expect(cutTo(2, 'a🚀b', ucs2)).toBe('a');
    expect(cutTo(3, 'a🚀b', ucs2)).toBe('a🚀');
  });
});

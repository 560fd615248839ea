import fc from 'fast-check';
import { NAME_LENGTH, neutralise } from '../../../src/mail/neutralise.js';

describe('a typed name in a mail', () => {
  it.each(['Ada Lovelace', 'Łukasz Żółć', '李小龍', 'Anne-Marie O’Neill', 'محمد', 'Jean "JJ" & Co'])(
    'stays as it is: %s',
    (name) => expect(neutralise(name)).toBe(name),
  );

  it.each([
    ['https://evil.com/login', 'https evil. com login'],
    ['evil.com', 'evil. com'],
    ['J.R.R. Tolkien', 'J. R. R. Tolkien'],
    ['Win at www.evil.co.uk!', 'Win at www. evil. co. uk!'],
    ['mail eve@evil.com', 'mail eve evil. com'],
    ['mailto:eve', 'mailto eve'],
    ['\\\\evil\\share', 'evil share'],
    ['evil。com', 'evil。 com'],
    ['evil．com／x', 'evil． com x'],
    ['eve＠evil', 'eve evil'],
    ['10.0.0.1', '10. 0. 0. 1'],
    ['Ada\r\nBcc: eve', 'Ada Bcc eve'],
    ['Ada\u0000\u0007\u200b\u202eeve', 'Ada eve'],
    ['Ada\u2028\u2029Eve', 'Ada Eve'],
    ['  Ada \t  Lovelace ', 'Ada Lovelace'],
    ['\u200b', ''],
  ])('carries no link: %j', (typed, shown) => expect(neutralise(typed)).toBe(shown));

  it(`has at most ${NAME_LENGTH} characters, and no half ones`, () => {
    const shown = neutralise('👩'.repeat(150));
    expect(Array.from(shown)).toHaveLength(NAME_LENGTH);
    expect(shown).not.toMatch(/\p{Cs}/u);
  });

  it('holds nothing that a mail client makes a link of, whatever is typed', () => {
    const pieces = fc.constantFrom(
      'evil',
      '.',
      '..',
      'com',
      ':',
      '/',
      '@',
      '\\',
      '。',
      '．',
      '\u200d',
      '\u00ad',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
        const shown = neutralise(parts.join(''));
        expect(shown).not.toMatch(/[:/@\\\p{C}]|[.。．｡]\S/u);
        expect(Array.from(shown).length).toBeLessThanOrEqual(NAME_LENGTH);
        expect(neutralise(shown)).toBe(shown);
      }),
    );
  });
});

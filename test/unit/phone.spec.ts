import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { canonicalPhone } from '../../src/users/phone.js';

describe('canonicalPhone', () => {
  it.each([
    ['+49 30 1234567', 'US', '+49301234567'],
    ['+49 (30) 123-45.67', 'US', '+49301234567'],
    ['030/1234567', 'DE', '+49301234567'],
    ['  0151 23456789\t', 'DE', '+4915123456789'],
    ['(201) 555‑0123', 'US', '+12015550123'],
    ['1 201 555 0123', 'US', '+12015550123'],
    ['0049 30 1234567', 'DE', '+49301234567'],
    ['011 49 30 1234567', 'US', '+49301234567'],
    ['０３０１２３４５６７', 'DE', '+49301234567'],
    ['０３０（１２３）４５－６７', 'DE', '+49301234567'],
    ['＋４９　３０　１２３４５６７', 'US', '+49301234567'],
    ['+٤٩٣٠١٢٣٤٥٦٧', 'US', '+49301234567'],
    ['06 698 12345', 'IT', '+390669812345'],
  ])('%s in %s is %s', (typed, region, canonical) => {
    expect(canonicalPhone(typed, region)).toBe(canonical);
  });

  it.each([
    ['no digits', ''],
    ['blanks', '   '],
    ['too few', '12'],
    ['no number of the country', '(555) 555-0123'],
    ['no country', '+999 30 1234567'],
    ['another prefix for calls abroad', '0049 30 1234567'],
    ['letters', '201 555 CALL'],
    ['letters around', 'call 201 555 0123'],
    ['a link', 'tel:+12015550123'],
    ['an extension', '201 555 0123 x5'],
    ['an extension by words', '201 555 0123 ext. 5'],
    ['an extension by sign', '201 555 0123#5'],
    ['an extension of a link', '+12015550123;ext=5'],
    ['a second number', '2015550123 / 2015550124'],
    ['two plus signs', '++12015550123'],
    ['a plus sign inside', '201+5550123'],
    ['a line break inside', '201555\n0123'],
    ['a zero-width blank inside', '201555\u200b0123'],
    ['an e-mail address', 'jane@example.com'],
  ])('%s: null', (_, typed) => {
    expect(canonicalPhone(typed, 'US')).toBeNull();
  });

  it('takes 32 characters and not one more, whatever they are', () => {
    const number = '+1 201 555 0123';
    expect(canonicalPhone(number.padEnd(32), 'US')).toBe('+12015550123');
    expect(canonicalPhone(number.padEnd(33), 'US')).toBeNull();
    expect(canonicalPhone('1'.repeat(1_000_000), 'US')).toBeNull();
  });

  it.each(['+62 00180346248308', '+81 00780350783903'])('%s: in its plan, and too long for E.164', (typed) => {
    expect(parsePhoneNumberFromString(typed)?.isValid()).toBe(true);
    expect(canonicalPhone(typed, 'US')).toBeNull();
  });

  it('is its own canonical form in every region', () => {
    const canonical = canonicalPhone('030 1234567', 'DE') ?? '';
    for (const region of ['DE', 'US', 'IT', 'JP']) expect(canonicalPhone(canonical, region)).toBe(canonical);
  });
});

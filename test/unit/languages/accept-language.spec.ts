import { preferredLanguage } from '../../../src/http/accept-language.js';

describe('Accept-Language', () => {
  it.each([
    ['de', 'de'],
    ['DE-at', 'de'],
    ['zh-Hant-TW, ja;q=0.4', 'ja'],
    ['de-AT,de;q=0.9,en;q=0.8,*;q=0.5', 'de'],
    ['en;q=0.5, fr;q=0.9', 'fr'],
    ['en;q=0.5,\tfr ; q=0.501', 'fr'],
    ['es, fr', 'es'],
    ['nl, hi;q=0.001', 'hi'],
    ['de;q=0, en;q=0.1', 'en'],
  ])('%s asks for %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });

  it.each([
    undefined,
    '',
    '*',
    'nl',
    'de;q=0',
    'de;q=0.000',
    'de;q=1.5',
    'de;q=-1',
    'de;q=abc',
    'de;q=0.1234',
    'de;level=1',
    'german',
    'de_AT',
    'd\u00e9',
    ',,,;q=1',
    'constructor, __proto__;q=0.5',
    '\0de',
  ])('%j asks for none', (header) => {
    expect(preferredLanguage(header)).toBeNull();
  });

  it('is read to a bound', () => {
    expect(preferredLanguage(`${'nl,'.repeat(29)}de`)).toBe('de');
    expect(preferredLanguage(`${'nl,'.repeat(30)}de`)).toBeNull();
    expect(preferredLanguage(`${' '.repeat(600)}de`)).toBeNull();
    const before = process.cpuUsage().user;
    preferredLanguage(`a${'-a'.repeat(1_000_000)};q=`);
    expect(process.cpuUsage().user - before).toBeLessThan(100_000);
  });
});

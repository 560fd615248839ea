import { LANGUAGES } from '../../src/common/index.js';
import { errorCatalogue } from '../../src/http/index.js';
import { digitsOf } from '../../web/src/components/digits.js';
import { LANGUAGES as SPOKEN, preferred } from '../../web/src/languages/choose.js';
import { de } from '../../web/src/languages/de.js';
import { durationIn } from '../../web/src/languages/duration.js';
import { en } from '../../web/src/languages/en.js';
import { es } from '../../web/src/languages/es.js';
import { fr } from '../../web/src/languages/fr.js';
import { hi } from '../../web/src/languages/hi.js';
import { ja } from '../../web/src/languages/ja.js';
import { lastWords } from '../../web/src/languages/last-words.js';

const languages = { en, de, es, fr, hi, ja };

type Tree = { [key: string]: Tree | string | ((...given: never[]) => string) };

/** Every text by its path, with what it says of arguments that can be told apart. */
function texts(tree: Tree, path = ''): Record<string, string> {
  const found = Object.entries(tree).map(([key, value]) => {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return { [name]: value };
    if (typeof value === 'object') return texts(value, name);
    const given = Array.from({ length: value.length }, (_, i) => `<${i}>`) as never[];
    return { [name]: value(...given) };
  });
  return Object.assign({}, ...found) as Record<string, string>;
}

/** The arguments that a text names, each once. */
const named = (text: string) => [...new Set(text.match(/<\d>/g))].sort();

describe('the languages of the pages', () => {
  const english = texts(en);

  it('are those that the service says it speaks', () => {
    expect(Object.keys(languages)).toEqual([...LANGUAGES]);
    expect([...SPOKEN]).toEqual([...LANGUAGES]);
  });

  it.each(Object.entries(languages))('%s lacks no text and no argument', (_, language) => {
    const spoken = texts(language);
    expect(Object.keys(spoken).sort()).toEqual(Object.keys(english).sort());
    for (const [name, text] of Object.entries(spoken)) {
      expect({ name, text }).toEqual({ name, text: expect.stringMatching(/\S/) as string });
      expect({ name, named: named(text) }).toEqual({ name, named: named(english[name] ?? '') });
    }
  });

  it.each(Object.entries(languages).slice(1))('%s is translated', (_, language) => {
    const spoken = texts(language);
    const same = Object.keys(english).filter((name) => spoken[name] === english[name]);
    // Words that are the same in both (Code, Name, Profile of names).
    expect(same.length).toBeLessThan(8);
  });

  it('have a text for every error of the service', () => {
    const codes = Object.keys(errorCatalogue);
    expect(Object.keys(en.errors).sort()).toEqual([...codes, 'network'].sort());
  });

  it('have last words in the same, for when nothing could be loaded', () => {
    expect(Object.keys(lastWords)).toEqual(Object.keys(languages));
    for (const [name, { common }] of Object.entries(languages)) {
      expect({ name, ...lastWords[name as keyof typeof languages] }).toMatchObject({ name, tryAgain: common.tryAgain });
    }
    const said = Object.values(lastWords).flatMap(({ title, text }) => [title, text]);
    expect(new Set(said).size).toBe(2 * Object.keys(languages).length);
  });

  it('count by the rules of each', () => {
    expect([en.code.triesLeft(1), en.code.triesLeft(2)]).toEqual(['1 try left.', '2 tries left.']);
    expect([fr.code.triesLeft(0), fr.code.triesLeft(2)]).toEqual(['Il reste 0 essai.', 'Il reste 2 essais.']);
    expect([59, 60, 61, 3600, 3601].map((seconds) => durationIn('en', seconds))).toEqual([
      '59 seconds',
      '60 seconds',
      '2 minutes',
      '60 minutes',
      '2 hours',
    ]);
    expect(durationIn('de', 300)).toBe('5 Minuten');
  });

  it.each([
    [null, ['de-AT', 'en'], 'de'],
    ['fr', ['de'], 'fr'],
    ['klingon', ['pt-BR', 'ES-mx'], 'es'],
    [null, ['pt', 'zh'], 'en'],
    [null, [], 'en'],
  ] as const)('chosen before %s, wanted %j: %s', (kept, wanted, language) => {
    expect(preferred(kept, wanted)).toBe(language);
  });
});

describe('the digits of a code', () => {
  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['123-456\n', '123456'],
    ['Your code: 042137.', '042137'],
    ['１２３４５６', '123456'],
    ['१२३४५६', '123456'],
    ['٠١٢٣٤٥', '012345'],
    ['no digits', ''],
  ])('%j is %s', (typed, digits) => {
    expect(digitsOf(typed)).toBe(digits);
  });
});

import { english as mails } from '../../src/mail/languages/en.js';
import { de } from '../../web/src/admin/words/de.js';
import { en } from '../../web/src/admin/words/en.js';
import { es } from '../../web/src/admin/words/es.js';
import { fr } from '../../web/src/admin/words/fr.js';
import { hi } from '../../web/src/admin/words/hi.js';
import { ja } from '../../web/src/admin/words/ja.js';

const languages = { de, es, fr, hi, ja };

type Tree = { [key: string]: Tree | string | ((...given: never[]) => string) };

/** Every text by its path, with what it says of arguments that can be told apart. */
function texts(tree: Tree, path = ''): Record<string, string> {
  const found = Object.entries(tree).map(([key, value]) => {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return { [name]: value };
    if (typeof value === 'object') return texts(value, name);
    return { [name]: value(...(Array.from({ length: value.length }, (_, i) => `<${i}>`) as never[])) };
  });
  return Object.assign({}, ...found) as Record<string, string>;
}

/** The arguments that a text names, and the places that become links, each once. */
const named = (text: string) => [...new Set(text.match(/<\d>|\{\w+\}/g))].sort();

describe('the words of the administration', () => {
  const english = texts(en);

  it.each(Object.entries(languages))('%s lacks no text, no argument and no place', (_, language) => {
    const spoken = texts(language);
    expect(Object.keys(spoken).sort()).toEqual(Object.keys(english).sort());
    for (const [name, text] of Object.entries(spoken)) {
      expect({ name, text }).toEqual({ name, text: expect.stringMatching(/\S/) as string });
      expect({ name, named: named(text) }).toEqual({ name, named: named(english[name] ?? '') });
    }
  });

  it.each(Object.entries(languages))('%s is translated', (_, language) => {
    const spoken = texts(language);
    const same = Object.keys(english).filter((name) => spoken[name] === english[name]);
    // Words that are the same in both: SMS, Code, Status, Person.
    expect(same.length).toBeLessThan(20);
  });

  it('name every kind of message, and tell every type of event in a sentence', () => {
    expect(Object.keys(en.messages.template)).toEqual(
      expect.arrayContaining(Object.keys({ ...mails.codes, ...mails.notices })),
    );
    expect(Object.keys(en.trail.sentences)).toEqual(Object.keys(en.trail.types));
  });
});

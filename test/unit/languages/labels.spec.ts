import { LANGUAGES } from '../../../src/common/index.js';
import type { Language } from '../../../src/common/index.js';
import { mailWords } from '../../../src/mail/languages/index.js';
import { textWords } from '../../../src/sms/languages/index.js';
import { de } from '../../../web/src/languages/de.js';
import { en } from '../../../web/src/languages/en.js';
import { es } from '../../../web/src/languages/es.js';
import { fr } from '../../../web/src/languages/fr.js';
import { hi } from '../../../web/src/languages/hi.js';
import { ja } from '../../../web/src/languages/ja.js';

const pages = { en, de, es, fr, hi, ja };

const FACTS = {
  ...{ app: 'Acme', code: '048213', link: 'https://acme.test/link', name: '', lifetime: '5 min', time: 'today' },
  ...{ address: 'j•••@example.com', siteUrl: 'https://acme.test' },
};

/** All that mails say in a language, in one string; nothing in it was typed by anybody. */
function mailsIn(language: Language): string {
  const { codes, notices } = mailWords[language];
  const each = [...Object.values(codes), ...Object.values(notices)];
  return (['email', 'phone'] as const)
    .flatMap((what) => each.map((words) => JSON.stringify(words({ ...FACTS, what }))))
    .join('\n');
}

const textsIn = (language: Language): string =>
  Object.values(textWords[language].notices)
    .map((words) => words({ ...FACTS, what: 'phone' }))
    .concat(textWords[language].code('048213', 'Acme') + textWords[language].warning)
    .join('\n');

/** What stands in quotation marks, each language with its own. */
const quotedIn = (text: string) => [...text.matchAll(/[“„«「] ?([^“”„«»「」]+?) ?[”“»」]/g)].map(([, label]) => label);

describe('what messages say of the pages', () => {
  it.each(LANGUAGES)('%s: a label that a mail quotes is a label of the page to sign in', (language) => {
    const quoted = quotedIn(mailsIn(language));
    expect(quoted.length).toBeGreaterThan(0);
    expect(new Set(quoted)).toEqual(new Set([pages[language].signIn.forgot]));
  });

  it('a button to sign in is called alike in Spanish mails and pages, and nobody is addressed otherwise', () => {
    const said = mailsIn('es') + textsIn('es');
    expect(mailsIn('es')).toContain(`"label":"${es.signIn.submit}"`);
    // Pages say tú, so messages do: neither usted nor su(yo).
    expect(said.match(/\b(usted|su|suy[oa])\b/gi)).toBeNull();
    expect(said).toMatch(/\btu\b/);
  });
});

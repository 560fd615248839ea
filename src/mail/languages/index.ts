import type { Language } from '../../common/index.js';
import type { MailWords } from '../templates/words.js';
import { english } from './en.js';
import { french } from './fr.js';
import { german } from './de.js';
import { hindi } from './hi.js';
import { japanese } from './ja.js';
import { spanish } from './es.js';

/** What mails say in each language. */
export const mailWords: Readonly<Record<Language, MailWords>> = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  hi: hindi,
  ja: japanese,
};

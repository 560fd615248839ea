import type { Language } from '../../common/index.js';
import { english } from './en.js';
import { french } from './fr.js';
import { german } from './de.js';
import { hindi } from './hi.js';
import { japanese } from './ja.js';
import { spanish } from './es.js';
import type { TextWords } from './words.js';

/** What texts say in each language. */
export const textWords: Readonly<Record<Language, TextWords>> = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  hi: hindi,
  ja: japanese,
};

import { LatchkeyError } from '@latchkey/client';
import { createContext, use, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { speak } from '../api/index.js';
import { inBrowser } from '../storage.js';
import { isLanguage, preferred, type Language } from './choose.js';
import { durationIn } from './duration.js';
import type { Words } from './en.js';

export { LANGUAGES, type Language } from './choose.js';
export { lastWords } from './last-words.js';
export type { Words } from './en.js';

const KEY = 'latchkey.language';

/** Each is loaded when somebody reads it. */
const files: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en.js')).en,
  de: async () => (await import('./de.js')).de,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  hi: async () => (await import('./hi.js')).hi,
  ja: async () => (await import('./ja.js')).ja,
};

interface Spoken {
  language: Language;
  words: Words;
}

interface Reading extends Spoken {
  /**
   * Speaks another, from now on in this browser.
   * @throws Problem where it could not be loaded
   */
  choose: (language: Language) => Promise<void>;
  /** Speaks the one that a person has kept, unless this browser has chosen one. */
  suit: (language: Language) => Promise<void>;
}

/** What the page speaks by now. */
let current: Language | undefined;
/** What was chosen on the page, where the browser keeps nothing. */
let chosen: Language | undefined;

const ReadingContext = createContext<Reading | undefined>(undefined);

/** The language of this reader: the one that is spoken, else the one chosen here before, else the browser's first that there is. */
export function readersLanguage(): Language {
  return current ?? preferred(inBrowser.get(KEY), navigator.languages);
}

/** The same with its words. */
export async function loadLanguage(): Promise<Spoken> {
  return adopt(await load(readersLanguage()));
}

async function load(language: Language): Promise<Spoken> {
  const words = await files[language]().catch((error: unknown) => {
    throw new LatchkeyError('network', {}, error);
  });
  return { language, words };
}

function adopt(next: Spoken): Spoken {
  current = next.language;
  document.documentElement.lang = current;
  speak(current);
  return next;
}

const hasChosen = () => chosen !== undefined || inBrowser.get(KEY) !== null;

/** What is in it can ask for words. */
export function LanguageProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  useEffect(() => {
    const changed = ({ key, newValue }: StorageEvent) => {
      if (key === KEY && isLanguage(newValue))
        void load(newValue).then(
          (next) => setSpoken(adopt(next)),
          () => undefined,
        );
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, []);
  const choose = useCallback(async (language: Language) => {
    const next = await load(language);
    if (!inBrowser.set(KEY, language)) chosen = language;
    setSpoken(adopt(next));
  }, []);
  const suit = useCallback(async (language: Language) => {
    if (hasChosen() || current === language) return;
    // What can't be loaded is read in the language that is there.
    const next = await load(language).catch(() => undefined);
    if (next && !hasChosen()) setSpoken(adopt(next));
  }, []);
  return <ReadingContext value={{ ...spoken, choose, suit }}>{children}</ReadingContext>;
}

/** The language, and how to choose another. */
export function useLanguage(): Reading {
  const reading = use(ReadingContext);
  if (!reading) throw new Error('outside of LanguageProvider');
  return reading;
}

/** What the pages say, in the reader's language. */
export function useWords(): Words {
  return useLanguage().words;
}

/** How long something takes (s), in the reader's language. */
export function useDuration(): (seconds: number) => string {
  const { language } = useLanguage();
  return (seconds) => durationIn(language, seconds);
}

/** Every language by its own name. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  hi: 'हिन्दी',
  ja: '日本語',
};

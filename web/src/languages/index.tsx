import { createContext, use, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { speak } from '../api/index.js';
import { isLanguage, preferred, type Language } from './choose.js';
import { durationIn } from './duration.js';
import type { Words } from './en.js';

export { LANGUAGES, type Language } from './choose.js';
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
  choose: (language: Language) => Promise<void>;
}

const ReadingContext = createContext<Reading | undefined>(undefined);

/** The language of this reader, with its words: the one chosen here before, else the browser's first that there is. */
export async function loadLanguage(): Promise<Spoken> {
  return load(preferred(localStorage.getItem(KEY), navigator.languages));
}

async function load(language: Language): Promise<Spoken> {
  const words = await files[language]();
  document.documentElement.lang = language;
  speak(language);
  return { language, words };
}

/** What is in it can ask for words. */
export function LanguageProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  useEffect(() => {
    const changed = ({ key, newValue }: StorageEvent) => {
      if (key === KEY && isLanguage(newValue)) void load(newValue).then(setSpoken);
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, []);
  const choose = async (language: Language) => {
    const next = await load(language);
    localStorage.setItem(KEY, language);
    setSpoken(next);
  };
  return <ReadingContext value={{ ...spoken, choose }}>{children}</ReadingContext>;
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

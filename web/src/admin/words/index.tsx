import { createContext, use, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Busy } from '../../components/index.js';
import { useLanguage, type Language } from '../../languages/index.js';
import type { AdminWords } from './en.js';

export type { AdminWords } from './en.js';

/** Each is loaded when an administrator reads it. */
const files: Record<Language, () => Promise<AdminWords>> = {
  en: async () => (await import('./en.js')).en,
  de: async () => (await import('./de.js')).de,
  es: async () => (await import('./es.js')).es,
  fr: async () => (await import('./fr.js')).fr,
  hi: async () => (await import('./hi.js')).hi,
  ja: async () => (await import('./ja.js')).ja,
};

const AdminWordsContext = createContext<AdminWords | undefined>(undefined);

/** What is in it can ask for the words of the admin's pages; until they are there, it waits. */
export function AdminWordsProvider({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  const [words, setWords] = useState<AdminWords>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    let isOver = false;
    files[language]()
      .then((found) => !isOver && setWords(found))
      .catch((error: unknown) => !isOver && setFailure(error as Error));
    return () => {
      isOver = true;
    };
  }, [language]);
  // Without any there is nothing to show; with those of another language there is.
  if (failure && !words) throw failure;
  return words ? <AdminWordsContext value={words}>{children}</AdminWordsContext> : <Busy />;
}

/** What the admin's pages say, in the reader's language. */
export function useAdminWords(): AdminWords {
  const words = use(AdminWordsContext);
  if (!words) throw new Error('outside of AdminWordsProvider');
  return words;
}

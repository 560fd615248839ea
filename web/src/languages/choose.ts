/** The languages of the pages; each has a file beside this one. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'hi', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/** The kept choice, else the first of the browser's languages that there is (`de-AT` is `de`), else English. */
export function preferred(kept: string | null, wanted: readonly string[]): Language {
  const found = [kept, ...wanted].map((each) => each?.toLowerCase().split('-')[0]).find(isLanguage);
  return found ?? 'en';
}

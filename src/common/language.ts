/** The languages that messages are written in, as BCP 47 tags. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'hi', 'ja'] as const;

export type Language = (typeof LANGUAGES)[number];

export function isLanguage(tag: unknown): tag is Language {
  return (LANGUAGES as readonly unknown[]).includes(tag);
}

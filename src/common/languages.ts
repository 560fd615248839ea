/** The languages that messages are written in and pages speak (BCP 47). */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'hi', 'ja'] as const;

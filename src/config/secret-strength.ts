import { field, refuse } from './parsers.js';

/** Characters; 32 of hexadecimal are 128 bits. */
const SHORTEST = 32;
const FEWEST_DISTINCT = 8;
const placeholder = /change-?_?me|placeholder|secret|example|your[-_]|password|openssl|replace[-_]?(me|this)/i;

/** One secret of APP_SECRET. */
export function appSecret() {
  return field(`random values of at least ${SHORTEST} characters (openssl rand -hex 32), comma separated`, (raw) =>
    raw.length < SHORTEST ? refuse('is too short') : raw,
  );
}

/** Why a list of secrets may not guard a production instance (security 24); undefined when it may. */
export function weakness(secrets: readonly string[]): string | undefined {
  if (secrets.some((secret) => placeholder.test(secret))) return 'is a placeholder';
  if (secrets.some((secret) => new Set(secret).size < FEWEST_DISTINCT)) return 'has too few different characters';
  return secrets.some(isRepetition) ? 'repeats a shorter text' : undefined;
}

/** Whether a text is one unit at least twice, the last one perhaps cut off: "abcdabcdab". */
export function isRepetition(text: string): boolean {
  for (let unit = 1; unit * 2 <= text.length; unit++) {
    if (text.slice(unit) === text.slice(0, -unit)) return true;
  }
  return false;
}

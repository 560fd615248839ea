import { field, refuse } from './parsers.js';

/** Characters; 32 of hexadecimal are 128 bits. */
const SHORTEST = 32;
const FEWEST_DISTINCT = 8;
/** Words that people write where a random value belongs. A random one has four letters of them in a row hardly ever. */
const placeholder =
  /change-?_?me|placeholder|secret|example|your[-_]|password|openssl|replace|default|insecure|todo|production|development|[-_](dev|key|test|value|app|long|random)([-_]|$)|^(dev|key|test|my|app|super|some)[-_]|random[-_]|qwert/i;
/** Bits of a random text by its own letters; 32 hexadecimal digits have about 110. */
const FEWEST_BITS = 50;

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
  if (secrets.some(isRepetition)) return 'repeats a shorter text';
  return secrets.some((secret) => bitsOf(secret) < FEWEST_BITS) ? 'is too regular' : undefined;
}

/**
 * An estimate of how much of a text is surprise: Shannon's entropy of its letters, over those places that neither repeat
 * their neighbour nor follow it in the alphabet.
 */
function bitsOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  const perPlace = shares.reduce((sum, share) => sum - share * Math.log2(share), 0);
  const surprising = [...text].filter((_, i) => i === 0 || Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) > 1);
  return perPlace * surprising.length;
}

/** Whether a text is one unit at least twice, the last one perhaps cut off: "abcdabcdab". */
export function isRepetition(text: string): boolean {
  for (let unit = 1; unit * 2 <= text.length; unit++) {
    if (text.slice(unit) === text.slice(0, -unit)) return true;
  }
  return false;
}

/** Code points of a typed name that a message shows at most. */
export const NAME_LENGTH = 100;

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]+/gu;
const LINK_MARKS = /[:/\\@\uFE55\uFE6B\uFF0F\uFF1A\uFF20\uFF3C\u2044\u2215\u29F8]+/gu;
const INNER_DOTS = /([.\u2024\u2025\u2026\u3002\uFE52\uFF0E\uFF61])(?=\S)/gu;
const SPACES = /\s+/gu;

/**
 * A name that a stranger typed, made fit to stand in a message to somebody else: an attacker who registers
 * a victim's address under the name "Log in at evil.com" must not have this service mail a link for him.
 * Control, invisible and direction-changing characters go; so does what makes a URL or an address; a space
 * after each dot keeps mail clients from turning `evil.com` into a link. At most 100 code points are left.
 */
export function neutralise(name: string): string {
  const plain = name
    .replace(INVISIBLE, ' ')
    .replace(LINK_MARKS, ' ')
    .replace(INNER_DOTS, '$1 ')
    .replace(SPACES, ' ')
    .trim();
  return Array.from(plain).slice(0, NAME_LENGTH).join('').trim();
}

/** Without control and format characters: what a stranger wrote must not forge a line, or speak to a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}

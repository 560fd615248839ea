import { septets, toGsm7 } from './gsm7.js';

/** How a text is written, and how much of it one message holds (3GPP TS 23.040). */
export interface Alphabet {
  /** What of a text can be written. */
  write: (text: string) => string;
  /** What `text` takes of a message. */
  size: (text: string) => number;
  /** What a message that is not split holds. */
  segment: number;
}

/** A text in the default alphabet is counted in septets, any other in units of UTF-16. */
export const ALPHABETS: Readonly<Record<'gsm7' | 'ucs2', Alphabet>> = {
  gsm7: { write: toGsm7, size: septets, segment: 160 },
  ucs2: {
    write: (text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim(),
    size: ({ length }) => length,
    segment: 70,
  },
};

/** The beginning of `text` that takes at most `room`, without a blank at its end. */
export function cutTo(room: number, text: string, { size }: Pick<Alphabet, 'size'>): string {
  let rest = room;
  let kept = '';
  for (const char of text) {
    rest -= size(char);
    if (rest < 0) break;
    kept += char;
  }
  return kept.trim();
}

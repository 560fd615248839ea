/** 3GPP TS 23.038, 6.2.1: the default alphabet of an SMS; each of these costs one septet. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà';
/** 6.2.1.1: the extension table; each of these costs two. */
const EXTENSION = '\f^{}\\[~]|€';

const COSTS: ReadonlyMap<string, number> = new Map([
  ...[...BASIC].map((char): [string, number] => [char, 1]),
  ...[...EXTENSION].map((char): [string, number] => [char, 2]),
]);

/** What has no base letter under its accents, and what else stands for it. */
const STAND_INS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '•': '*',
  '·': '.',
  '…': '...',
  '™': '',
  '®': '',
  '©': '',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  þ: 'th',
  Þ: 'Th',
  œ: 'oe',
  Œ: 'OE',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ẞ: 'SS',
};

/** Septets that `text` takes; `Infinity` where a character is outside of the alphabet (the message would be UCS-2). */
export function septets(text: string): number {
  return [...text].reduce((sum, char) => sum + (COSTS.get(char) ?? Infinity), 0);
}

/**
 * `text` in the default alphabet: accents go where the alphabet has no such letter, quotation marks and dashes become plain
 * ones, and what has no likeness (emoji, other scripts) is left out with the blanks around it.
 */
export function toGsm7(text: string): string {
  return [...text.normalize('NFC')].map(likeness).join('').replace(/ {2,}/g, ' ').trim();
}

function likeness(char: string): string {
  if (COSTS.has(char)) return char;
  const standIn = STAND_INS[char];
  if (standIn !== undefined) return standIn;
  if (/\s/u.test(char)) return ' ';
  const base = [...char.normalize('NFKD')].filter((part) => COSTS.has(part));
  return base.join('');
}

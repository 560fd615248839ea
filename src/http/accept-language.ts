import { isLanguage } from '../common/index.js';
import type { Language } from '../common/index.js';

/** What is read of the header: browsers send under a hundred characters, and nobody speaks thirty languages. */
const LONGEST = 500;
const MOST = 30;
const RANGE = /^([a-z]{1,8}(?:-[a-z\d]{1,8})*|\*)(?:;q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;

/**
 * The language that `header` likes best (RFC 9110, 12.5.4), of those that messages are written in; `de-AT` is `de`
 * (RFC 4647, 3.4). `null` where it names none of them. What is malformed is passed over: no request fails by it.
 */
export function preferredLanguage(header: string | undefined): Language | null {
  let best: { language: Language; weight: number } | null = null;
  for (const part of header?.slice(0, LONGEST).split(',', MOST) ?? []) {
    const [, tag = '', quality = '1'] = RANGE.exec(part.replace(/[ \t]/g, '').toLowerCase()) ?? [];
    const language = tag.split('-')[0];
    const weight = Number(quality);
    if (isLanguage(language) && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? null;
}

/** Where other scripts have their zero: Arabic, Persian, Devanagari, Bengali; wide ones become ours by NFKC. */
const ZEROES = [0x660, 0x6f0, 0x966, 0x9e6];

/** The digits in a text, whatever script they are typed in, without what stands between them. */
export function digitsOf(text: string): string {
  return Array.from(text.normalize('NFKC'))
    .map((sign) => {
      const zero = ZEROES.find((each) => sign.charCodeAt(0) >= each && sign.charCodeAt(0) < each + 10);
      return zero === undefined ? sign : String(sign.charCodeAt(0) - zero);
    })
    .filter((sign) => /[0-9]/.test(sign))
    .join('');
}

import fc from 'fast-check';
import { canonicalEmail, maskAddress } from '../../src/users/index.js';

const local64 = 'a'.repeat(64);
/** A domain of exactly `length` characters. */
const domainOf = (length: number) => {
  const tail = '.example.com';
  const body = 'd'.repeat(length - tail.length).replace(/(.{60})(?=.)/g, '$1.');
  return body.slice(0, length - tail.length).replace(/\.$/, 'd') + tail;
};

describe('canonicalEmail', () => {
  it.each([
    ['jane@example.com', 'jane@example.com'],
    ['JANE@EXAMPLE.COM', 'jane@example.com'],
    [' \t\r\njane@example.com\n ', 'jane@example.com'],
    ['jane.doe+tag@example.com', 'jane.doe+tag@example.com'],
    ["o'hara@example.com", "o'hara@example.com"],
    ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ['jane@bücher.example', 'jane@xn--bcher-kva.example'],
    ['jane@BÜCHER.example', 'jane@xn--bcher-kva.example'],
    ['jane@xn--bcher-kva.example', 'jane@xn--bcher-kva.example'],
    ['jane@bu\u0308cher.example', 'jane@xn--bcher-kva.example'],
    ['jane@例え.jp', 'jane@xn--r8jz45g.jp'],
    ['jane@sub.sub.example.co.uk', 'jane@sub.sub.example.co.uk'],
    [`${local64}@example.com`, `${local64}@example.com`],
  ])('%j is %j', (typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
  });

  it('a homoglyph stays another domain, and shows as one', () => {
    // Cyrillic а.
    expect(canonicalEmail('jane@ex\u0430mple.com')).toMatch(/^jane@xn--/);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no @', 'jane.example.com'],
    ['no local part', '@example.com'],
    ['no domain', 'jane@'],
    ['two @', 'jane@doe@example.com'],
    ['no dot in the domain', 'jane@localhost'],
    ['a blank inside', 'ja ne@example.com'],
    ['a blank in the domain', 'jane@exam ple.com'],
    ['a comma', 'jane@example.com,eve@example.com'],
    ['a semicolon', 'jane@example.com;eve@example.com'],
    ['CRLF', 'jane@example.com\r\nBcc: eve@example.com'],
    ['NUL', 'jane\0@example.com'],
    ['a name around it', 'Jane <jane@example.com>'],
    ['angle brackets', '<jane@example.com>'],
    ['mailto:', 'mailto:jane@example.com'],
    ['a quoted local part', '"jane"@example.com'],
    ['a quoted blank', '"jane doe"@example.com'],
    ['a comment', 'jane(comment)@example.com'],
    ['an escape', 'jane\\@doe@example.com'],
    ['a dot first', '.jane@example.com'],
    ['a dot last', 'jane.@example.com'],
    ['two dots', 'ja..ne@example.com'],
    ['a dot after the domain', 'jane@example.com.'],
    ['a dot before the domain', 'jane@.example.com'],
    ['two dots in the domain', 'jane@example..com'],
    ['a hyphen before a label', 'jane@-example.com'],
    ['a hyphen after a label', 'jane@example-.com'],
    ['an underscore in the domain', 'jane@exam_ple.com'],
    ['an IPv4 literal', 'jane@[127.0.0.1]'],
    ['an IPv6 literal', 'jane@[IPv6:::1]'],
    ['a bare IPv4 address', 'jane@127.0.0.1'],
    ['a hexadecimal IPv4 address', 'jane@0x7f.1'],
    ['a number for a domain', 'jane@2130706433'],
    ['a dotless ı', 'm\u0131ke@example.com'],
    ['a dotted İ', 'm\u0130ke@example.com'],
    ['an accent', 'm\u00edke@example.com'],
    ['a combining accent', 'mi\u0301ke@example.com'],
    ['the Kelvin sign in the local part', 'mi\u212ae@example.com'],
    ['the Kelvin sign in the domain', 'mike@\u212aelvin.com'],
    ['a full-width @', 'jane\uff20example.com'],
    ['full-width letters', '\uff4aane@example.com'],
    ['a full-width domain', 'jane@\uff45xample.com'],
    ['a full-width dot', 'jane@example\uff0ecom'],
    ['an ideographic full stop', 'jane@example\u3002com'],
    ['a ligature in the domain', 'jane@\ufb00.com'],
    ['a circled digit in the domain', 'jane@\u2460.com'],
    ['a long s in the domain', 'jane@\u017fun.com'],
    ['a zero-width blank', 'ja\u200bne@example.com'],
    ['a zero-width blank in front', '\u200bjane@example.com'],
    ['a zero-width blank behind', 'jane@example.com\u200b'],
    ['a zero-width blank in the domain', 'jane@exam\u200bple.com'],
    ['a soft hyphen in the domain', 'jane@exam\u00adple.com'],
    ['a word joiner in the domain', 'jane@exam\u2060ple.com'],
    ['a no-break blank behind', 'jane@example.com\u00a0'],
    ['a byte order mark in front', '\ufeffjane@example.com'],
    ['a right-to-left mark', '\u202ejane@example.com'],
    ['an emoji', '😀@example.com'],
    ['a lone surrogate', 'ja\ud800ne@example.com'],
    ['a broken A-label', 'jane@xn--.com'],
    ['an A-label of ASCII', 'jane@xn--abc-.com'],
    ['65 octets before the @', `${local64}a@example.com`],
    ['255 characters', `${local64}@${domainOf(190)}`],
    ['a label of 64', `jane@${'d'.repeat(64)}.com`],
    ['a percent sign in the domain', 'jane@ex%61mple.com'],
    ['a slash in the domain', 'jane@example.com/x'],
    ['a port', 'jane@example.com:25'],
  ])('%s is refused', (_, typed) => {
    expect(canonicalEmail(typed)).toBeNull();
  });

  it('takes 254 characters in all', () => {
    const address = `${local64}@${domainOf(189)}`;
    expect(address).toHaveLength(254);
    expect(canonicalEmail(address)).toBe(address);
  });

  it('is its own canonical form, holds printable ASCII alone, and one @', () => {
    const odd = fc.constantFrom('@', '.', '-', ' ', '\u200b', '\u212a', '\uff20', '\u0131', '\r\n', ',', '"', 'xn--');
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      odd,
      fc.constantFrom('jane', 'example', 'com'),
    );
    const typed = fc.oneof(
      fc.emailAddress(),
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      fc.tuple(piece, piece, piece).map(([a, b, c]) => `${a}@${b}.${c}`),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const canonical = canonicalEmail(text);
        if (canonical === null) return;
        expect(canonicalEmail(canonical)).toBe(canonical);
        expect(canonical).toMatch(/^[\x21-\x7e]+$/);
        expect(canonical).not.toMatch(/[A-Z",;<>()[\]\\]/);
        expect(canonical.split('@')).toHaveLength(2);
        expect(canonical.length).toBeLessThanOrEqual(254);
        expect(canonicalEmail(canonical.toUpperCase())).toBe(canonical);
      }),
      { numRuns: 2000 },
    );
  });

  it('is quick with hostile text', () => {
    const normal = timeOf(() => canonicalEmail('jane@example.com'));
    const hostile = [
      'a@'.repeat(50_000),
      `${'a.'.repeat(50_000)}@x.com`,
      `a@${'-'.repeat(100_000)}`,
      '\t'.repeat(100_000),
    ];
    for (const text of hostile) expect(timeOf(() => canonicalEmail(text))).toBeLessThan(normal + 50);
  });
});

/** Milliseconds. */
function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('maskAddress', () => {
  it.each([
    ['jane@example.com', 'j•••@example.com'],
    ['j@example.com', 'j•••@example.com'],
    ['+4915112345678', '•••78'],
  ])('%s shows as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});

import fc from 'fast-check';
import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { digest, keyedHash, randomDigits, randomSecret, sameBytes, seal, unseal } from '../../src/common/index.js';

const key = createSecretKey(Buffer.alloc(32, 1));
const other = createSecretKey(Buffer.alloc(32, 2));

describe('randomDigits', () => {
  it('keeps leading zeros and uses every digit about as often as any other', () => {
    const codes = Array.from({ length: 10_000 }, () => randomDigits(6));
    for (const code of codes) expect(code).toMatch(/^[0-9]{6}$/);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
    const counts = [...'0123456789'].map((digit) => codes.join('').split(digit).length - 1);
    // 6,000 are expected of each; the standard deviation is 73.
    for (const count of counts) expect(Math.abs(count - 6000)).toBeLessThan(600);
    expect(new Set(codes).size).toBeGreaterThan(9_800);
  });

  it.each([6, 8, 10])('makes %i of them', (length) => {
    expect(randomDigits(length)).toMatch(new RegExp(`^[0-9]{${length}}$`));
  });
});

describe('randomSecret', () => {
  it('has 256 bits unless told, and never the same ones', () => {
    const secrets = Array.from({ length: 100 }, () => randomSecret());
    for (const secret of secrets) expect(secret).toHaveLength(32);
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(100);
    expect(randomSecret(16)).toHaveLength(16);
  });
});

describe('keyedHash', () => {
  it('is HMAC-SHA-256 over each part behind its length', () => {
    const expected = createHmac('sha256', key)
      .update(Buffer.from([0, 0, 0, 2]))
      .update('ab')
      .update(Buffer.from([0, 0, 0, 3]))
      .update(Buffer.from([7, 8, 9]))
      .digest();
    expect(keyedHash(key, 'ab', Buffer.from([7, 8, 9]))).toEqual(expected);
  });

  it('counts octets, not characters', () => {
    expect(keyedHash(key, 'é')).toEqual(keyedHash(key, Buffer.from('é', 'utf8')));
  });

  it('differs for different lists of parts, however they are cut', () => {
    const parts = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(keyedHash(key, ...a).equals(keyedHash(key, ...b))).toBe(same);
      }),
    );
    expect(keyedHash(key, 'ab', 'c')).not.toEqual(keyedHash(key, 'a', 'bc'));
    expect(keyedHash(key, 'ab')).not.toEqual(keyedHash(other, 'ab'));
  });
});

describe('digest', () => {
  it('is SHA-256 in hexadecimal', () => {
    const secret = randomBytes(32);
    expect(digest(secret)).toBe(createHash('sha256').update(secret).digest('hex'));
  });
});

describe('sameBytes', () => {
  it.each<[number[], number[], boolean]>([
    [[1, 2], [1, 2], true],
    [[1, 2], [1, 3], false],
    [[1, 2], [1, 2, 3], false],
    [[], [], true],
  ])('%j and %j: %j', (a, b, same) => {
    expect(sameBytes(Buffer.from(a), Buffer.from(b))).toBe(same);
  });
});

describe('seal', () => {
  it('is opened by its key and in its context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(unseal(key, seal(key, text, context), context)).toBe(text);
      }),
    );
  });

  it('shows nothing and is never the same twice', () => {
    const sealed = seal(key, 'the code is 123456', 'row');
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('123456');
    expect(seal(key, 'the code is 123456', 'row')).not.toBe(sealed);
  });

  it('is opened by no other key, in no other context, and not after any change', () => {
    const sealed = seal(key, 'secret', 'row 1');
    expect(() => unseal(other, sealed, 'row 1')).toThrow();
    expect(() => unseal(key, sealed, 'row 2')).toThrow();
    const bytes = Buffer.from(sealed, 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(() => unseal(key, changed.toString('base64url'), 'row 1')).toThrow();
    }
    // A shorter tag would be easier to guess.
    for (let length = 0; length < bytes.length; length++) {
      expect(() => unseal(key, bytes.subarray(0, length).toString('base64url'), 'row 1')).toThrow();
    }
  });
});

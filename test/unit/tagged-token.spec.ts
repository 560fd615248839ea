import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { SECRET_BYTES, newId, readToken, writeToken } from '../../src/common/index.js';

const [key, other] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const id = newId(new Date('2027-03-14T09:26:53.000Z'));
const secret = randomBytes(SECRET_BYTES);
const { token, hash } = writeToken(key, id, secret);
const read = (text: string) => readToken([key], text);

describe('tagged tokens', () => {
  it('hold an id and 256 secret bits, of which the hash is stored', () => {
    expect(read(token)).toEqual({ id, secret, hash });
    expect(secret).toHaveLength(32);
    expect(hash).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(token).not.toContain(hash);
  });

  it('are read under any of the keys, and under no other', () => {
    expect(readToken([other, key], token)).toMatchObject({ id });
    expect(readToken([other], token)).toBeNull();
    expect(readToken([], token)).toBeNull();
  });

  it('with any bit changed are not ours', () => {
    const bytes = Buffer.from(token, 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(read(changed.toString('base64url'))).toBeNull();
    }
  });

  it.each(['', 'null', 'a'.repeat(86), '='.repeat(86), '\u{1F511}'.repeat(43), 'x'.repeat(100_000)])(
    'garbage is not ours',
    (garbage) => {
      expect(read(garbage)).toBeNull();
    },
  );

  it('have one spelling', () => {
    for (const spelling of [`${token}=`, ` ${token}`, `${token}\n`, token.replace(/.$/, (last) => `${last}.`)]) {
      expect(read(spelling)).toBeNull();
    }
    // 64 bytes leave four bits of the last character unused.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const others = [...alphabet].map((last) => token.slice(0, -1) + last).filter((spelling) => spelling !== token);
    for (const spelling of others) expect(read(spelling)).toBeNull();
  });
});

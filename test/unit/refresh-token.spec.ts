import { createHash } from 'node:crypto';
import { newId } from '../../src/common/index.js';
import { Keys, parseEnv } from '../../src/config/index.js';
import { RefreshTokens } from '../../src/sessions/refresh-token.js';

const NEW = '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9';
const OLD = '1f6b7c0d2e8a493516fe0d3cb7a29584e0d1c2b3';
const tokensUnder = (...secrets: string[]) => new RefreshTokens(new Keys(parseEnv({ APP_SECRET: secrets.join(',') })));

const id = newId(new Date('2027-03-14T09:26:53.000Z'));
const tokens = tokensUnder(NEW);

describe('RefreshTokens', () => {
  it('hold 256 secret bits, of which the hash is stored', () => {
    const { token, hash } = tokens.first(id);
    const read = tokens.read(token);
    expect(read).toMatchObject({ id, hash });
    expect(read?.secret).toHaveLength(32);
    expect(hash).toBe(createHash('sha256').update(read!.secret).digest('hex'));
    expect(token).not.toContain(hash);
  });

  it('are never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => tokens.first(id).token)).size).toBe(100);
  });

  it('have one successor, which is another token', () => {
    const { token } = tokens.first(id);
    const read = tokens.read(token)!;
    const successor = tokens.successor(read);
    expect(tokens.successor(read)).toEqual(successor);
    expect(successor.token).not.toBe(token);
    expect(tokens.read(successor.token)).toMatchObject({ id, hash: successor.hash });
    expect(tokens.successor({ ...read, id: newId(new Date(0)) }).hash).not.toBe(successor.hash);
  });

  it('the successor can not be computed without the key', () => {
    const read = tokens.read(tokens.first(id).token)!;
    expect(tokensUnder(OLD).successor(read).hash).not.toBe(tokens.successor(read).hash);
  });

  it('are read after the key was rotated, and not once it was retired', () => {
    const { token } = tokensUnder(OLD).first(id);
    expect(tokensUnder(NEW, OLD).read(token)).toMatchObject({ id });
    expect(tokensUnder(NEW).read(token)).toBeNull();
  });

  it('are found again at the end of their chain, whichever keys derived its links', () => {
    const [both, swapped] = [tokensUnder(NEW, OLD), tokensUnder(OLD, NEW)];
    const first = both.read(both.first(id).token)!;
    const chain = [first];
    for (const each of [both, swapped, swapped, both]) chain.push(each.read(each.successor(chain.at(-1)!).token)!);
    const hashes = chain.slice(1).map(({ hash }) => hash);
    for (let length = 1; length <= hashes.length; length++) {
      const found = both.follow(first, hashes.slice(0, length))!;
      expect(both.read(found)).toEqual(chain[length]);
    }
    expect(tokensUnder(NEW).follow(first, hashes)).toBeUndefined();
    expect(both.follow(first, hashes.slice(1))).toBeUndefined();
  });
});

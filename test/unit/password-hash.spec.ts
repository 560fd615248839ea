import bcrypt from 'bcrypt';
import { Signals } from '../../src/common/index.js';
import { Keys, parseEnv } from '../../src/config/index.js';
import { HashPool } from '../../src/passwords/hash-pool.js';
import { PasswordHash } from '../../src/passwords/password-hash.js';

const SECRET = '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9';
const OLDER = '1b7d94c2e8f05a63d1b7c94e2f8a0563b9d41c7e';

function passwordsOf(cost: number, secret = SECRET): PasswordHash {
  const env = parseEnv({ APP_SECRET: secret, BCRYPT_COST: String(cost), HASH_CONCURRENCY: '1', HASH_QUEUE: '0' });
  return new PasswordHash(env, new Keys(env), new HashPool(env, new Signals()));
}

const RIGHT = { matches: true, outdated: true };
const WRONG = { matches: false, outdated: false };

/** A plain bcrypt string under the name that another system gives the scheme: all three are one algorithm. */
const hashOf = (password: string | Buffer, minor = 'b', cost = 4) =>
  bcrypt.hashSync(password, cost).replace('$2b$', `$2${minor}$`);

describe('a hash of another system', () => {
  const passwords = passwordsOf(4);

  it.each(['a', 'b', 'y'])('$2%s$ verifies, and is outdated', async (minor) => {
    const stored = hashOf('correct horse', minor);
    expect(await passwords.verify('correct horse', stored)).toEqual(RIGHT);
    for (const wrong of ['correct horse ', 'Correct horse', '', 'correct horse\0', 'correct horse\0x']) {
      expect(await passwords.verify(wrong, stored)).toEqual(WRONG);
    }
  });

  it.each([
    // The published test vectors of crypt_blowfish and OpenBSD.
    ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
    ['$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
    ['$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a', 'U*U*U'],
  ])('%s is that of %s', async (stored, password) => {
    expect(await passwords.verify(password, stored)).toEqual(RIGHT);
    expect(await passwords.verify(`${password}*`, stored)).toEqual(WRONG);
  });

  it('takes the bytes as they were typed: another normal form is another password', async () => {
    const stored = hashOf(Buffer.from('pässwörd 🔑 пароль', 'utf8'));
    expect(await passwords.verify('pässwörd 🔑 пароль', stored)).toEqual(RIGHT);
    expect(await passwords.verify('pässwörd 🔑 пароль'.normalize('NFD'), stored)).toEqual(WRONG);
  });

  it.each(['a', 'b', 'y'])('$2%s$ counts 72 bytes, in the middle of a character too', async (minor) => {
    const long = 'é'.repeat(400);
    const stored = hashOf(Buffer.from(long).subarray(0, 72), minor);
    expect(await passwords.verify(long, stored)).toEqual(RIGHT);
    expect(await passwords.verify('é'.repeat(36), stored)).toEqual(RIGHT);
    expect(await passwords.verify('é'.repeat(35), stored)).toEqual(WRONG);
    // 255 and 256 bytes: where a length in one byte starts again.
    const ascii = hashOf('x'.repeat(72), minor);
    for (const length of [72, 73, 255, 256, 328, 4096]) {
      expect(await passwords.verify('x'.repeat(length), ascii)).toEqual(RIGHT);
    }
    expect(await passwords.verify('x'.repeat(71), ascii)).toEqual(WRONG);
    const odd = hashOf(Buffer.from(`x${long}`).subarray(0, 72), minor);
    expect(await passwords.verify(`x${long}`, odd)).toEqual(RIGHT);
  });

  it.each([
    ['a scheme that has a known fault', (hash: string) => hash.replace('$2b$', '$2x$')],
    ['no minor version', (hash: string) => hash.replace('$2b$', '$2$')],
    ['a cost below 4', (hash: string) => hash.replace('$04$', '$03$')],
    ['a cost above 31', (hash: string) => hash.replace('$04$', '$32$')],
    ['one character less', (hash: string) => hash.slice(0, -1)],
    ['one character more', (hash: string) => `${hash}.`],
    ['a line break', (hash: string) => `${hash}\n`],
    ['a pepper that is gone', (hash: string) => `v1.00000000.${hash}`],
  ])('%s opens nothing and fails nothing', async (_, change) => {
    const stored = change(hashOf('correct horse'));
    expect(await passwords.verify('correct horse', stored)).toEqual(WRONG);
  });
});

describe('the work of a comparison', () => {
  const compare = jest.spyOn(bcrypt, 'compare');
  const costs = () => compare.mock.calls.map(([, hash]) => Number(hash.slice(4, 6)));
  const rounds = () => costs().reduce((sum, cost) => sum + 2 ** cost, 0);
  beforeEach(() => compare.mockClear());
  afterAll(() => compare.mockRestore());

  it.each([
    ['an unknown user', () => null],
    ['what is no hash', () => 'garbage'],
    ['a hash of ours', () => passwordsOf(8).create('right')],
    ['a hash of ours from before the cost was raised', () => passwordsOf(5).create('right')],
    ['a hash under an older pepper', () => passwordsOf(6, OLDER).create('right')],
    ['a hash under a pepper that is gone', () => passwordsOf(6, `${OLDER}0f`).create('right')],
    ['a foreign hash of the same cost', () => hashOf('right', 'a', 8)],
    ['a foreign hash of a lower cost', () => hashOf('right', 'y', 4)],
    ['a foreign hash that is a little lower', () => hashOf('right', 'b', 7)],
  ])('%s: 2^8 rounds, whether the password is right or not', async (_, make) => {
    const passwords = passwordsOf(8, `${SECRET},${OLDER}`);
    const stored = await make();
    for (const password of ['right', 'wrong']) {
      compare.mockClear();
      await passwords.verify(password, stored);
      expect(rounds()).toBe(2 ** 8);
    }
  });

  it('pads with the costs from its own up, in one place of the pool', async () => {
    // A pool of one place without a queue refuses whoever comes while it is taken.
    const passwords = passwordsOf(7);
    const first = passwords.verify('right', hashOf('right', 'b', 4));
    await expect(passwords.verify('right', null)).rejects.toThrow('the hash queue is full');
    expect(await first).toEqual(RIGHT);
    expect(costs()).toEqual([4, 4, 5, 6]);
  });

  it('does not pad a hash of a higher cost', async () => {
    expect(await passwordsOf(4).verify('right', hashOf('right', 'b', 6))).toEqual(RIGHT);
    expect(costs()).toEqual([6]);
  });
});

describe('a hash of ours', () => {
  it('is current with the same cost and pepper, and outdated with another', async () => {
    const stored = await passwordsOf(4).create('correct horse');
    expect(stored).toMatch(/^v1\.[0-9a-f]{8}\.\$2b\$04\$/);
    expect(await passwordsOf(4).verify('correct horse', stored)).toEqual({ matches: true, outdated: false });
    expect(await passwordsOf(5).verify('correct horse', stored)).toEqual(RIGHT);
    expect(await passwordsOf(4, `${OLDER},${SECRET}`).verify('correct horse', stored)).toEqual(RIGHT);
    expect(await passwordsOf(4, OLDER).verify('correct horse', stored)).toEqual(WRONG);
  });

  it('never passes as a bare one: the pepper is needed', async () => {
    const stored = await passwordsOf(4).create('correct horse');
    expect(await passwordsOf(4).verify('correct horse', stored.slice('v1.00000000.'.length))).toEqual(WRONG);
  });
});

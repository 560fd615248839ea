import { hkdfSync } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { ConfigError, ConfigModule, Env, Keys, parseEnv, type KeySet } from '../../../src/config/index.js';

const [older, newer] = ['o'.repeat(32), 'ü'.repeat(32)] as const;
const keysOf = (APP_SECRET: string) => new Keys(parseEnv({ APP_SECRET }));
const uses = ['token', 'code', 'pepper', 'seal', 'refresh', 'step', 'budget', 'doctor'] as const;
const hexOf = (set: KeySet) => uses.map((use) => set[use].export().toString('hex'));

describe('Keys', () => {
  it.each([
    ['token', 'access-token'],
    ['code', 'code'],
    ['pepper', 'password-pepper'],
    ['seal', 'outbox-seal'],
    ['refresh', 'refresh-token'],
    ['step', 'registration-step'],
    ['budget', 'budget'],
    ['doctor', 'doctor'],
  ] as const)('derives %s by HKDF-SHA256 under latchkey/v1/%s', (use, label) => {
    const expected = Buffer.from(hkdfSync('sha256', Buffer.from(newer), '', `latchkey/v1/${label}`, 32));
    expect(keysOf(newer).current[use].export()).toEqual(expected);
    expect(keysOf(newer).current[use].type).toBe('secret');
  });

  it('derives the id too, and gives nothing of a key away in it', () => {
    const { current } = keysOf(newer);
    expect(current.id).toBe(Buffer.from(hkdfSync('sha256', newer, '', 'latchkey/v1/key-id', 4)).toString('hex'));
    expect(current.id).toMatch(/^[0-9a-f]{8}$/);
    expect(hexOf(current).some((key) => key.startsWith(current.id))).toBe(false);
  });

  it('gives every use and every secret a key of its own', () => {
    const all = keysOf(`${newer},${older}`).all.flatMap(hexOf);
    expect(new Set(all).size).toBe(2 * uses.length);
  });

  it('rotates: the newest makes, the older is still found', () => {
    const before = keysOf(older).current;
    const keys = keysOf(`${newer},${older}`);
    expect(keys.current.id).toBe(keysOf(newer).current.id);
    expect(keys.all.map(({ id }) => id)).toEqual([keys.current.id, before.id]);
    expect(hexOf(keys.find(before.id) as KeySet)).toEqual(hexOf(before));
    expect(keysOf(newer).find(before.id)).toBeUndefined();
    expect(keys.find('')).toBeUndefined();
  });

  it('is frozen, and refuses to be without a secret', () => {
    const keys = keysOf(newer);
    expect(Object.isFrozen(keys.all) && Object.isFrozen(keys.current)).toBe(true);
    expect(() => new Keys(parseEnv({}))).toThrow(ConfigError);
  });
});

it('ConfigModule gives Env and Keys to a module that does not import it', async () => {
  class Consumer {
    constructor(
      readonly env: Env,
      readonly keys: Keys,
    ) {}
  }
  Reflect.defineMetadata('design:paramtypes', [Env, Keys], Consumer);
  const env = parseEnv({ APP_SECRET: newer });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(env)],
    providers: [Consumer],
  }).compile();
  expect(module.get(Consumer).env).toBe(env);
  expect(module.get(Consumer).keys.current.id).toBe(keysOf(newer).current.id);
});

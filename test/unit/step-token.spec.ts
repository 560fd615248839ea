import { createHash } from 'node:crypto';
import { newId } from '../../src/common/index.js';
import { Keys, parseEnv } from '../../src/config/index.js';
import { StepTokens } from '../../src/registrations/step-token.js';
import { RefreshTokens } from '../../src/sessions/refresh-token.js';

const NEW = '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9';
const OLD = '1f6b7c0d2e8a493516fe0d3cb7a29584e0d1c2b3';
const keysOf = (...secrets: string[]) => new Keys(parseEnv({ APP_SECRET: secrets.join(',') }));
const tokensUnder = (...secrets: string[]) => new StepTokens(keysOf(...secrets));

const id = newId(new Date('2027-03-14T09:26:53.000Z'));
const tokens = tokensUnder(NEW);

describe('StepTokens', () => {
  it('hold the registration and 256 secret bits, of which the hash is stored', () => {
    const { token, hash } = tokens.make(id);
    expect(tokens.read(token)).toMatchObject({ id, hash });
    const secret = Buffer.from(token, 'base64url').subarray(16, 48);
    expect(hash).toBe(createHash('sha256').update(secret).digest('hex'));
  });

  it('are never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => tokens.make(id).token)).size).toBe(100);
  });

  it('are read after the key was rotated, and not once it was retired', () => {
    const { token } = tokensUnder(OLD).make(id);
    expect(tokensUnder(NEW, OLD).read(token)).toMatchObject({ id });
    expect(tokensUnder(NEW).read(token)).toBeNull();
  });

  it('are no refresh tokens, nor are those step tokens', () => {
    const refresh = new RefreshTokens(keysOf(NEW));
    expect(tokens.read(refresh.first(id).token)).toBeNull();
    expect(refresh.read(tokens.make(id).token)).toBeNull();
  });
});

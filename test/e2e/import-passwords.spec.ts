import bcrypt from 'bcrypt';
import { DataSource } from 'typeorm';
import { newId } from '../../src/common/index.js';
import { User } from '../../src/users/user.entity.js';
import { TestApp } from '../support/app.js';

const OLD = 'the Änd of an older system';

describe('a user with the hash of another system', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { BCRYPT_COST: '5' } });
  });
  afterAll(() => app.close());

  async function insert(email: string, passwordHash: string, more: Partial<User> = {}): Promise<void> {
    const now = app.clock.now();
    const user = { id: newId(now), realm: 'default', email, emailVerifiedAt: now, passwordHash, roles: ['user'] };
    const row = { ...user, status: 'active', createdAt: now, updatedAt: now, ...more } as User;
    await app.app.get(DataSource).getRepository(User).insert(row);
  }
  const login = async (email: string, password: string) =>
    (await app.agent().post('/api/auth/login', { email, password })).status;
  const stored = async (email: string) =>
    (await app.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE email = ?', [email]))[0]!.hash;

  it.each(['2a', '2b', '2y'])('$%s$ signs in, and has a hash of ours from then on', async (name) => {
    const email = `${name}@example.com`;
    // Today's cost: it is the scheme that is outdated.
    const legacy = (await bcrypt.hash(OLD, 5)).replace('$2b$', `$${name}$`);
    await insert(email, legacy);

    expect(await login(email, `${OLD}!`)).toBe(401);
    expect(await stored(email)).toBe(legacy);
    expect(await login(email, OLD)).toBe(200);

    const upgraded = await stored(email);
    expect(upgraded).toMatch(/^v1\.[0-9a-f]{8}\.\$2b\$05\$/);
    expect(await login(email, `${OLD}!`)).toBe(401);
    expect(await login(email, OLD)).toBe(200);
    expect(await stored(email)).toBe(upgraded);
  });

  it('of a higher or a lower cost comes to ours', async () => {
    await insert('high@example.com', await bcrypt.hash(OLD, 6));
    await insert('low@example.com', await bcrypt.hash(OLD, 4));
    expect(await login('high@example.com', OLD)).toBe(200);
    expect(await login('low@example.com', OLD)).toBe(200);
    for (const email of ['high@example.com', 'low@example.com']) {
      expect(await stored(email)).toMatch(/^v1\.[0-9a-f]{8}\.\$2b\$05\$/);
    }
  });

  it('is refused and not upgraded while disabled', async () => {
    const legacy = await bcrypt.hash(OLD, 4);
    await insert('disabled@example.com', legacy, { status: 'disabled' });
    expect(await login('disabled@example.com', OLD)).toBe(401);
    expect(await stored('disabled@example.com')).toBe(legacy);
  });

  it('is not signed in with what is longer, shorter or has a NUL, and nothing fails', async () => {
    await insert('odd@example.com', await bcrypt.hash(OLD, 4));
    for (const password of [`${OLD}\0`, '\0', ' ', 'x'.repeat(128)]) {
      expect([400, 401]).toContain(await login('odd@example.com', password));
    }
    expect(await login('odd@example.com', OLD)).toBe(200);
  });
});

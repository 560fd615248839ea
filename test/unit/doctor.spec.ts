import { Keys, inspectEnv, parseEnv } from '../../src/config/index.js';
import { PATIENCE, TooLate, bounded } from '../../src/doctor/bounded.js';
import { missingOf, readGrants } from '../../src/doctor/mysql-grants.js';
import { asText, exitCodeOf } from '../../src/doctor/report.js';
import { withoutSecrets } from '../../src/doctor/secrecy.js';
import { doctorToken, isDoctor } from '../../src/health/doctor-token.js';

const [SECRET, OTHER] = ['9f2c41d7be08a3655d1e7c90f4ab2386', '0c7d5a1e94b82f6037ad61c8e2f59b34'];
const keysOf = (APP_SECRET: string) => new Keys(parseEnv({ APP_SECRET }));

describe('the token of the doctor', () => {
  const now = new Date('2027-03-14T09:26:53.900Z');
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const token = doctorToken(keysOf(SECRET), now);

  it.each([
    [0, true],
    [59, true],
    [60, false],
    [3600, false],
    [-59, true],
    [-61, false],
  ])('%i s after it was made is good: %s', (seconds, expected) => {
    expect(isDoctor(keysOf(SECRET), token, later(seconds))).toBe(expected);
  });

  it('is made under the newest secret and taken under each', () => {
    expect(isDoctor(keysOf(`${OTHER},${SECRET}`), token, now)).toBe(true);
    expect(isDoctor(keysOf(OTHER), token, now)).toBe(false);
  });

  it('is taken whole, or not at all', () => {
    const ends = token.split(/[ .]/)[1] ?? '';
    const forged = [
      undefined,
      '',
      'Doctor',
      token.slice(0, -1),
      `${token}A`,
      token.replace(ends, String(Number(ends) + 1)),
    ];
    for (const text of forged) expect(isDoctor(keysOf(SECRET), text, now)).toBe(false);
    expect(token).not.toContain(SECRET);
  });
});

describe('what is found', () => {
  const env = parseEnv({
    APP_SECRET: SECRET,
    DATABASE_URL: 'mysql://u:p%40ss-word@h/x',
    SMTP_URL: 'smtp://u:sekret@h',
    TEST_CODES: 'a@b.test=135246',
  });

  it('never shows a secret, as it was written or decoded', () => {
    const text = `a ${SECRET} b p%40ss-word c p@ss-word d sekret e 135246`;
    const [finding] = withoutSecrets([{ check: 'x', state: 'wrong', text, remedy: text }], env);
    expect(finding?.text).toBe('a [hidden] b [hidden] c [hidden] d [hidden] e [hidden]');
    expect(finding?.remedy).toBe(finding?.text);
  });

  it('is one line each, whatever a server says', () => {
    const text = asText([{ check: 'a.b', state: 'wrong', text: 'x\n\u001b[2Jgood  all', remedy: 'do\ry' }]);
    expect(text.split('\n')).toEqual([
      'wrong    a.b  x??[2Jgood  all → do?y',
      '',
      '0 good, 0 hints, 1 wrong, 0 skipped',
    ]);
  });

  it('fails for what is wrong alone', () => {
    expect(exitCodeOf([{ check: 'a', state: 'hint', text: '' }])).toBe(0);
    expect(exitCodeOf([{ check: 'a', state: 'wrong', text: '' }])).toBe(1);
  });
});

describe('a wait', () => {
  it('ends after 5 s, and what comes later is no unhandled rejection', async () => {
    jest.useFakeTimers();
    let fail: (error: Error) => void = () => undefined;
    const waiting = expect(bounded(new Promise((_, reject) => (fail = reject)))).rejects.toThrow(TooLate);
    await jest.advanceTimersByTimeAsync(PATIENCE);
    await waiting;
    fail(new Error('late'));
    jest.useRealTimers();
  });
});

describe('SHOW GRANTS', () => {
  const serving = ['SELECT', 'UPDATE'];

  it.each([
    ['GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`', []],
    ['GRANT SELECT ON `shop`.* TO `u`@`%`', ['UPDATE']],
    ['GRANT SELECT, UPDATE ON `other`.* TO `u`@`%`', ['SELECT', 'UPDATE']],
    ['GRANT SELECT, UPDATE ON `sh%`.* TO `u`@`%`', []],
    ['GRANT SELECT, UPDATE ON `s\\_op`.* TO `u`@`%`', ['SELECT', 'UPDATE']],
    ['GRANT SELECT, UPDATE ON `shop`.`users` TO `u`@`%`', ['SELECT', 'UPDATE']],
    ['GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD "x"', ['SELECT', 'UPDATE']],
  ])('%s lacks %j', (line, missing) => {
    expect(missingOf(readGrants([line], 'shop'), serving)).toEqual(missing);
  });

  it('tells a role, and too much', () => {
    expect(readGrants(['GRANT `app` TO `u`@`%`'], 'shop').byRole).toBe(true);
    expect(readGrants(['GRANT SELECT, SUPER ON *.* TO `u`@`%`'], 'shop').tooMuch).toBe(true);
    expect(readGrants(['GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`'], 'shop')).toMatchObject({
      byRole: false,
      tooMuch: false,
    });
  });
});

describe('settings that are refused', () => {
  it('are named, and the others stand', () => {
    const inspection = inspectEnv({ APP_SECRET: SECRET, OTP_TTL: 'x', PORT: '5000', SMTP_FALLBACK_URL: 'smtp://h' });
    expect(inspection.problems.map(({ name }) => name)).toEqual(['OTP_TTL', 'SMTP_FALLBACK_URL']);
    expect([inspection.isRefused('OTP_TTL'), inspection.isRefused('PORT')]).toEqual([true, false]);
    expect(inspection.env).toMatchObject({ OTP_TTL: 300, PORT: 5000, PUBLIC_URL: 'http://localhost:5000' });
  });

  it.each([
    { NODE_ENV: 'nonsense', PUBLIC_URL: 'x', MAIL_FROM: '@', DATABASE_URL: 'mysql://', APP_SECRET: 'short' },
    { NODE_ENV: 'production' },
    { DEFAULT_REGION: '??', REALMS: '!!', REALM_X_Y: '1', CORS_ORIGINS: '*', TRUST_PROXY: 'true' },
    { APP_NAME: 'a\nb', FRONTEND_URL: 'ftp://x', REDIS_URL: 'x', TEST_CODES: 'y' },
  ])('leave an environment to look at: %j', (source) => {
    const { env, problems } = inspectEnv(source);
    expect(problems.length).toBeGreaterThan(0);
    expect([typeof env.PORT, typeof env.mailFrom.address, Array.isArray(env.APP_SECRET)]).toEqual([
      'number',
      'string',
      true,
    ]);
  });
});

import { Database } from '../../src/database/index.js';
import { DestinationNotAllowed, RefusedBlocks, SpendGuard } from '../../src/sms/index.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const NUMBER = '+4915112345678';
const TEST_NUMBER = '+4915199990000';

const settings = {
  DEFAULT_REGION: 'DE',
  SMS_ALLOWED_COUNTRIES: 'DE,US,GB',
  REALMS: 'staff',
  REALM_STAFF_SMS_ALLOWED_COUNTRIES: 'FR',
  SMS_PER_DAY: '400',
  TEST_CODES: `${TEST_NUMBER}=000000`,
};

describe('which numbers get an SMS', () => {
  let app: TestApp;
  let without: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: settings });
    without = await TestApp.start({
      env: {
        ...settings,
        NODE_ENV: 'production',
        PUBLIC_URL: 'https://id.example.com',
        SMTP_URL: 'smtp://127.0.0.1:9',
        BCRYPT_COST: '10',
        TEST_CODES_ALLOWED: 'yes',
      },
    });
  });
  afterAll(async () => {
    await app.close();
    await without.close();
  });

  const check = (number: string, realm = 'default') => app.app.get(SpendGuard).check(realm, number);

  it.each([
    ['a mobile number', '+4915112345678'],
    ['a number of a plan that does not tell mobiles', '+12025550123'],
    ['a personal number in North America', '+15005550006'],
    ['a mobile number of the second country', '+447400123456'],
    ['a test number', TEST_NUMBER],
  ])('%s does', (_what, number) => expect(() => check(number)).not.toThrow());

  it.each([
    ['of a country that is not served', '+33612345678'],
    ['of a country that shares a plan with one that is', '+14165550123'],
    ['of an island that shares one', '+447781123456'],
    ['at a premium rate', '+499001234567'],
    ['at a shared cost', '+491801234567'],
    ['of a pager', '+447640123456'],
    ['of a company (UAN)', '+445512345678'],
    ['of a voice mailbox', '+49177991234567'],
    ['that is free to call', '+18005550123'],
    ['of a person, outside of North America', '+447012345678'],
    ['of Inmarsat', '+870773111632'],
    ['of a global service (878)', '+878101234567890'],
    ['of Iridium', '+881612345678'],
    ['of a network of the world (882)', '+8823421234'],
    ['of a network of the world (883)', '+883510012345'],
    ['of a free number of the world', '+80012345678'],
    ['that is none', 'ada@example.com'],
    ['that is empty', ''],
  ])('a number %s does not', (_what, number) => {
    expect(() => check(number)).toThrow(DestinationNotAllowed);
  });

  it('is decided by the realm', () => {
    expect(() => check('+33612345678', 'staff')).not.toThrow();
    expect(() => check(NUMBER, 'staff')).toThrow(DestinationNotAllowed);
    expect(() => check(TEST_NUMBER, 'staff')).not.toThrow();
  });

  it('are none but test numbers where nothing sends', () => {
    const guard = without.app.get(SpendGuard);
    expect(() => guard.check('default', NUMBER)).toThrow(DestinationNotAllowed);
    expect(() => guard.check('default', TEST_NUMBER)).not.toThrow();
  });

  it('tells the public nothing but the code', () => {
    try {
      check('+33612345678');
    } catch (error) {
      expect(error).toMatchObject({ code: 'destination_not_allowed', facts: {}, keepsChanges: false });
    }
    expect.assertions(1);
  });
});

describe('how many codes a block of numbers gets', () => {
  let app: TestApp;
  let guard: SpendGuard;
  let blocks = 0;
  /** A number whose block no other test knows. */
  let number: string;

  beforeAll(async () => {
    app = await TestApp.start({ env: settings });
    guard = app.app.get(SpendGuard);
  });
  afterAll(() => app.close());
  beforeEach(() => (number = `+49151${String(1000 + blocks++)}5678`));

  const inTx = (work: Parameters<Database['transaction']>[0]) => app.app.get(Database).transaction(work);
  const charge = (to = number, realm = 'default') =>
    inTx((tx) => guard.charge(tx, realm, to)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DestinationNotAllowed) return false;
        throw error;
      },
    );
  const verify = async (times = 1) => {
    for (let i = 0; i < times; i++) await inTx((tx) => guard.verified(tx, 'default', number));
  };
  /** How many of `times` codes may be sent. */
  const send = async (times: number) => {
    let sent = 0;
    for (let i = 0; i < times; i++) if (await charge()) sent++;
    return sent;
  };
  const row = async () => (await app.query('SELECT * FROM number_blocks WHERE block = ?', [number.slice(0, -4)]))[0]!;

  it('is any while codes come back', async () => {
    for (let i = 0; i < 30; i++) {
      expect(await charge()).toBe(true);
      await verify();
    }
    expect(await row()).toMatchObject({ sent_in_hour: 30, verified_in_hour: 30, sent_in_day: 30 });
  });

  it('is SMS_BREAKER_MIN_SENT where none comes back', async () => {
    expect(await send(25)).toBe(20);
    expect(await row()).toMatchObject({ sent_in_hour: 20, sent_in_day: 20 });
  });

  it('counts the numbers of a block together, and those of others, and of other realms, apart', async () => {
    await send(20);
    expect(await charge(number.replace(/\d{4}$/, '0000'))).toBe(false);
    expect(await charge(number.replace(/\d{5}$/, '00000'))).toBe(true);
    expect(await charge(number, 'staff')).toBe(true);
  });

  it('goes on as soon as a tenth has come back', async () => {
    await send(20);
    await verify();
    expect(await charge()).toBe(false);
    await verify();
    // 2 of 20 is no lower share than a tenth; 2 of 21 is.
    expect(await send(3)).toBe(1);
    await verify();
    expect(await send(20)).toBe(10);
  });

  it('stops for an hour after its last code, even when that was late in the hour', async () => {
    await send(19);
    app.clock.advance(59 * MINUTE);
    expect(await send(2)).toBe(1);
    app.clock.advance(HOUR - 1);
    expect(await charge()).toBe(false);
    app.clock.advance(1);
    expect(await charge()).toBe(true);
    expect(await row()).toMatchObject({ sent_in_hour: 1, verified_in_hour: 0, sent_in_day: 21 });
  });

  it('is not held back longer by what was refused', async () => {
    await send(20);
    for (let i = 0; i < 4; i++) {
      app.clock.advance(15 * MINUTE - 1);
      expect(await charge()).toBe(false);
    }
    app.clock.advance(4);
    expect(await charge()).toBe(true);
  });

  it('is lifted by codes that come back after the hour, too', async () => {
    await send(19);
    app.clock.advance(59 * MINUTE);
    await send(1);
    app.clock.advance(2 * MINUTE);
    expect(await charge()).toBe(false);
    await verify(2);
    expect(await charge()).toBe(true);
  });

  it('begins a new hour with the first code after the last one has ended', async () => {
    expect(await send(19)).toBe(19);
    app.clock.advance(HOUR - 1);
    expect(await row()).toMatchObject({ sent_in_hour: 19 });
    app.clock.advance(1);
    expect(await send(25)).toBe(20);
  });

  it('takes nothing of an hour over into the next', async () => {
    await send(10);
    await verify(10);
    app.clock.advance(HOUR);
    expect(await send(25)).toBe(20);
    expect(await row()).toMatchObject({ verified_in_hour: 0 });
  });

  it('is a tenth of SMS_PER_DAY a day, however many come back', async () => {
    for (let i = 0; i < 40; i++) {
      expect(await charge()).toBe(true);
      await verify();
      app.clock.advance(30 * MINUTE);
    }
    expect(await charge()).toBe(false);
    app.clock.advance(DAY - 20 * HOUR - 1);
    expect(await charge()).toBe(false);
    app.clock.advance(1);
    expect(await charge()).toBe(true);
    expect(await row()).toMatchObject({ sent_in_day: 1 });
  });

  it('takes back what the caller began', async () => {
    await send(20);
    const before = await row();
    const other = `${number.slice(0, -5)}x1234`;
    await expect(
      inTx(async (tx) => {
        await guard.charge(tx, 'default', other);
        await guard.charge(tx, 'default', number);
      }),
    ).rejects.toThrow(DestinationNotAllowed);
    expect(await row()).toEqual(before);
    expect(await app.query('SELECT * FROM number_blocks WHERE block = ?', [other.slice(0, -4)])).toEqual([]);
  });

  it('knows no test numbers', async () => {
    for (let i = 0; i < 25; i++) expect(await charge(TEST_NUMBER)).toBe(true);
    await inTx((tx) => guard.verified(tx, 'default', TEST_NUMBER));
    expect(await app.query('SELECT * FROM number_blocks WHERE block = ?', [TEST_NUMBER.slice(0, -4)])).toEqual([]);
  });

  it('is refused in the log, and counted, without the number', async () => {
    const { refusals } = app.app.get(RefusedBlocks);
    const before = refusals.get('breaker/DE') ?? 0;
    app.log.length = 0;
    await send(22);
    expect(refusals.get('breaker/DE')).toBe(before + 2);
    expect(app.log.filter((line) => line.includes('gets no SMS'))).toEqual([
      'a number block +49… (DE) gets no SMS: breaker RefusedBlocks',
      'a number block +49… (DE) gets no SMS: breaker RefusedBlocks',
    ]);
    expect(app.log.join('\n')).not.toContain(number.slice(3, -4));
    expect([...refusals.keys()].sort()).toEqual(['breaker/DE', 'day budget/DE']);
  });
});

describe('a share that no binary fraction is', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { ...settings, SMS_BREAKER_MIN_SENT: '10', SMS_BREAKER_MIN_VERIFIED: '0.7' } });
  });
  afterAll(() => app.close());

  it('is met exactly', async () => {
    const guard = app.app.get(SpendGuard);
    const database = app.app.get(Database);
    const charge = () => database.transaction((tx) => guard.charge(tx, 'default', NUMBER));
    for (let i = 0; i < 10; i++) await charge();
    for (let i = 0; i < 6; i++) await database.transaction((tx) => guard.verified(tx, 'default', NUMBER));
    await expect(charge()).rejects.toThrow(DestinationNotAllowed);
    await database.transaction((tx) => guard.verified(tx, 'default', NUMBER));
    await expect(charge()).resolves.toBeUndefined();
  });
});

describe('parallel codes to one block', () => {
  let apps: TestApp[];
  beforeAll(async () => {
    const first = await TestApp.start({ env: settings });
    // The embedded database belongs to one process.
    const more = databaseKind() === 'mysql' ? [await TestApp.start({ env: settings, database: first.database })] : [];
    apps = [first, ...more];
  });
  afterAll(async () => {
    for (const app of apps.toReversed()) await app.close();
  });

  it.each(['whose block is new', 'whose block is known'])(
    'are no more than the limit, on any instance: %s',
    async (kind) => {
      const number = kind.endsWith('new') ? '+4915200005678' : '+4915200015678';
      const charge = (app: TestApp) =>
        app.app.get(Database).transaction((tx) => app.app.get(SpendGuard).charge(tx, 'default', number));
      const known = kind.endsWith('known') ? 1 : 0;
      if (known) await charge(apps[0]!);
      const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => charge(apps[i % apps.length]!)));
      const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as Error);
      for (const error of refusals) expect(error).toBeInstanceOf(DestinationNotAllowed);
      expect(outcomes.length - refusals.length + known).toBe(20);
      const [row] = await apps[0]!.query('SELECT * FROM number_blocks WHERE block = ?', [number.slice(0, -4)]);
      expect(row).toMatchObject({ sent_in_hour: 20, sent_in_day: 20 });
    },
  );
});

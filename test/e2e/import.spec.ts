import bcrypt from 'bcrypt';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { newId } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { Store } from '../../src/import/store.js';
import { User } from '../../src/users/user.entity.js';
import { TestApp } from '../support/app.js';
import { ImportBench } from '../support/import.js';

const REALMS = { REALMS: 'shop', REALM_SHOP_DEFAULT_REGION: 'DE' };
const PASSWORD = 'the password of before';
const HASH = bcrypt.hashSync(PASSWORD, 4).replace('$2b$', '$2y$');
const VERIFIED = { email_verified: true };

describe('npm run import', () => {
  let app: TestApp;
  let bench: ImportBench;
  beforeAll(async () => {
    app = await TestApp.start({ env: REALMS });
    bench = new ImportBench(app, REALMS);
  });
  afterAll(async () => {
    bench.close();
    await app.close();
  });

  const users = () => app.app.get(DataSource).getRepository(User);
  const countOf = (domain: string) =>
    app
      .query<{ n: number }>('SELECT COUNT(*) AS n, COUNT(DISTINCT email) AS d FROM users WHERE email LIKE ?', [
        `%@${domain}`,
      ])
      .then(([row]) => Number(row!.n));
  const crowd = (domain: string, size: number) =>
    Array.from({ length: size }, (_, i) => ({ email: `u${i}@${domain}`, email_verified: true, password_hash: HASH }));

  it('brings everything that a line says, and no more', async () => {
    const id = '4F1C9E52-7A0B-4d3e-9c55-1b2a3c4d5e6f';
    const full = {
      id,
      realm: 'shop',
      email: ' Jane@EXAMPLE.com ',
      email_verified: true,
      phone_number: '030 1234567',
      phone_verified: false,
      password_hash: HASH,
      name: ' Jane Doe ',
      first_name: 'Jane',
      last_name: 'Doe 😀',
      country_code: 'de',
      locale: ' JA ',
      roles: ['user', 'admin'],
      status: 'disabled',
      created_at: '2020-02-29T23:59:59.987654+02:00',
    };
    const file = bench.write('all.ndjson', [
      `\ufeff${JSON.stringify(full)}\r`,
      '',
      ' \t\r',
      { email: 'small@example.com', is_verified: 1, name: null, phone_number: null, created_at: '2021-05-06 07:08:09' },
      { phone_number: '(201) 555-0123', phone_verified: true, email: 'second@example.com', is_active: false },
    ]);

    const run = await bench.run([file]);

    expect(run).toEqual({ code: 0, errors: '', output: '3 imported, 0 already there, 0 refused\n' });
    expect(readdirSync(dirname(file))).toEqual(['all.ndjson']);
    expect(await users().findOneBy({ email: 'jane@example.com' })).toEqual({
      id: id.toLowerCase(),
      realm: 'shop',
      email: 'jane@example.com',
      emailVerifiedAt: new Date('2020-02-29T21:59:59.987Z'),
      phoneNumber: null,
      phoneVerifiedAt: null,
      typedPhoneNumber: '+49301234567',
      passwordHash: HASH,
      name: 'Jane Doe',
      firstName: 'Jane',
      lastName: 'Doe 😀',
      countryCode: 'DE',
      invitedAt: null,
      locale: 'ja',
      roles: ['user', 'admin'],
      status: 'disabled',
      createdAt: new Date('2020-02-29T21:59:59.987Z'),
      updatedAt: expect.any(Date),
    });
    const created = new Date('2021-05-06T07:08:09.000Z');
    expect(await users().findOneBy({ email: 'small@example.com' })).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      realm: 'default',
      emailVerifiedAt: created,
      phoneNumber: null,
      phoneVerifiedAt: null,
      passwordHash: null,
      name: null,
      locale: null,
      roles: ['user'],
      status: 'active',
      createdAt: created,
    });
    expect(await users().findOneBy({ phoneNumber: '+12015550123' })).toMatchObject({
      email: 'second@example.com',
      emailVerifiedAt: null,
      phoneVerifiedAt: expect.any(Date),
      status: 'disabled',
    });
  });

  it('lets people in with the password of before, and keeps it by our scheme from then on', async () => {
    const email = 'mover@example.com';
    await bench.import(bench.write('mover.ndjson', [{ email, email_verified: true, password_hash: HASH }]));
    const login = async (password: string) => (await app.agent().post('/api/auth/login', { email, password })).status;

    expect(await login('another password')).toBe(401);
    expect(await login(PASSWORD)).toBe(200);
    expect((await users().findOneByOrFail({ email })).passwordHash).toMatch(/^v1\./);
    expect(await login(PASSWORD)).toBe(200);
  });

  it('refuses each line for a reason of its own, without its values, and takes the others', async () => {
    await bench.import(
      bench.write('owner.ndjson', [
        { email: 'owner@taken.example', phone_number: '+12015550199', email_verified: true, phone_verified: true },
        { id: '4f1c9e52-7a0b-4d3e-9c55-000000000001', email: 'ided@taken.example', email_verified: true },
      ]),
    );
    const at = (name: string) => ({ email: `${name}@refused.example`, ...VERIFIED });
    const cases: [line: object | string, reason: string, field?: string][] = [
      ['{"email": "torn@refused.exam', 'the line is not JSON'],
      ['["email"]', 'the line is no JSON object'],
      ['null', 'the line is no JSON object'],
      [Buffer.from('{"name":"caf\xe9"}', 'latin1'), 'the line is not UTF-8'],
      [{ ...at('long'), name: 'x'.repeat(16 * 1024) }, 'the line is longer than 16384 bytes'],
      [
        { ...at('unknown'), hashed_password: HASH, ['$2b$' + 'x'.repeat(56)]: 1 },
        'unknown: hashed_password, a property without a proper name',
      ],
      [{ ...at('proto'), toString: 1 }, 'unknown: toString'],
      [{ name: 'Nobody' }, 'needs an email or a phone_number'],
      [{ email: 'no address', ...VERIFIED }, 'must be an e-mail address', 'email'],
      [{ email: 7, ...VERIFIED }, 'must be a string', 'email'],
      [{ phone_number: '030 1234567', phone_verified: true }, 'must be a valid phone number', 'phone_number'],
      [{ email: 'un@refused.example' }, 'no address is verified: the person registers again', 'email'],
      [{ email: 'un@refused.example', is_verified: 0 }, 'no address is verified: the person registers again', 'email'],
      [{ phone_number: '+12015550198' }, 'no address is verified: the person registers again', 'phone_number'],
      [
        { ...at('both'), phone_number: '+12015550198', is_verified: true },
        'does not say which of two addresses it means',
        'is_verified',
      ],
      [{ ...at('contrary'), is_verified: false }, 'contradicts email_verified', 'is_verified'],
      [{ ...at('noPhone'), phone_verified: true }, 'is true without such an address', 'phone_verified'],
      [{ ...at('text'), email_verified: 'true' }, 'must be true or false', 'email_verified'],
      [
        { ...at('ours'), password_hash: `v1.00000000.${HASH}` },
        'must be a plain bcrypt hash ($2a$, $2b$ or $2y$)',
        'password_hash',
      ],
      [
        { ...at('argon'), password_hash: '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA' },
        'must be a plain bcrypt hash ($2a$, $2b$ or $2y$)',
        'password_hash',
      ],
      [
        { ...at('slow'), password_hash: HASH.replace('$04$', '$16$') },
        'must have a bcrypt cost of at most 15',
        'password_hash',
      ],
      [{ ...at('name'), name: 'x'.repeat(101) }, 'must have at most 100 characters', 'name'],
      [{ ...at('control'), first_name: 'a\u0000b' }, 'must not contain control characters', 'first_name'],
      [{ ...at('country'), country_code: 'XX' }, 'must be an ISO 3166-1 alpha-2 code', 'country_code'],
      [{ ...at('locale'), locale: 'de-AT' }, 'must be one of en, de, es, fr, hi, ja', 'locale'],
      [{ ...at('realm'), realm: 'elsewhere' }, 'must be a realm of REALMS', 'realm'],
      [{ ...at('id'), id: '42' }, 'must be a UUID', 'id'],
      [{ ...at('roles'), roles: ['admin'] }, 'must be ["user"] or ["user","admin"]', 'roles'],
      [{ ...at('status'), status: 'banned' }, 'must be "active" or "disabled"', 'status'],
      [{ ...at('active'), status: 'active', is_active: false }, 'contradicts status', 'is_active'],
      [{ ...at('time'), created_at: '2021-02-30T00:00:00Z' }, 'must be a time as ISO 8601 has it', 'created_at'],
      [{ ...at('future'), created_at: '2999-01-01T00:00:00Z' }, 'must lie between 1970 and now', 'created_at'],
      [{ email: 'owner@taken.example', ...VERIFIED }, 'belongs to another user', 'email'],
      [
        { ...at('phone'), phone_number: '+1 201 555 0199', phone_verified: true },
        'belongs to another user',
        'phone_number',
      ],
      [
        { ...at('moved'), id: '4F1C9E52-7a0b-4d3e-9c55-000000000001', realm: 'shop' },
        'is that of a user of another realm',
        'id',
      ],
      [
        { id: '4f1c9e52-7a0b-4d3e-9c55-000000000002', email: 'ided@taken.example', ...VERIFIED },
        'belongs to a user with another id',
        'email',
      ],
      [at('good'), ''],
      [{ email: 'GOOD@refused.example', ...VERIFIED }, 'is that of line 37 too', 'email'],
    ];
    const file = bench.write(
      'bad.ndjson',
      cases.map(([line]) => line),
    );

    const said = await bench.import(file);

    const expected = cases.flatMap(([, reason, field], i) =>
      reason ? [{ line: i + 1, reason, ...(field && { field }) }] : [],
    );
    expect(bench.refused(file)).toEqual(expected);
    expect(said).toEqual([`1 imported, 0 already there, ${expected.length} refused`]);
    expect(await countOf('refused.example')).toBe(1);
    expect(readFileSync(`${file}.refused.ndjson`, 'utf8')).not.toMatch(/@|\$2[aby]\$0|\+1/);
  });

  it('loses none of a batch to a bad one, and changes nobody who is there', async () => {
    const people = crowd('batch.example', 1100);
    await bench.import(bench.write('first.ndjson', [{ ...people[700], name: 'As they are' }]));
    const before = await users().findOneByOrFail({ email: people[700]!.email });
    const other = { ...people[1], email: 'other@batch.example', phone_number: '+12015550150', phone_verified: true };
    await bench.import(bench.write('second.ndjson', [other]));
    const file = bench.write(
      'batch.ndjson',
      people.with(40, { ...people[40]!, ...{ phone_number: '+12015550150', phone_verified: true } }),
    );

    expect(await bench.import(file)).toEqual(['1098 imported, 1 already there, 1 refused']);
    expect(bench.refused(file)).toEqual([{ line: 41, reason: 'belongs to another user', field: 'phone_number' }]);
    expect(await users().findOneByOrFail({ email: people[700]!.email })).toEqual(before);

    expect(await bench.import(file)).toEqual(['0 imported, 1099 already there, 1 refused']);
    expect(bench.refused(file)).toHaveLength(1);
    expect(await countOf('batch.example')).toBe(1100);
  });

  it('knows people again by their id, whatever became of their address', async () => {
    const id = '4f1c9e52-7a0b-4d3e-9c55-0000000000ff';
    const file = bench.write('ids.ndjson', [{ id, email: 'one@ids.example', ...VERIFIED }]);
    expect(await bench.import(file)).toEqual(['1 imported, 0 already there, 0 refused']);
    await users().update({ id }, { email: 'two@ids.example' });
    expect(await bench.import(file)).toEqual(['0 imported, 1 already there, 0 refused']);
    expect((await users().findOneByOrFail({ id })).email).toBe('two@ids.example');
  });

  // Three processes, each of which loads the service.
  it('goes on after a kill and after an interrupt, and has everybody once', async () => {
    const file = bench.write('killed.ndjson', ['no JSON', ...crowd('killed.example', 3000)]);
    const lineOf = () => (JSON.parse(readFileSync(`${file}.progress`, 'utf8')) as { line: number }).line;

    expect((await bench.interrupt(file, 'SIGKILL')).code).toBeNull();
    const [killedAt, committed] = [lineOf(), await countOf('killed.example')];
    expect(committed).toBeGreaterThan(0);
    expect(committed).toBeLessThan(3000);

    const stopped = await bench.interrupt(file, 'SIGINT');
    expect(stopped).toMatchObject({ code: 130, errors: '' });
    expect(stopped.output).toContain(`going on after line ${killedAt}\n`);
    expect(stopped.output).toContain('stopped before the end; the same command goes on from here\n');
    const stoppedAt = lineOf();
    expect([stoppedAt % 500, stoppedAt > killedAt]).toEqual([0, true]);
    expect(await countOf('killed.example')).toBe(stoppedAt - 1);

    const run = await bench.run([file]);
    const [, imported, there] = /(\d+) imported, (\d+) already there, 1 refused/.exec(run.output)!.map(Number);
    expect(run.output).toContain(`going on after line ${stoppedAt}\n`);
    expect(run).toMatchObject({ code: 1, errors: '' });
    // A batch at most is committed and not noted when the process dies.
    expect([imported! + there!, there]).toEqual([3000, committed - (killedAt - 1)]);
    expect(await countOf('killed.example')).toBe(3000);
    expect(bench.refused(file)).toEqual([{ line: 1, reason: 'the line is not JSON' }]);
    expect(existsSync(`${file}.progress`)).toBe(false);
  }, 60_000);

  describe('after a break', () => {
    const people = crowd('the-break.of-an-import.example', 700);
    // More than what tells one file from another by its head.
    const lines = ['no JSON', ...people];
    const noted = '{"line":1,"reason":"the line is not JSON"}\n';
    let file: string;
    let progress: Buffer;
    beforeAll(async () => {
      file = bench.write('break.ndjson', lines);
      const said = await bench.import(file, { stop: AbortSignal.abort() });
      expect(said).toEqual(['499 imported, 0 already there, 1 refused']);
      expect(readFileSync(`${file}.refused.ndjson`, 'utf8')).toBe(noted);
      progress = readFileSync(`${file}.progress`);
    });
    beforeEach(() => {
      bench.write('break.ndjson', lines);
      writeFileSync(`${file}.progress`, progress);
      writeFileSync(`${file}.refused.ndjson`, noted);
    });

    it('does not skip lines of another file of that name', async () => {
      bench.write('break.ndjson', [
        { email: 'new@the-break.of-an-import.example', ...VERIFIED },
        ...people.slice(0, 600),
      ]);
      expect(await bench.import(file)).toEqual(['102 imported, 499 already there, 0 refused']);
      expect(existsSync(`${file}.refused.ndjson`)).toBe(false);
    });

    it('does not skip lines that another database never got', async () => {
      const other = await TestApp.start();
      const there = new ImportBench(other);
      expect(await there.import(file)).toEqual(['700 imported, 0 already there, 1 refused']);
      there.close();
      await other.close();
    });

    it('begins anew where what it left is damaged or the file is shorter', async () => {
      writeFileSync(`${file}.progress`, progress.subarray(0, 50));
      expect(await bench.import(file)).toEqual(['100 imported, 600 already there, 1 refused']);
      writeFileSync(`${file}.progress`, progress);
      bench.write('break.ndjson', lines.slice(0, 490));
      expect(await bench.import(file)).toEqual(['0 imported, 489 already there, 1 refused']);
      expect(readFileSync(`${file}.refused.ndjson`, 'utf8')).toBe(noted);
    });

    it('else goes on, and notes no refused line twice', async () => {
      writeFileSync(`${file}.refused.ndjson`, `${noted}{"line":501,"reason":"noted, and then`);
      const said = ['going on after line 500', '499 imported, 201 already there, 1 refused'];
      expect(await bench.import(file)).toEqual(said);
      expect(readFileSync(`${file}.refused.ndjson`, 'utf8')).toBe(noted);
    });
  });

  it('in a dry run says what would become of each line, and writes nothing', async () => {
    await bench.import(bench.write('there.ndjson', [{ email: 'there@dry.example', ...VERIFIED }]));
    const lines = [
      { email: 'there@dry.example', ...VERIFIED },
      { email: 'new@dry.example', ...VERIFIED },
      { email: 'bad', ...VERIFIED },
      { email: 'NEW@dry.example', ...VERIFIED },
    ];
    const fresh = bench.write('fresh.ndjson', lines.slice(1, 2));
    expect(await bench.import(fresh, { dryRun: true })).toEqual(['1 imported, 0 already there, 0 refused']);
    const file = bench.write('dry.ndjson', lines);

    const run = await bench.run(['--dry-run', file]);

    expect(run).toEqual({
      code: 1,
      errors: '',
      output: [
        '{"line":3,"reason":"must be an e-mail address","field":"email"}',
        '{"line":4,"reason":"is that of line 2 too","field":"email"}',
        'dry run, nothing written: 1 imported, 1 already there, 2 refused\n',
      ].join('\n'),
    });
    expect(await countOf('dry.example')).toBe(1);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('dry'))).toEqual(['dry.ndjson']);
  });

  it('says in one sentence why it can not begin', async () => {
    const file = bench.write('fine.ndjson', [{ email: 'fine@usage.example', ...VERIFIED }]);
    const down = { DATABASE_URL: 'mysql://root@127.0.0.1:1/none' };
    const runs = await Promise.all([
      bench.run(['--force', file]),
      bench.run([bench.path('missing.ndjson')]),
      bench.run([file], down),
    ]);
    expect(runs.map(({ errors }) => errors)).toEqual([
      'usage: npm run import -- [--dry-run] FILE\n',
      `${bench.path('missing.ndjson')} can't be read or written (ENOENT).\n`,
      "The database can't be reached (ECONNREFUSED).\n",
    ]);
    expect(runs.map(({ code, output }) => [code, output])).toEqual(runs.map(() => [2, '']));
    expect(await countOf('usage.example')).toBe(0);
  });

  it('gives way to whoever registers between its question and its insert', async () => {
    const now = app.clock.now();
    const personOf = (name: string, line: number) => {
      const user = { id: newId(now), realm: 'default', email: `${name}@race.example`, emailVerifiedAt: now };
      const rest = { phoneNumber: null, phoneVerifiedAt: null, passwordHash: null, name: null, firstName: null };
      const more = {
        lastName: null,
        countryCode: null,
        roles: ['user'],
        status: 'active',
        createdAt: now,
        updatedAt: now,
      };
      return { line, hasOwnId: false, user: { ...user, ...rest, ...more } as User };
    };
    const [first, rival, last] = ['first', 'rival', 'last'].map(personOf);
    const there = personOf('first', 0);
    await users().insert(there.user);
    const real = app.app.get(Database);
    let calls = 0;
    const slow: Pick<Database, 'transaction'> = {
      // The batch, the question, and the rest of the batch.
      transaction: async (work) => {
        if (++calls === 3) await users().insert({ ...personOf('rival', 0).user, phoneNumber: '+12015550111' });
        return real.transaction(work);
      },
    };

    const outcomes = await new Store(slow as Database, false).settle([first!, rival!, last!]);

    expect(outcomes).toEqual(['there', expect.objectContaining({ message: 'belongs to another user' }), 'imported']);
    expect(await countOf('race.example')).toBe(3);
  });
});

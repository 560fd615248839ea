import { DataSource } from 'typeorm';
import { Clock, Signals, Tracing, Unavailable } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { MessageTransport, Outbox, OutboxRelay, TransportDown } from '../../src/outbox/index.js';
import type { OutgoingMessage, Receipt } from '../../src/outbox/index.js';
import { Delivery } from '../../src/outbox/delivery.js';
import { OutboxClaims } from '../../src/outbox/outbox.claims.js';
import { PayloadSeal } from '../../src/outbox/payload-seal.js';
import { Refusals } from '../../src/outbox/refusals.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';

const MESSAGES = 100;

/** Notes what it is given, and takes a moment for it as a server would. */
class NotingTransport extends MessageTransport {
  readonly channel = 'email';

  constructor(private readonly taken: string[]) {
    super();
  }

  async deliver(message: OutgoingMessage): Promise<Receipt> {
    await new Promise(setImmediate);
    this.taken.push(message.id);
    return { providerId: `note-${message.id}` };
  }
}

/** Takes one of three, can't be reached for another, and asks the third to come back, once. */
class Moody extends NotingTransport {
  private count = 0;
  private readonly delayed = new Set<string>();

  override async deliver(message: OutgoingMessage): Promise<Receipt> {
    const turn = this.count++ % 3;
    if (turn === 1) throw new TransportDown('down');
    if (turn === 2 && !this.delayed.has(message.id)) {
      this.delayed.add(message.id);
      throw new Error('later');
    }
    return super.deliver(message);
  }
}

describe('two relays on one outbox', () => {
  let app: TestApp;
  let other: TestApp | undefined;
  let relays: OutboxRelay[];
  const taken: string[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    const mine = app.app.get(OutboxRelay);
    if (databaseKind() === 'mysql') {
      other = await TestApp.start({ database: app.database, clock: app.clock });
      relays = [mine, other.app.get(OutboxRelay)];
    } else {
      // The embedded database belongs to one process, where a second relay is all that can compete.
      relays = [
        mine,
        new OutboxRelay(
          app.app.get(OutboxClaims),
          new Delivery(
            app.app.get(OutboxClaims),
            app.app.get(PayloadSeal),
            app.app.get(Clock),
            app.app.get(Refusals),
            app.app.get(Signals),
            app.app.get(Tracing),
          ),
          app.app.get(Refusals),
          app.app.get(Tracing),
        ),
      ];
    }
    relays.forEach((relay) => relay.register(new NotingTransport(taken)));
  });

  afterAll(async () => {
    await other?.close();
    await app.close();
  });

  const write = (count: number) =>
    app.app.get(Database).transaction(async (tx) => {
      for (let i = 0; i < count; i++) {
        await app.app.get(Outbox).add(tx, {
          realm: 'default',
          channel: 'email',
          template: 'sign_in_code',
          destination: `relay${i}@example.com`,
          payload: { code: '000000' },
          expiresAt: new Date(app.clock.now().getTime() + 300_000),
        });
      }
    });

  const due = async () => {
    const [row] = await app.query<{ n: unknown }>(
      'SELECT COUNT(*) AS n FROM outbox_messages WHERE next_attempt_at IS NOT NULL',
    );
    return Number(row?.n);
  };

  beforeEach(async () => {
    // Nothing of the test before is under way any more.
    for (let round = 0; round < MESSAGES && (await due()) > 0; round++) {
      await Promise.all(relays.map((relay) => relay.drain()));
    }
    taken.length = 0;
    await app.query('DELETE FROM outbox_messages');
  });

  it(`deliver ${MESSAGES} messages once each`, async () => {
    await write(MESSAGES);

    for (let round = 0; round < MESSAGES && (await due()) > 0; round++) {
      await Promise.all(relays.flatMap((relay) => [relay.drain(), relay.drain()]));
    }

    expect(taken).toHaveLength(MESSAGES);
    expect(new Set(taken).size).toBe(MESSAGES);
    const rows = await app.query<{ attempts: unknown; sent_at: unknown; next_attempt_at: unknown; leased_by: unknown }>(
      'SELECT attempts, sent_at, next_attempt_at, leased_by FROM outbox_messages',
    );
    expect(rows).toHaveLength(MESSAGES);
    for (const row of rows) {
      expect(Number(row.attempts)).toBe(1);
      expect(row.sent_at).not.toBeNull();
      expect(row).toMatchObject({ next_attempt_at: null, leased_by: null });
    }
  });

  it('go on at once after the other was faster, and leave nothing for the next poll', async () => {
    await write(MESSAGES);

    await Promise.all(relays.map((relay) => relay.drain()));

    expect(await due()).toBe(0);
    expect(taken).toHaveLength(MESSAGES);
  });

  it('share what is written while they work', async () => {
    await Promise.all([...Array.from({ length: 10 }, () => write(10)), ...relays.map((relay) => relay.drain())]);
    for (let round = 0; round < MESSAGES && (await due()) > 0; round++) {
      await Promise.all(relays.map((relay) => relay.drain()));
    }

    expect(taken).toHaveLength(MESSAGES);
    expect(new Set(taken).size).toBe(MESSAGES);
  });

  it('deliver once each where the first transport fails now and then, each relay with two of its own', async () => {
    relays.forEach((relay) => relay.register(new Moody(taken), new NotingTransport(taken)));
    await write(MESSAGES);

    for (let round = 0; round < MESSAGES && (await due()) > 0; round++) {
      await Promise.all(relays.flatMap((relay) => [relay.drain(), relay.drain()]));
      app.clock.advance(60);
    }

    expect(taken).toHaveLength(MESSAGES);
    expect(new Set(taken).size).toBe(MESSAGES);
    const rows = await app.query<{ transport: string }>(
      'SELECT transport FROM outbox_messages WHERE sent_at IS NOT NULL',
    );
    expect(new Set(rows.map(({ transport }) => transport))).toEqual(new Set(['primary', 'fallback']));
    relays.forEach((relay) => relay.register(new NotingTransport(taken)));
  });
});

describe('a database that is away when the other side has said yes', () => {
  let app: TestApp;
  const taken: string[] = [];
  beforeAll(async () => {
    app = await TestApp.start();
    app.app.get(OutboxRelay).register(new NotingTransport(taken));
  });
  afterAll(() => app.close());

  beforeEach(async () => {
    taken.length = 0;
    await app.query('DELETE FROM outbox_messages');
    const expiresAt = new Date(app.clock.now().getTime() + 300_000);
    await app.app.get(Database).transaction((tx) =>
      app.app.get(Outbox).add(tx, {
        realm: 'default',
        channel: 'email',
        template: 'sign_in_code',
        destination: 'once@example.com',
        payload: { code: '000000' },
        expiresAt,
      }),
    );
  });
  const expectOnce = async () => {
    // Another relay finds nothing when the lease is over.
    app.clock.advance(100);
    await app.deliver();
    expect(taken).toHaveLength(1);
    const [row] = await app.query<{ sent_at: unknown }>('SELECT sent_at FROM outbox_messages');
    expect(row?.sent_at).not.toBeNull();
  };

  it('is told once it is back, and nobody sends again', async () => {
    const database = app.app.get(Database);
    const read = database.read.bind(database);
    // From the yes on, for two statements.
    let failures = 2;
    jest.spyOn(database, 'read').mockImplementation((query) => {
      if (taken.length === 0 || failures === 0) return read(query);
      failures--;
      return Promise.reject(new Unavailable('away'));
    });
    await app.deliver();
    jest.restoreAllMocks();
    expect(failures).toBe(0);
    await expectOnce();
  });

  it('is told again where it chose the write as the victim of a deadlock', async () => {
    const { manager } = app.app.get(DataSource);
    const build = manager.createQueryBuilder.bind(manager) as (...given: unknown[]) => never;
    let victims = 1;
    jest.spyOn(manager, 'createQueryBuilder').mockImplementation((...given: unknown[]) => {
      // Of what is written without an entity the first after the yes is the one that says so.
      if (taken.length === 0 || given.length > 0 || victims-- !== 1) return build(...given);
      throw Object.assign(new Error('deadlock'), { code: 'ER_LOCK_DEADLOCK' });
    });
    await app.deliver();
    jest.restoreAllMocks();
    expect(victims).toBeLessThan(1);
    await expectOnce();
  });
});

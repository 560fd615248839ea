import { randomUUID } from 'node:crypto';
import { Unavailable } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import type { Tx } from '../../src/database/index.js';
import { OtpDestination } from '../../src/otp/otp-destination.entity.js';
import { TestApp } from '../support/app.js';
import { databaseKind } from '../support/database.js';

/** Lets every other transaction run in between. */
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('concurrent transactions', () => {
  let app: TestApp;
  let database: Database;
  beforeAll(async () => {
    app = await TestApp.start();
    database = app.app.get(Database);
  });
  afterAll(() => app.close());

  async function insert(tx: Tx, destination: string): Promise<void> {
    const now = app.clock.now();
    await tx.repository(OtpDestination).insert({
      realm: 'race',
      destination,
      lastSentAt: now,
      hourStartedAt: now,
      sentInHour: 0,
      dayStartedAt: now,
      sentInDay: 0,
      codeFailures: 0,
      passwordFailures: 0,
    });
  }

  const rows = (like: string) =>
    app
      .query<{ destination: string }>(
        "SELECT destination FROM otp_destinations WHERE realm = 'race' AND destination LIKE ? ORDER BY destination",
        [`${like}%`],
      )
      .then((found) => found.map(({ destination }) => destination));

  it('20 of 20 hold', async () => {
    const work = Array.from({ length: 20 }, (_, i) =>
      database.transaction(async (tx) => {
        await insert(tx, `hold-${i}-a`);
        await pause();
        await insert(tx, `hold-${i}-b`);
        return i;
      }),
    );

    expect(await Promise.all(work)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(await rows('hold-')).toHaveLength(40);
  });

  it('a rollback takes its own rows and nobody else’s', async () => {
    const undone = (i: number) => i % 2 === 1;
    const work = Array.from({ length: 20 }, (_, i) =>
      database.transaction(async (tx) => {
        await insert(tx, `undo-${String(i).padStart(2, '0')}`);
        await pause();
        if (undone(i)) throw new Error(`undone ${i}`);
        await pause();
      }),
    );

    const outcomes = await Promise.allSettled(work);

    expect(outcomes.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, i) => (undone(i) ? 'rejected' : 'fulfilled')),
    );
    const kept = Array.from({ length: 20 }, (_, i) => i).filter((i) => !undone(i));
    expect(await rows('undo-')).toEqual(kept.map((i) => `undo-${String(i).padStart(2, '0')}`));
  });

  it('what is not committed is not seen', async () => {
    let seen: unknown[] = ['never asked'];
    let started!: () => void;
    const written = new Promise<void>((resolve) => (started = resolve));
    const first = database.transaction(async (tx) => {
      await insert(tx, 'unseen');
      started();
      for (let i = 0; i < 20; i++) await pause();
      throw new Error('undone');
    });
    // Before anything else is awaited: it may be undone meanwhile.
    const undone = expect(first).rejects.toThrow('undone');
    await written;
    seen = await rows('unseen');

    await undone;
    expect(seen).toEqual([]);
  });

  it('read, then write: no update gets lost', async () => {
    await database.transaction((tx) => insert(tx, 'counter'));
    const increment = (tx: Tx) =>
      tx.manager.query(
        "UPDATE otp_destinations SET sent_in_day = sent_in_day + 1 WHERE realm = 'race' AND destination = 'counter'",
      );

    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.transaction(async (tx) => {
          await tx.manager.query("SELECT sent_in_day FROM otp_destinations WHERE realm = 'race'");
          await pause();
          await increment(tx);
        }),
      ),
    );

    const [row] = await app.query<{ n: unknown }>(
      "SELECT sent_in_day AS n FROM otp_destinations WHERE realm = 'race' AND destination = 'counter'",
    );
    expect(Number(row?.n)).toBe(20);
  });

  it('a deadlock is resolved: both transactions end well', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await database.transaction(async (tx) => {
      await insert(tx, a);
      await insert(tx, b);
    });
    const touch = (tx: Tx, destination: string) =>
      tx.manager.query("UPDATE otp_destinations SET sent_in_hour = 1 WHERE realm = 'race' AND destination = ?", [
        destination,
      ]);
    const crossing = (first: string, second: string) =>
      database.transaction(async (tx) => {
        await touch(tx, first);
        for (let i = 0; i < 50; i++) await pause();
        await touch(tx, second);
      });

    await expect(Promise.all([crossing(a, b), crossing(b, a)])).resolves.toHaveLength(2);
  });

  if (databaseKind() === 'embedded') {
    it('a disk without room fails those that write then, and nobody later', async () => {
      const [{ page_count: pages = 0 } = {}] = await app.query<{ page_count: number }>('PRAGMA page_count');
      await app.query(`PRAGMA max_page_count = ${pages}`);
      const fill = (i: number) =>
        database.transaction(async (tx) => {
          for (let row = 0; row < 300; row++) await insert(tx, `full-${i}-${row}-${'x'.repeat(200)}`);
        });
      for (let i = 0; i < 3; i++) await expect(fill(i)).rejects.toThrow(Unavailable);
      expect(await rows('full-')).toEqual([]);

      await app.query(`PRAGMA max_page_count = ${pages + 1000}`);
      await fill(3);
      expect(await rows('full-')).toHaveLength(300);
    });

    it('a wait that is too long ends in an error that names its cause', async () => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
      try {
        let release!: () => void;
        let hold!: () => void;
        const held = new Promise<void>((resolve) => (hold = resolve));
        const holder = database.transaction(async () => {
          hold();
          await new Promise<void>((resolve) => (release = resolve));
        });
        await held;
        const transaction = database.transaction((tx) => insert(tx, 'late'));
        const read = database.read((manager) => manager.query('SELECT 1'));
        const refused = Promise.allSettled([transaction, read]);
        await pause();

        jest.advanceTimersByTime(10_000);

        for (const outcome of await refused) {
          expect(outcome.status).toBe('rejected');
          const { reason } = outcome as PromiseRejectedResult;
          expect(reason).toBeInstanceOf(Unavailable);
          expect((reason as Error).message).toMatch(/another transaction held the embedded database/);
        }
        release();
        await holder;
      } finally {
        jest.useRealTimers();
      }
      // The lock has not been lost with those who gave up.
      await database.transaction((tx) => insert(tx, 'after'));
      expect(await rows('after')).toEqual(['after']);
      expect(await rows('late')).toEqual([]);
    });
  } else {
    it('a wait that is too long ends in an error that names its cause', async () => {
      await database.transaction((tx) => insert(tx, 'locked'));
      let release!: () => void;
      let hold!: () => void;
      const held = new Promise<void>((resolve) => (hold = resolve));
      const lock = (tx: Tx) =>
        tx.manager.query(
          "UPDATE otp_destinations SET sent_in_hour = 1 WHERE destination = 'locked' AND realm = 'race'",
        );
      const holder = database.transaction(async (tx) => {
        await lock(tx);
        hold();
        await new Promise<void>((resolve) => (release = resolve));
      });
      await held;

      const waiting = database.transaction(async (tx) => {
        await tx.manager.query('SET SESSION innodb_lock_wait_timeout = 1');
        await lock(tx);
      });

      await expect(waiting).rejects.toThrow(Unavailable);
      await expect(waiting).rejects.toThrow(/ER_LOCK_WAIT_TIMEOUT/);
      release();
      await holder;
    });
  }
});

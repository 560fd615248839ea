import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import type { Eraser } from '../../src/database/index.js';
import { OldEvents } from '../../src/audit/index.js';
import { Retention } from '../../src/retention/index.js';
import { ERASERS } from '../../src/retention/retention.js';
import type { TestApp } from '../support/app.js';
import { idsOf, stored } from '../support/retention.js';
import { Fleet, SIZES } from './fleet.js';

const AGE = 400 * 86_400;

/** Nest has one logger for a process: that of the instance which was started last. */
const logOf = (fleet: Fleet) => fleet.apps.at(-1)!.log;

describe.each(SIZES)('removing old rows with %d instances', (size) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await Fleet.start(size, { RETENTION_INTERVAL: '100' });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await fleet.close();
  });

  const roundOf = (app: TestApp) => app.app.get(Retention).round();
  const erasersOf = (app: TestApp) => app.app.get(OldEvents, { strict: false });

  async function fill(rows: number): Promise<void> {
    const { clock, app } = fleet.first;
    const createdAt = plusSeconds(clock.now(), -AGE);
    const event = () => ({
      id: newId(createdAt),
      realm: 'default',
      type: 'signed_in' as const,
      details: {},
      createdAt,
    });
    for (let left = rows; left > 0; left -= 250) {
      await app
        .get(DataSource)
        .getRepository(AuditEvent)
        .insert(Array.from({ length: Math.min(left, 250) }, event));
    }
  }

  it('one of them works at a time, from the first time on', async () => {
    for (let turn = 0; turn < 10; turn++) {
      await fill(1);
      const worked = await Promise.all(fleet.apps.map(roundOf));
      expect(worked.filter(Boolean)).toHaveLength(1);
      expect(await idsOf(fleet.first, 'audit_events')).toEqual([]);
      fleet.first.clock.advance(turn % 2 ? 91 : 5);
      // Whoever worked may go on at once, and the others wait until it is due again.
      if (turn % 2 === 0) expect((await Promise.all(fleet.apps.map(roundOf))).filter(Boolean)).toHaveLength(1);
      fleet.first.clock.advance(100);
    }
  });

  it('another one goes on a minute after the one that worked was killed', async () => {
    const { clock } = fleet.first;
    await roundOf(fleet.first);
    const until = stored(plusSeconds(clock.now(), 60));
    await fleet.first.query('UPDATE leases SET holder = ?, held_until = ?', [newId(clock.now()), until]);
    clock.advance(59.999);
    expect(await Promise.all(fleet.apps.map(roundOf))).not.toContain(true);
    clock.advance(0.001);
    expect((await Promise.all(fleet.apps.map(roundOf))).filter(Boolean)).toHaveLength(1);
  });

  it('who was silent for too long, and lost its lease, stops', async () => {
    const eraser = erasersOf(fleet.first);
    await fill(2000);
    const batch = eraser.eraseBatch.bind(eraser);
    const batches = jest.spyOn(eraser, 'eraseBatch').mockImplementation(async (limit) => {
      const result = await batch(limit);
      fleet.first.clock.advance(61);
      await fleet.first.query('UPDATE leases SET holder = ?, held_until = ?', [
        newId(fleet.first.clock.now()),
        stored(plusSeconds(fleet.first.clock.now(), 60)),
      ]);
      return result;
    });
    expect(await roundOf(fleet.first)).toBe(false);
    expect(batches).toHaveBeenCalledTimes(1);
    expect(logOf(fleet).join('\n')).toContain("old rows can't be removed: another instance took over");
  });

  it('who works for long keeps its lease', async () => {
    const eraser = erasersOf(fleet.first);
    await fill(1100);
    const batch = eraser.eraseBatch.bind(eraser);
    jest.spyOn(eraser, 'eraseBatch').mockImplementation(async (limit) => {
      const result = await batch(limit);
      fleet.first.clock.advance(31);
      const others = await Promise.all(fleet.apps.slice(1).map(roundOf));
      expect(others).not.toContain(true);
      return result;
    });
    expect(await roundOf(fleet.first)).toBe(true);
    expect(await idsOf(fleet.first, 'audit_events')).toEqual([]);
  });

  it('who stops ends its batch, leaves the rest, and gives the lease back', async () => {
    const stopping = size > 1 ? fleet.apps[1]! : fleet.first;
    await fill(2000);
    const eraser = erasersOf(stopping);
    const batch = eraser.eraseBatch.bind(eraser);
    const retention = stopping.app.get(Retention);
    let stopped: Promise<void> | undefined;
    jest.spyOn(eraser, 'eraseBatch').mockImplementation(async (limit) => {
      stopped ??= retention.beforeApplicationShutdown();
      return batch(limit);
    });
    const worked = retention.round();
    await worked;
    await stopped;
    const left = (await idsOf(fleet.first, 'audit_events')).length;
    expect(left).toBe(2000 - (stopping.env.embedded ? 100 : 500));
    const [lease] = await fleet.first.query<{ n: unknown }>('SELECT COUNT(*) AS n FROM leases WHERE held_until <= ?', [
      stored(fleet.first.clock.now()),
    ]);
    expect(Number(lease?.n)).toBe(1);
    if (size > 1) expect(await roundOf(fleet.first)).toBe(true);
  });

  it('a database that fails ends the round and nothing else; the next one goes on', async () => {
    await fill(1);
    const database = fleet.first.app.get(Database);
    jest.spyOn(database, 'read').mockRejectedValue(new Error('gone'));
    expect(await roundOf(fleet.first)).toBe(false);
    jest.restoreAllMocks();
    expect(await roundOf(fleet.first)).toBe(true);
    expect(await idsOf(fleet.first, 'audit_events')).toEqual([]);
  });

  it('one table that fails does not keep the rows of the others', async () => {
    await fill(1);
    const first = fleet.first.app.get<Eraser[]>(ERASERS, { strict: false })[0]!;
    jest.spyOn(first, 'eraseBatch').mockRejectedValue(new Error('corrupt'));
    expect(await roundOf(fleet.first)).toBe(true);
    expect(await idsOf(fleet.first, 'audit_events')).toEqual([]);
    expect(logOf(fleet).join('\n')).toContain("rows of outbox_payloads can't be removed");
  });
});

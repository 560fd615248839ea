import { plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { DeadLetters, Outbox, OutboxRelay } from '../../src/outbox/index.js';
import { adminIn } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { Puppet } from '../support/outside.js';
import { Fleet, SIZES, tally } from './fleet.js';

describe.each(SIZES)('a message that is tried again, with %d instances', (size) => {
  let fleet: Fleet;
  let admin: Agent;
  const given: Puppet[] = [];
  beforeAll(async () => {
    fleet = await Fleet.start(size);
    admin = (await adminIn(fleet.first, 'default', 'root@example.com')).agent;
    for (const app of fleet.apps) {
      const puppet = new Puppet('email', 'mail');
      given.push(puppet);
      app.app.get(OutboxRelay).register(puppet);
    }
  });
  afterAll(() => fleet.close());

  it('is tried once, and stands in the trail once, however many ask at the same time', async () => {
    const { app, clock } = fleet.first;
    for (let turn = 1; turn <= 5; turn++) {
      given.forEach((puppet) => (puppet.behaviour = 'refuse'));
      await app.get(Database).transaction((tx) =>
        app.get(Outbox).add(tx, {
          ...{ realm: 'default', channel: 'email', template: 'sign_in_code', destination: `x${turn}@example.com` },
          ...{ payload: { code: '048213' }, expiresAt: plusSeconds(clock.now(), 300) },
        }),
      );
      for (const each of fleet.apps) await each.deliver();
      const [row] = await fleet.first.query<{ id: string }>('SELECT id FROM outbox_messages ORDER BY id DESC LIMIT 1');
      given.forEach((puppet) => {
        puppet.behaviour = 'take';
        puppet.taken.length = 0;
      });
      const answers = await fleet.race(12, (agent) => {
        admin.cookies.forEach((value, name) => agent.cookies.set(name, value));
        return agent.post(`/api/admin/messages/${row!.id}/retry`);
      });
      const { '202': winners, ...losers } = tally(answers);
      expect([turn, winners]).toEqual([turn, 1]);
      expect(Object.keys(losers).filter((outcome) => !['conflict', 'not_found'].includes(outcome))).toEqual([]);
      for (const each of fleet.apps) await each.deliver();
      expect(given.flatMap(({ taken }) => taken)).toEqual([`x${turn}@example.com`]);
      expect(await fleet.count('audit_events', "type = 'message_retried'")).toBe(turn);
      clock.advance(1);
    }
  });

  it('is tried by one of those who all found it given up', async () => {
    const { app, clock } = fleet.first;
    given.forEach((puppet) => (puppet.behaviour = 'refuse'));
    await app.get(Database).transaction((tx) =>
      app.get(Outbox).add(tx, {
        ...{ realm: 'default', channel: 'email', template: 'sign_in_code', destination: 'all@example.com' },
        ...{ payload: { code: '048213' }, expiresAt: plusSeconds(clock.now(), 300) },
      }),
    );
    for (const each of fleet.apps) await each.deliver();
    const [row] = await fleet.first.query<{ id: string }>('SELECT id FROM outbox_messages ORDER BY id DESC LIMIT 1');
    given.forEach((puppet) => (puppet.behaviour = 'take'));
    const letters = app.get(DeadLetters);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => letters.retry('default', row!.id)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

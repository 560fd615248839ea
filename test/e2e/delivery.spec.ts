import { newId, plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import { DeadLetters, DeliveryReports, MessageList, Outbox, OutboxRelay } from '../../src/outbox/index.js';
import type { NewMessage } from '../../src/outbox/index.js';
import { Lane } from '../../src/outbox/lane.js';
import { OutboxClaims } from '../../src/outbox/outbox.claims.js';
import { TestApp } from '../support/app.js';
import { Puppet } from '../support/outside.js';
import type { Behaviour } from '../support/outside.js';

let app: TestApp;
let relay: OutboxRelay;
let primary: Puppet;
let fallback: Puppet;
let count = 0;
beforeAll(async () => {
  app = await TestApp.start({ env: { REALMS: 'shop,staff' } });
  relay = app.app.get(OutboxRelay);
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.query('DELETE FROM outbox_messages');
  primary = new Puppet('email', 'primary');
  fallback = new Puppet('email', 'fallback');
  relay.register(primary, fallback);
});

async function write(...messages: Partial<NewMessage>[]): Promise<void> {
  await app.app.get(Database).transaction(async (tx) => {
    for (const more of messages) {
      await app.app.get(Outbox).add(tx, {
        realm: 'default',
        channel: 'email',
        template: 'sign_in_code',
        destination: `somebody${count++}@example.com`,
        payload: { code: '048213' },
        expiresAt: plusSeconds(app.clock.now(), 300),
        ...more,
      });
    }
  });
}
const send = async (more: Partial<NewMessage> = {}) => {
  await write(more);
  await app.deliver();
};
const rows = () => app.query('SELECT * FROM outbox_messages ORDER BY id');
const row = async () => (await rows())[0]!;
const idOf = async () => String((await row()).id);
const handed = () => [primary.given.length, fallback.given.length];
/** Until something that is on its way has happened; the service answers meanwhile. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) expect((await app.agent().get('/health')).status).toBe(200);
}

describe('the choice between two transports', () => {
  it.each<[Behaviour, string, number, object]>([
    ['take', 'take', 0, { transport: 'primary' }],
    ['down', 'take', 1, { transport: 'fallback' }],
    ['not-now', 'take', 1, { transport: 'fallback' }],
    ['refuse-here', 'take', 1, { transport: 'fallback' }],
    ['refuse', 'take', 0, { failure: 'refused', last_error: 'primary refuse' }],
    ['fail', 'take', 0, { failure: null, last_error: 'primary fail' }],
    ['maybe', 'take', 0, { failure: null, transport: 'primary', last_error: 'primary maybe' }],
    ['down', 'refuse', 1, { failure: 'refused', last_error: 'fallback refuse' }],
    ['down', 'down', 1, { failure: null, last_error: 'primary down' }],
    ['refuse-here', 'down', 1, { failure: null, last_error: 'fallback down' }],
    ['refuse-here', 'refuse-here', 1, { failure: 'refused', last_error: 'primary refuse-here' }],
    ['down', 'maybe', 1, { failure: null, transport: 'fallback', last_error: 'fallback maybe' }],
  ])(
    'where the first says %s, the second (%s) is asked %i times, in the same attempt',
    async (one, two, times, seen) => {
      primary.behaviour = one;
      fallback.behaviour = two as Behaviour;
      await send();
      expect(handed()).toEqual([1, times]);
      expect(await row()).toMatchObject({ attempts: 1, ...seen });
    },
  );

  it.each(['primary', 'fallback'] as const)(
    'leaves what the %s may have taken to it, under the same name',
    async (name) => {
      const [bound, other] = name === 'primary' ? [primary, fallback] : [fallback, primary];
      if (name === 'fallback') primary.behaviour = 'down';
      bound.behaviour = 'maybe';
      await send();
      primary.behaviour = 'take';
      bound.behaviour = 'down';
      app.clock.advance(2);
      await app.deliver();
      const before = other.given.length;
      bound.behaviour = 'take';
      app.clock.advance(4);
      await app.deliver();
      expect(other.given).toHaveLength(before);
      expect(new Set(bound.given.map(({ id }) => id)).size).toBe(1);
      expect(bound.given).toHaveLength(3);
      expect(await row()).toMatchObject({ transport: name, sent_at: expect.anything() as unknown });
    },
  );

  it.each(['primary', 'fallback'] as const)('repeats what the %s may have taken three times at most', async (name) => {
    const [bound, other] = name === 'primary' ? [primary, fallback] : [fallback, primary];
    if (name === 'fallback') other.behaviour = 'down';
    bound.behaviour = 'maybe';
    const challengeId = newId(app.clock.now());
    await send({ challengeId });
    bound.behaviour = 'down';
    app.clock.advance(2);
    await app.deliver();
    bound.behaviour = 'maybe';
    for (let round = 0; round < 4; round++) {
      app.clock.advance(60);
      await app.deliver();
    }
    expect(bound.given).toHaveLength(4);
    expect(await row()).toMatchObject({
      ...{ transport: name, payload: null, next_attempt_at: null, leased_by: null, failed_at: null },
      last_error: `may have been taken: ${name} maybe`,
    });
    expect(await app.app.get(Outbox).statusOf(challengeId)).toBe('sent');
  });

  it('erases what may have been taken so often, where nothing of it shall stay', async () => {
    primary.behaviour = 'maybe';
    await send({ erasedAfterSending: true });
    for (let round = 0; round < 4; round++) {
      app.clock.advance(60);
      await app.deliver();
    }
    expect(primary.given).toHaveLength(4);
    expect(await rows()).toEqual([]);
  });

  it('does not give up what one refuses for itself while the other is left out', async () => {
    fallback.behaviour = 'refuse-here';
    primary.behaviour = 'down';
    for (let i = 0; i < 3; i++) await send();
    await app.query('DELETE FROM outbox_messages');
    await send();
    expect(handed()).toEqual([3, 4]);
    expect(await row()).toMatchObject({ failed_at: null, last_error: 'left out for a while' });
    primary.behaviour = 'take';
    app.clock.advance(30);
    await app.deliver();
    expect((await row()).sent_at).not.toBeNull();
  });

  it('gives nobody what another relay may have by now', async () => {
    const claims = app.app.get(OutboxClaims);
    const claim = claims.claim.bind(claims);
    // The process stands still between its claim and the first word.
    jest.spyOn(claims, 'claim').mockImplementationOnce(async (ids) => {
      const claimed = await claim(ids);
      app.clock.advance(80);
      await claim(ids);
      return claimed;
    });
    await send();
    await app.deliver();
    expect(primary.given).toEqual([]);
    expect(await row()).toMatchObject({ attempts: 2, sent_at: null });
  });

  it.each([40, 80])('goes on %d s after its claim, where nobody else has taken it', async (seconds) => {
    const claims = app.app.get(OutboxClaims);
    const claim = claims.claim.bind(claims);
    jest.spyOn(claims, 'claim').mockImplementationOnce(async (ids) => {
      const claimed = await claim(ids);
      app.clock.advance(seconds);
      return claimed;
    });
    await send();
    await app.deliver();
    expect(primary.given).toHaveLength(1);
    expect(await row()).toMatchObject({ attempts: 1, sent_at: expect.anything() as unknown });
  });

  it('is not made for what a transport may have taken that is gone', async () => {
    primary.behaviour = 'down';
    fallback.behaviour = 'maybe';
    await send();
    relay.register(primary);
    primary.behaviour = 'take';
    app.clock.advance(2);
    await app.deliver();
    expect(primary.given).toHaveLength(1);
    expect(await row()).toMatchObject({
      failure: 'refused',
      last_error: 'the fallback may have taken it, and is configured no more',
    });
  });

  it('takes no error of our own for an answer', async () => {
    primary.behaviour = 'down';
    for (let i = 0; i < 3; i++) await send();
    app.clock.advance(30);
    primary.behaviour = 'fail';
    await send();
    expect(primary.given).toHaveLength(4);
    expect(relay.health('email')).toBe('degraded');
    // The probe is free again.
    primary.behaviour = 'take';
    await send();
    expect(primary.given).toHaveLength(5);
    expect(relay.health('email')).toBe('up');
  });

  it('leaves nobody out for longer where the clock is set back', async () => {
    primary.behaviour = 'down';
    for (let i = 0; i < 3; i++) await send();
    app.clock.advance(-3_600);
    primary.behaviour = 'take';
    await send();
    expect(primary.given).toHaveLength(4);
    app.clock.advance(3_600);
  });

  it('leaves the first out after three failures, tries it with one message after 30 s, and goes back', async () => {
    primary.behaviour = 'down';
    for (let i = 0; i < 3; i++) await send();
    expect(handed()).toEqual([3, 3]);
    for (let i = 0; i < 5; i++) await send();
    expect(handed()).toEqual([3, 8]);
    app.clock.advance(30);
    await write({}, {}, {}, {});
    await app.deliver();
    expect(handed()).toEqual([4, 12]);
    app.clock.advance(29);
    await send();
    expect(handed()).toEqual([4, 13]);
    app.clock.advance(1);
    primary.behaviour = 'take';
    await send();
    await write({}, {}, {});
    await app.deliver();
    expect(handed()).toEqual([8, 13]);
  });

  it('counts failures in a row alone', async () => {
    for (const behaviour of ['down', 'down', 'take', 'down', 'down', 'not-now', 'maybe', 'down'] as const) {
      primary.behaviour = behaviour;
      await send();
    }
    expect(primary.given).toHaveLength(8);
    await send();
    expect(primary.given).toHaveLength(9);
    await send();
    expect(primary.given).toHaveLength(9);
  });

  it('tries the first where both are left out, and one that stands alone always', async () => {
    primary.behaviour = fallback.behaviour = 'down';
    for (let i = 0; i < 3; i++) await send();
    await send();
    expect(handed()).toEqual([4, 3]);
    const alone = new Puppet('email', 'alone');
    alone.behaviour = 'down';
    relay.register(alone);
    for (let i = 0; i < 5; i++) await send();
    expect(alone.given).toHaveLength(5);
  });

  it('gives the second nothing whose code ended while the first was asked', async () => {
    primary.behaviour = 'down';
    primary.first = () => app.clock.advance(300);
    await send();
    expect(handed()).toEqual([1, 0]);
    expect(await row()).toMatchObject({ failure: 'expired', payload: null, sent_at: null });
  });

  it('is told by the health: up, degraded, down', async () => {
    const told = async () => ({
      health: relay.health('email'),
      ready: (await app.agent().get<{ mail: string }>('/health/ready')).body.mail,
      status: (await app.agent().get('/health/ready')).status,
      metrics: (await app.agent().get('/metrics')).text.match(/^latchkey_(channel|transport)_up\{channel="email".*$/gm),
    });
    const line = (up: number, first: number, second: number) => [
      `latchkey_channel_up{channel="email"} ${up}`,
      `latchkey_transport_up{channel="email",transport="primary"} ${first}`,
      `latchkey_transport_up{channel="email",transport="fallback"} ${second}`,
    ];
    expect(await told()).toEqual({ health: 'up', ready: 'up', status: 200, metrics: line(1, 1, 1) });
    primary.behaviour = 'down';
    await send();
    expect(await told()).toEqual({ health: 'degraded', ready: 'degraded', status: 200, metrics: line(1, 0, 1) });
    fallback.behaviour = 'down';
    await send();
    expect(await told()).toEqual({ health: 'down', ready: 'down', status: 200, metrics: line(0, 0, 0) });
    primary.behaviour = 'take';
    await send();
    expect(await told()).toEqual({ health: 'up', ready: 'up', status: 200, metrics: line(1, 1, 0) });
    const { text } = await app.agent().get('/metrics');
    for (const labels of ['transport="primary",outcome="sent"', 'transport="fallback",outcome="sent"']) {
      expect(text).toMatch(new RegExp(`latchkey_delivery_seconds_count\\{channel="email",${labels}\\} [1-9]`));
    }
  });
});

describe('a database that hangs', () => {
  it('is asked once by all the polls of a lane', async () => {
    let asked = 0;
    let answer = (_queues: string[]): void => undefined;
    const queues = () => (asked++, new Promise<string[]>((resolve) => (answer = resolve)));
    const lane = new Lane({ queues } as never, {
      channel: 'email',
      places: 20,
      work: () => Promise.resolve(),
      warn: (error) => fail(error),
    });
    const polls = [1, 2, 3].map(() => lane.poll());
    expect(asked).toBe(1);
    answer([]);
    await Promise.all(polls);
    void lane.poll();
    expect(asked).toBe(2);
  });
});

describe('what hangs', () => {
  const PLACES = 20;
  /** All that hangs is let go. */
  const drain = async (...puppets: Puppet[]) => {
    puppets.forEach((each) => ((each.behaviour = 'take'), each.release()));
    await app.deliver();
  };

  it('in one channel holds up none of the other', async () => {
    const sms = new Puppet('sms', 'sms', () => 'hang');
    relay.register(sms);
    await write(
      ...Array.from({ length: 30 }, (_, i) => ({ channel: 'sms' as const, destination: `+49151123456${10 + i}` })),
    );
    await until(() => sms.given.length === (PLACES * 3) / 4);
    await write({ destination: 'free@example.com' });
    await until(() => primary.taken.includes('free@example.com'));
    Object.assign(sms, { behaves: () => 'take' });
    await drain(sms);
  });

  it('at one address holds two places', async () => {
    const hanging = new Puppet('email', 'first', ({ destination }) =>
      destination === 'stuck@example.com' ? 'hang' : 'take',
    );
    relay.register(hanging);
    await write(...Array.from({ length: 30 }, () => ({ destination: 'stuck@example.com' })), {}, {}, {});
    await until(() => hanging.taken.length === 3);
    expect(hanging.given).toHaveLength(5);
    // Those behind it follow as it goes on.
    Object.assign(hanging, { behaves: () => 'take' });
    await drain(hanging);
    expect(hanging.taken).toHaveLength(33);
  });

  it('in one template leaves places to the others', async () => {
    const hanging = new Puppet('email', 'first', ({ template }) => (template === 'password_changed' ? 'hang' : 'take'));
    relay.register(hanging);
    await write(...Array.from({ length: 40 }, () => ({ template: 'password_changed' })));
    await until(() => hanging.given.length === (PLACES * 3) / 4);
    await write({});
    await until(() => hanging.taken.length === 1);
    Object.assign(hanging, { behaves: () => 'take' });
    await drain(hanging);
    expect(hanging.taken).toHaveLength(41);
  });
});

describe('a flood', () => {
  it('of one realm, or of one template, delays the codes of others by what is under way', async () => {
    const flood = [{ realm: 'shop' }, { template: 'password_changed' }].flatMap(
      (each) => Array(200).fill(each) as object[],
    );
    await write(...flood, { destination: 'one@example.com', realm: 'staff' }, { destination: 'two@example.com' });
    // The flood is older.
    await app.query(
      'UPDATE outbox_messages SET next_attempt_at = ? WHERE next_attempt_at IS NOT NULL AND destination LIKE ?',
      [new Date(app.clock.now().getTime() - 10_000).toISOString().replace('T', ' ').replace('Z', ''), 'somebody%'],
    );
    await app.deliver();
    expect(primary.taken).toHaveLength(402);
    expect(primary.taken.indexOf('one@example.com')).toBeLessThan(60);
    expect(primary.taken.indexOf('two@example.com')).toBeLessThan(60);
  });

  it('leaves nothing behind, not what an older version wrote either', async () => {
    await write(...Array.from({ length: 50 }, () => ({})), ...Array.from({ length: 10 }, () => ({ realm: 'gone' })));
    await app.deliver();
    const [waiting] = await app.query<{ n: unknown }>(
      'SELECT COUNT(*) AS n FROM outbox_messages WHERE queue IS NOT NULL',
    );
    expect(Number(waiting?.n)).toBe(0);
    primary.behaviour = 'fail';
    await write({}, {});
    await app.deliver();
    await app.query('UPDATE outbox_messages SET queue = NULL');
    primary.behaviour = 'take';
    app.clock.advance(2);
    await app.deliver();
    expect(primary.taken).toHaveLength(62);
  });
});

describe('a dead letter', () => {
  const dead = () => app.app.get(DeadLetters);
  const challengeId = () => newId(app.clock.now());
  const refuse = async (more: Partial<NewMessage> = {}) => {
    primary.behaviour = 'refuse';
    await send(more);
    primary.behaviour = 'take';
  };

  it('stays with its reason, and without its code for whoever looks', async () => {
    await refuse();
    const list = (realm: string) =>
      app.app.get(MessageList).page(realm, { status: 'failed' }, { before: undefined, take: 10 });
    const letters = (await list('default')).rows;
    expect(letters).toMatchObject([{ failure: 'refused', lastError: 'primary refuse', attempts: 1, channel: 'email' }]);
    expect(Object.keys(letters[0]!)).not.toContain('payload');
    expect(JSON.stringify(await rows())).not.toContain('048213');
    expect((await list('shop')).rows).toEqual([]);
  });

  it('leaves with the same code when it is tried again, once', async () => {
    const challenge = challengeId();
    await refuse({ challengeId: challenge });
    const outbox = app.app.get(Outbox);
    expect(await outbox.statusOf(challenge)).toBe('failed');
    const id = await idOf();
    app.clock.advance(299);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => dead().retry('default', id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await outbox.statusOf(challenge)).toMatch(/queued|sent/);
    await app.deliver();
    expect(await outbox.statusOf(challenge)).toBe('sent');
    expect(primary.given.map(({ id, payload }) => ({ id, payload }))).toEqual(
      Array(2).fill({ id, payload: { code: '048213' } }),
    );
    expect(await row()).toMatchObject({ failed_at: null, failure: null, payload: null, attempts: 2 });
  });

  it('may die again', async () => {
    await refuse();
    await dead().retry('default', await idOf());
    primary.behaviour = 'refuse';
    await app.deliver();
    expect(await row()).toMatchObject({ failure: 'refused', attempts: expect.anything() as unknown });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['its code has ended', () => Promise.resolve(app.clock.advance(300))],
    ['its text was erased', () => app.query('UPDATE outbox_messages SET payload = NULL')],
  ])('is not tried again where %s', async (_why, then) => {
    await refuse();
    const id = await idOf();
    await then();
    await expect(dead().retry('default', id)).rejects.toMatchObject({ code: 'conflict' });
    await app.deliver();
    expect(primary.given).toHaveLength(1);
  });

  it('is not tried again where a newer message of its challenge took its place', async () => {
    const challenge = challengeId();
    await refuse({ challengeId: challenge });
    const id = await idOf();
    app.clock.advance(1);
    await send({ challengeId: challenge });
    await expect(dead().retry('default', id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is none of another realm, and nothing that was sent, waits or is withheld', async () => {
    await refuse();
    await expect(dead().retry('shop', await idOf())).rejects.toMatchObject({ code: 'not_found' });
    await app.query('DELETE FROM outbox_messages');
    for (const more of [{}, { withheld: true }]) {
      await send(more);
      await expect(dead().retry('default', await idOf())).rejects.toMatchObject({ code: 'not_found' });
      await app.query('DELETE FROM outbox_messages');
    }
    await expect(dead().retry('default', newId(app.clock.now()))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps nothing where its code ended before it left', async () => {
    primary.behaviour = fallback.behaviour = 'fail';
    await send();
    app.clock.advance(300);
    await app.deliver();
    expect(await row()).toMatchObject({ failure: 'expired', payload: null });
  });

  it('is counted by the monitor for a day', async () => {
    await refuse();
    app.clock.advance(6);
    const counted = async () => (await app.agent().get('/metrics')).text.match(/^latchkey_outbox_dead_messages.*$/gm);
    expect(await counted()).toEqual(['latchkey_outbox_dead_messages{channel="email",kind="refused"} 1']);
    app.clock.advance(86_400);
    expect(await counted()).toBeNull();
  });
});

describe('a report that is faster than the answer', () => {
  const NUMBER = '+4915112345678';
  let sms: Puppet;
  beforeEach(() => {
    sms = new Puppet('sms', 'sms', () => 'hang');
    relay.register(sms);
  });
  const begin = async (challengeId: string) => {
    await write({ channel: 'sms', template: 'code', destination: NUMBER, challengeId });
    await until(() => sms.given.length === 1);
  };
  const report = (outcome: 'delivered' | 'failed', providerId?: string) => {
    const messageId = sms.given[0]!.id;
    const name = providerId ?? `sms-${messageId}`;
    return app.app.get(DeliveryReports).take({ channel: 'sms', providerId: name, messageId, outcome });
  };

  it.each(['delivered', 'failed'] as const)('is not lost: %s', async (outcome) => {
    const challengeId = newId(app.clock.now());
    await begin(challengeId);
    expect(await report(outcome)).toBe(true);
    expect(await app.app.get(Outbox).statusOf(challengeId)).toBe(outcome);
    sms.release();
    await app.deliver();
    expect(await app.app.get(Outbox).statusOf(challengeId)).toBe(outcome);
    expect(sms.given).toHaveLength(1);
    expect(await row()).toMatchObject({ provider_id: `sms-${sms.given[0]!.id}`, next_attempt_at: null, payload: null });
  });

  it('keeps a message from being sent twice whose answer never came', async () => {
    Object.assign(sms, { behaves: () => 'maybe' });
    const challengeId = newId(app.clock.now());
    await send({ channel: 'sms', template: 'code', destination: NUMBER, challengeId });
    await report('delivered');
    expect(await row()).toMatchObject({ next_attempt_at: null, leased_by: null });
    app.clock.advance(80);
    await app.deliver();
    expect(sms.given).toHaveLength(1);
    expect(await app.app.get(Outbox).statusOf(challengeId)).toBe('delivered');
  });

  it('is given a text twice at most whose answer never came', async () => {
    Object.assign(sms, { behaves: () => 'maybe' });
    const challengeId = newId(app.clock.now());
    await send({ channel: 'sms', template: 'code', destination: NUMBER, challengeId });
    for (let round = 0; round < 3; round++) {
      app.clock.advance(60);
      await app.deliver();
    }
    expect(sms.given).toHaveLength(2);
    expect(await app.app.get(Outbox).statusOf(challengeId)).toBe('sent');
  });

  it('of another attempt, or of what was never handed over, changes nothing', async () => {
    await begin(newId(app.clock.now()));
    sms.release();
    await app.deliver();
    expect(await report('failed', 'sms-other')).toBe(false);
    await app.query('UPDATE outbox_messages SET attempts = 0, provider_id = NULL');
    expect(await report('failed')).toBe(false);
  });
});

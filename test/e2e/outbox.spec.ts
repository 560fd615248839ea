import { newId, plusSeconds } from '../../src/common/index.js';
import { Database } from '../../src/database/index.js';
import {
  DeliveryRefused,
  DeliveryReports,
  MaybeTaken,
  MessageTransport,
  Outbox,
  OutboxRelay,
  TransportDown,
  TryLater,
} from '../../src/outbox/index.js';
import type { NewMessage, OutgoingMessage, Receipt, RefusedMessage, Report } from '../../src/outbox/index.js';
import { TestApp } from '../support/app.js';

/** Does what it is told, and notes what it is given. */
class Obedient extends MessageTransport {
  readonly channel = 'sms';
  override keepsMessages = false;
  readonly taken: OutgoingMessage[] = [];
  next: () => Receipt = () => ({ providerId: null });

  deliver(message: OutgoingMessage): Promise<Receipt> {
    this.taken.push(message);
    return Promise.resolve().then(() => this.next());
  }
}

const NUMBER = '+4915112345678';

describe('what became of a message', () => {
  let app: TestApp;
  let outbox: Outbox;
  let reports: DeliveryReports;
  let relay: OutboxRelay;
  let transport: Obedient;
  const refused: RefusedMessage[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    outbox = app.app.get(Outbox);
    reports = app.app.get(DeliveryReports);
    relay = app.app.get(OutboxRelay);
    relay.onRefusal(() => Promise.reject(new Error(`${NUMBER} is what a handler failed at`)));
    relay.onRefusal((message) => Promise.resolve(void refused.push(message)));
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.deliver();
    await app.query('DELETE FROM outbox_messages');
    refused.length = 0;
    transport = new Obedient();
    relay.register(transport);
  });

  const challenge = () => newId(app.clock.now());

  async function write(more: Partial<NewMessage> = {}): Promise<void> {
    await app.app.get(Database).transaction((tx) =>
      outbox.add(tx, {
        realm: 'default',
        channel: 'sms',
        template: 'code',
        destination: NUMBER,
        payload: { code: '048213' },
        expiresAt: plusSeconds(app.clock.now(), 300),
        ...more,
      }),
    );
  }

  const send = async (more: Partial<NewMessage> = {}) => {
    await write(more);
    await app.deliver();
  };
  const answer = (providerId: string) => (transport.next = () => ({ providerId }));
  const fail = (error: Error) =>
    (transport.next = () => {
      throw error;
    });
  const report = (given: Report) => reports.take(given);
  const rows = () => app.query('SELECT * FROM outbox_messages ORDER BY id');

  it('is nothing where a challenge has none', async () => {
    expect(await outbox.statusOf(challenge())).toBeNull();
  });

  it('is queued, then sent, then delivered', async () => {
    const challengeId = challenge();
    fail(new Error('busy'));
    await send({ challengeId });
    expect(await outbox.statusOf(challengeId)).toBe('queued');
    answer('SM1');
    app.clock.advance(10);
    await app.deliver();
    expect(await outbox.statusOf(challengeId)).toBe('sent');
    expect(await report({ channel: 'sms', providerId: 'SM1', outcome: 'delivered' })).toBe(true);
    expect(await outbox.statusOf(challengeId)).toBe('delivered');
    expect(transport.taken.at(-1)).toMatchObject({ challengeId, payload: { code: '048213' } });
  });

  it('is that of the newest message of the challenge', async () => {
    const challengeId = challenge();
    await send({ challengeId });
    app.clock.advance(1);
    fail(new Error('busy'));
    await send({ challengeId });
    expect(await outbox.statusOf(challengeId)).toBe('queued');
  });

  it('is withheld where it never leaves', async () => {
    const challengeId = challenge();
    await send({ challengeId, withheld: true });
    expect(await outbox.statusOf(challengeId)).toBe('withheld');
    expect(transport.taken).toEqual([]);
  });

  it('is failed where it was refused, and those who asked learn of it', async () => {
    const challengeId = challenge();
    fail(new DeliveryRefused('Twilio 21610'));
    await send({ challengeId });
    expect(await outbox.statusOf(challengeId)).toBe('failed');
    const [row] = await rows();
    expect(refused).toEqual([
      {
        id: row!.id,
        realm: 'default',
        channel: 'sms',
        template: 'code',
        destination: NUMBER,
        challengeId,
        reason: 'Twilio 21610',
      },
    ]);
    expect(app.log.join('\n')).not.toMatch(/15112345678|048213/);
  });

  it('is failed where it expired, which is no refusal', async () => {
    const challengeId = challenge();
    fail(new Error('busy'));
    await send({ challengeId });
    app.clock.advance(301);
    await app.deliver();
    expect(await outbox.statusOf(challengeId)).toBe('failed');
    expect(refused).toEqual([]);
  });

  it('is failed where the provider reports so later, once', async () => {
    const challengeId = challenge();
    answer('SM2');
    await send({ challengeId });
    expect(await report({ channel: 'sms', providerId: 'SM2', outcome: 'failed', reason: 'Twilio 30005' })).toBe(true);
    expect(await report({ channel: 'sms', providerId: 'SM2', outcome: 'failed', reason: 'Twilio 30006' })).toBe(true);
    expect(await report({ channel: 'sms', providerId: 'SM2', outcome: 'delivered' })).toBe(true);
    expect(await outbox.statusOf(challengeId)).toBe('failed');
    expect(refused).toMatchObject([{ challengeId, reason: 'Twilio 30005' }]);
    expect(await rows()).toMatchObject([{ last_error: 'Twilio 30005', delivered_at: null }]);
  });

  it('is not changed by a failure that is reported after the delivery', async () => {
    const challengeId = challenge();
    answer('SM3');
    await send({ challengeId });
    await report({ channel: 'sms', providerId: 'SM3', outcome: 'delivered' });
    await report({ channel: 'sms', providerId: 'SM3', outcome: 'failed' });
    expect(await outbox.statusOf(challengeId)).toBe('delivered');
    expect(refused).toEqual([]);
  });

  it('is not found by a stranger id, nor by that of another channel', async () => {
    answer('SM4');
    await send();
    expect(await report({ channel: 'sms', providerId: 'SM5', outcome: 'delivered' })).toBe(false);
    expect(await report({ channel: 'email', providerId: 'SM4', outcome: 'delivered' })).toBe(false);
  });

  it.each([
    ['was sent', () => undefined],
    ['was refused', () => fail(new DeliveryRefused('Twilio 21610'))],
  ])('is erased with its row where the order says so and it %s', async (_how, prepare) => {
    prepare();
    await send({ erasedAfterSending: true });
    expect(transport.taken).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it('is erased where it expired', async () => {
    fail(new Error('busy'));
    await send({ erasedAfterSending: true });
    expect(await rows()).toHaveLength(1);
    app.clock.advance(301);
    await app.deliver();
    expect(await rows()).toEqual([]);
  });

  it('stays where the development mailbox keeps it', async () => {
    transport.keepsMessages = true;
    await send({ erasedAfterSending: true });
    expect(await rows()).toMatchObject([{ erased_after_sending: 1, sent_at: expect.anything() as unknown }]);
  });

  /** The provider takes it and reports of it, and then its answer is lost. */
  const loseTheAnswer = (outcome: Report['outcome']) =>
    jest.spyOn(transport, 'deliver').mockImplementationOnce(async (message) => {
      transport.taken.push(message);
      await report({ channel: 'sms', providerId: 'SM6', messageId: message.id, outcome, reason: 'Twilio 30005' });
      throw new MaybeTaken('Twilio ETIMEDOUT');
    });

  it.each(['delivered', 'failed'] as const)('is %s where the report comes and the answer is lost', async (outcome) => {
    const challengeId = challenge();
    loseTheAnswer(outcome);
    await send({ challengeId });
    app.clock.advance(100);
    await app.deliver();
    expect(transport.taken).toHaveLength(1);
    expect(await outbox.statusOf(challengeId)).toBe(outcome);
    expect(refused.map(({ reason }) => reason)).toEqual(outcome === 'failed' ? ['Twilio 30005'] : []);
    expect(await rows()).toMatchObject([
      { provider_id: 'SM6', next_attempt_at: null, leased_by: null, payload: null, attempts: 1 },
    ]);
  });

  it.each(['delivered', 'failed'] as const)('is erased where it is %s before its answer comes', async (outcome) => {
    loseTheAnswer(outcome);
    await send({ erasedAfterSending: true });
    app.clock.advance(100);
    await app.deliver();
    expect(transport.taken).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it('is nothing any more once all messages to some addresses are erased', async () => {
    await send();
    await send({ destination: 'ada@example.com' });
    await send({ destination: '+4915187654321' });
    await send({ realm: 'other' });
    await app.app.get(Database).transaction((tx) => outbox.eraseFor(tx, 'default', [NUMBER, 'ada@example.com']));
    expect((await rows()).map(({ realm, destination }) => [realm, destination]).sort()).toEqual([
      ['default', '+4915187654321'],
      ['other', NUMBER],
    ]);
    await app.app.get(Database).transaction((tx) => outbox.eraseFor(tx, 'default', []));
    expect(await rows()).toHaveLength(2);
  });
});

describe('the health of a channel', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('is that of its last conversation', async () => {
    app = await TestApp.start({ env: { SMS_TRANSPORT: 'mailbox' } });
    const relay = app.app.get(OutboxRelay);
    const transport = new Obedient();
    relay.register(transport);
    const converse = async (next: () => Receipt) => {
      transport.next = next;
      await app.app.get(Database).transaction((tx) =>
        app.app.get(Outbox).add(tx, {
          realm: 'default',
          channel: 'sms',
          template: 'code',
          destination: NUMBER,
          payload: {},
          expiresAt: plusSeconds(app.clock.now(), 300),
        }),
      );
      await app.deliver();
      await app.query('DELETE FROM outbox_messages');
      return relay.health('sms');
    };
    const throwing = (error: Error) => () => {
      throw error;
    };
    expect(relay.health('sms')).toBe('up');
    expect(await converse(throwing(new TransportDown('Twilio ECONNREFUSED')))).toBe('down');
    expect(relay.health('email')).toBe('up');
    expect(await converse(throwing(new TryLater('Twilio 21999')))).toBe('up');
    expect(await converse(throwing(new TransportDown('Twilio 20003')))).toBe('down');
    expect(await converse(throwing(new DeliveryRefused('Twilio 21610')))).toBe('up');
    expect(await converse(throwing(new TransportDown('Twilio 20003')))).toBe('down');
    expect(await converse(() => ({ providerId: null }))).toBe('up');
  });
});

import { newId, plusSeconds } from '../../src/common/index.js';
import type { AuditEvent } from '../../src/audit/index.js';
import { Database } from '../../src/database/index.js';
import { DeliveryReports, Outbox, OutboxRelay } from '../../src/outbox/index.js';
import type { NewMessage } from '../../src/outbox/index.js';
import { adminIn, pathOf } from '../support/admin.js';
import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import type { Problem } from '../support/flows.js';
import { Puppet } from '../support/outside.js';

const CODE = '048213';
const NUMBER = '+4915112345678';

interface Message {
  id: string;
  status: string;
  retryable: boolean;
}
interface Page {
  items: Message[];
  next_cursor: string | null;
}

describe('the messages of a realm', () => {
  let app: TestApp;
  let admin: { id: string; agent: Agent };
  let other: Agent;
  let mail: Puppet;
  let sms: Puppet;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'shop' } });
    admin = await adminIn(app, 'default', 'root@example.com');
    other = (await adminIn(app, 'shop', 'root@example.com')).agent;
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await app.query('DELETE FROM outbox_messages');
    mail = new Puppet('email', 'mail');
    sms = new Puppet('sms', 'sms');
    for (const each of [mail, sms]) app.app.get(OutboxRelay).register(each);
    await admin.agent.post('/api/auth/refresh');
  });

  /** Writes a message a millisecond after the one before, and answers its id. */
  async function write(more: Partial<NewMessage> = {}): Promise<string> {
    app.clock.advance(0.001);
    await app.app.get(Database).transaction((tx) =>
      app.app.get(Outbox).add(tx, {
        ...{ realm: 'default', channel: 'email', template: 'sign_in_code', destination: 'jane@example.com' },
        ...{ payload: { code: CODE }, expiresAt: plusSeconds(app.clock.now(), 300), ...more },
      }),
    );
    const [row] = await app.query<{ id: string }>('SELECT id FROM outbox_messages ORDER BY id DESC LIMIT 1');
    return row!.id;
  }
  const send = async (behaviour: Puppet['behaviour'], more: Partial<NewMessage> = {}) => {
    mail.behaviour = sms.behaviour = behaviour;
    const id = await write(more);
    await app.deliver();
    return id;
  };

  async function list(query = '', agent = admin.agent, realm = 'default'): Promise<Page> {
    const { status, body, text } = await agent.get<Page>(`${pathOf(realm)}/admin/messages?${query}`);
    if (status !== 200) throw new Error(`${status} ${text}`);
    expect(text).not.toMatch(/048213|jane@|15112345|payload|provider/);
    return body;
  }
  const idsOf = ({ items }: Page) => items.map(({ id }) => id);
  const retry = (id: string, agent = admin.agent, realm = 'default') =>
    agent.post<Problem>(`${pathOf(realm)}/admin/messages/${id}/retry`);

  it('are listed newest first, without code, text and address', async () => {
    const id = await send('refuse');
    const sent = await send('take', { channel: 'sms', destination: NUMBER, template: 'code' });
    const { items, next_cursor } = await list();
    const created = app.clock.now();
    expect(items).toEqual([
      {
        ...{ id: sent, channel: 'sms', template: 'code', destination: '•••78', status: 'sent', attempts: 1 },
        ...{ failure: null, last_error: null, retryable: false },
        created_at: created.toISOString(),
        expires_at: plusSeconds(created, 300).toISOString(),
        sent_at: created.toISOString(),
      },
      {
        ...{ id, channel: 'email', template: 'sign_in_code', destination: 'j•••@example.com', status: 'failed' },
        ...{ attempts: 1, failure: 'refused', last_error: 'mail refuse', retryable: true },
        created_at: plusSeconds(created, -0.001).toISOString(),
        expires_at: plusSeconds(created, 299.999).toISOString(),
        sent_at: null,
      },
    ]);
    expect(next_cursor).toBeNull();
  });

  /** One message of each kind, by what is asked for. */
  async function oneOfEach() {
    const expired = await send('fail');
    app.clock.advance(300);
    await app.deliver();
    const failed = await send('refuse');
    const sent = await send('take');
    const delivered = await send('take', { channel: 'sms', destination: NUMBER });
    const reported = await send('take', { channel: 'sms', destination: NUMBER });
    const report = (id: string, outcome: 'delivered' | 'failed') =>
      app.app.get(DeliveryReports).take({ channel: 'sms', providerId: `sms-${id}`, messageId: id, outcome });
    await report(delivered, 'delivered');
    await report(reported, 'failed');
    const withheld = await send('take', { withheld: true });
    const queued = await send('fail', { channel: 'sms', destination: NUMBER });
    const noTransport = await write();
    await app.query(`UPDATE outbox_messages SET failed_at = created_at, failure = 'no_transport' WHERE id = ?`, [
      noTransport,
    ]);
    return { expired, failed, sent, delivered, reported, withheld, queued, noTransport };
  }

  it('are found by what became of them; what is withheld is no message', async () => {
    const { expired, failed, sent, delivered, reported, withheld, queued, noTransport } = await oneOfEach();
    const found = async (query: string) => idsOf(await list(query));
    expect(await found('status=expired')).toEqual([expired]);
    expect(await found('status=failed')).toEqual([noTransport, reported, failed]);
    expect(await found('status=sent')).toEqual([sent]);
    expect(await found('status=delivered')).toEqual([delivered]);
    expect(await found('status=queued')).toEqual([queued]);
    expect(await found('')).toEqual([noTransport, queued, reported, delivered, sent, failed, expired]);
    expect(await found('channel=sms')).toEqual([queued, reported, delivered]);
    expect(await found('channel=email&status=failed')).toEqual([noTransport, failed]);
    expect(await found('channel=email&status=delivered')).toEqual([]);
    expect(await found('')).not.toContain(withheld);
    for (const { status, id, retryable } of (await list()).items) {
      expect([id, status]).toEqual([id, (await list(`status=${status}`)).items.find((each) => each.id === id)?.status]);
      expect([id, retryable]).toEqual([id, [failed, noTransport].includes(id)]);
    }
  });

  it('are those of the realm alone', async () => {
    const [id] = [await send('refuse'), await send('refuse', { realm: 'shop' })];
    expect(idsOf(await list())).toEqual([id]);
    expect(idsOf(await list('', other, 'shop'))).not.toContain(id);
    expect((await list('', other, 'shop')).items).toHaveLength(1);
  });

  it.each(['', 'status=failed&', 'channel=email&'])('go on from the cursor of a page: %s', async (query) => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.unshift(await send('refuse', i % 2 && !query ? { channel: 'sms' } : {}));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`${query}limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...idsOf(page));
      cursor = page.next_cursor;
      await send('refuse');
    }
    expect(seen).toEqual(ids);
  });

  it('are found among many that are withheld, a stretch at a time', async () => {
    const rare = await send('take');
    const older = await send('refuse', { channel: 'sms', destination: NUMBER });
    await app.query('UPDATE outbox_messages SET id = ? WHERE id = ?', [newId(new Date(1)), older]);
    const template = (await app.query('SELECT * FROM outbox_messages WHERE id = ?', [rare]))[0]!;
    const at = app.clock.now().getTime();
    const names = Object.keys(template);
    for (let i = 0; i < 5_500; i += 500) {
      const rows = Array.from({ length: 500 }, (_, k) => ({
        ...template,
        ...{ id: newId(new Date(at + i + k + 1)), sent_at: null, next_attempt_at: null },
      }));
      const places = rows.map(() => `(${names.map(() => '?').join(', ')})`).join(', ');
      const values = rows.flatMap((row) => names.map((name) => (row as Record<string, unknown>)[name]));
      await app.query(`INSERT INTO outbox_messages (${names.join(', ')}) VALUES ${places}`, values);
    }
    const first = await list();
    expect(first.items).toEqual([]);
    const second = await list(`cursor=${first.next_cursor}`);
    expect(second.items.map(({ status }) => status)).toEqual(['sent', 'failed']);
    expect(second.next_cursor).toBeNull();
    expect((await list('status=failed')).next_cursor).toBeNull();
  });

  it.each([
    ['status', 'status=withheld'],
    ['status', 'status=sent&status=failed'],
    ['status', 'status='],
    ['channel', 'channel=fax'],
    ['limit', 'limit=101'],
    ['cursor', 'cursor=%00'],
    ['template', 'template=code'],
  ])('refuse a wrong %s: %s', async (field, query) => {
    const { status, body } = await admin.agent.get<Problem>(`/api/admin/messages?${query}`);
    expect([status, body.code, body.errors?.map((error) => error.field)]).toEqual([400, 'validation_failed', [field]]);
  });

  describe('that were given up', () => {
    const events = () =>
      app.query<Record<keyof AuditEvent, unknown> & { actor_id: string; user_id: null }>(
        "SELECT * FROM audit_events WHERE type = 'message_retried'",
      );
    beforeEach(() => app.query("DELETE FROM audit_events WHERE type = 'message_retried'"));

    it('leave again with the same code, and the trail says who had it done', async () => {
      const id = await send('refuse');
      mail.behaviour = 'take';
      expect((await retry(id.toUpperCase())).status).toBe(202);
      await app.deliver();
      expect(mail.given.map(({ payload }) => payload)).toEqual([{ code: CODE }, { code: CODE }]);
      expect((await list()).items).toMatchObject([{ id, status: 'sent', failure: null }]);
      const [event, ...others] = await events();
      expect(others).toEqual([]);
      expect(event).toMatchObject({ realm: 'default', actor_id: admin.id, user_id: null, ip: '127.0.0.1' });
      expect(JSON.parse(String(event?.details))).toEqual({
        ...{ action: 'retry_message', message: id, channel: 'email', template: 'sign_in_code' },
      });
    });

    it.each<[string, number, () => Promise<string>]>([
      ['sent', 404, () => send('take')],
      ['waits', 404, () => send('fail')],
      ['withheld', 404, () => send('take', { withheld: true })],
      ['of another realm', 404, () => send('refuse', { realm: 'shop' })],
      ['unknown', 404, () => Promise.resolve(newId(app.clock.now()))],
      ['no id', 404, () => Promise.resolve("x'--")],
      [
        'past its time',
        409,
        async () => {
          const id = await send('refuse');
          app.clock.advance(300);
          return id;
        },
      ],
      [
        'emptied',
        409,
        async () => {
          const id = await send('refuse');
          await app.query('UPDATE outbox_messages SET payload = NULL WHERE id = ?', [id]);
          return id;
        },
      ],
      [
        'followed by another of its challenge',
        409,
        async () => {
          const challengeId = newId(app.clock.now());
          const id = await send('refuse', { challengeId });
          await send('take', { challengeId });
          return id;
        },
      ],
    ])('do not where one is %s: %i, and no event says so', async (_, status, prepare) => {
      const answer = await retry(await prepare());
      expect([answer.status, answer.body.code]).toEqual([status, status === 404 ? 'not_found' : 'conflict']);
      expect(await events()).toEqual([]);
    });

    it('are not retried from a foreign page, nor with a body', async () => {
      const id = await send('refuse');
      const path = `/api/admin/messages/${id}/retry`;
      const foreign = await admin.agent.post<Problem>(path, undefined, { origin: 'https://evil.example' });
      expect([foreign.status, foreign.body.code]).toEqual([403, 'origin_not_allowed']);
      const answer = await admin.agent.post<Problem>(path, { force: true });
      expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
      expect(await events()).toEqual([]);
    });
  });
});

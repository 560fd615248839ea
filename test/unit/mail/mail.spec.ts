import { Mail, type MailOrder } from '../../../src/mail/index.js';
import type { Tx } from '../../../src/database/index.js';
import type { NewMessage, Outbox } from '../../../src/outbox/index.js';

const order: MailOrder = {
  realm: 'default',
  template: 'verification_code',
  to: 'ada@example.com',
  expiresAt: new Date('2026-08-03T14:10:00.000Z'),
};

async function enqueued(changes: Partial<MailOrder> = {}): Promise<NewMessage> {
  const added: [Tx, NewMessage][] = [];
  const outbox = { add: (...call: [Tx, NewMessage]) => Promise.resolve(void added.push(call)) };
  const tx = {} as Tx;
  await new Mail(outbox as unknown as Outbox).enqueue(tx, { ...order, ...changes });
  expect(added).toHaveLength(1);
  expect(added[0]?.[0]).toBe(tx);
  return added[0]![1];
}

describe('a mail that is ordered', () => {
  it('waits in the outbox, in the transaction of its cause', async () => {
    expect(await enqueued({ code: '482913', name: 'Ada' })).toEqual({
      realm: 'default',
      channel: 'email',
      template: 'verification_code',
      destination: 'ada@example.com',
      payload: { code: '482913', name: 'Ada' },
      expiresAt: order.expiresAt,
      withheld: undefined,
    });
  });

  it('holds nothing that was not given', async () => {
    expect((await enqueued({ name: null })).payload).toStrictEqual({});
  });

  it('takes its token, its challenge and what was changed with it', async () => {
    const details = { what: 'phone', address: '+49•••78' } as const;
    const more = { token: 'Ab-_9', challengeId: 'c1', details, erasedAfterSending: true };
    expect(await enqueued(more)).toMatchObject({
      payload: { token: 'Ab-_9', ...details },
      challengeId: 'c1',
      erasedAfterSending: true,
    });
  });

  it('is withheld where its order says so', async () => {
    expect((await enqueued({ withheld: true, code: '482913' })).withheld).toBe(true);
  });
});

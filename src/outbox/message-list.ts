import { Injectable } from '@nestjs/common';
import type { Channel } from '../common/index.js';
import { Replicas, together, walkBack } from '../database/index.js';
import type { Stretch, WalkBack } from '../database/index.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** What became of a message. */
export type MessageFate = 'queued' | 'sent' | 'delivered' | 'failed' | 'expired';

/** What may be told of a message: neither its code nor its text. */
export interface ListedMessage {
  id: string;
  channel: Channel;
  template: string;
  destination: string;
  fate: MessageFate;
  attempts: number;
  failure: string | null;
  lastError: string | null;
  createdAt: Date;
  expiresAt: Date;
  sentAt: Date | null;
}

export interface MessageFilter {
  status?: MessageFate | undefined;
  channel?: Channel | undefined;
}

const CHANNELS: readonly Channel[] = ['email', 'sms'];
const GIVEN_UP = ['refused', 'no_transport', 'reported'];
/** Of what was not given up. The last one: what is withheld was never meant to leave, and stands in no list. */
const GOING = {
  queued: 'item.nextAttemptAt IS NOT NULL',
  sent: 'item.sentAt IS NOT NULL AND item.deliveredAt IS NULL AND item.failedAt IS NULL',
  delivered: 'item.deliveredAt IS NOT NULL AND item.failedAt IS NULL',
  any: 'NOT (item.nextAttemptAt IS NULL AND item.sentAt IS NULL AND item.failedAt IS NULL)',
};
/** All columns but the payload. */
const FACTS = (
  [
    ...(['id', 'channel', 'template', 'destination', 'attempts', 'failure', 'lastError'] as const),
    ...(['createdAt', 'expiresAt', 'nextAttemptAt', 'sentAt', 'deliveredAt', 'failedAt'] as const),
  ] as const
).map((name) => `item.${name}`);

/** The messages of a realm, newest first; on a replica, where there is one. */
@Injectable()
export class MessageList {
  constructor(private readonly replicas: Replicas) {}

  /**
   * Up to `take` messages that are older than the id `before`.
   * @throws Unavailable when the database can't be reached
   */
  page(
    realm: string,
    { status, channel }: MessageFilter,
    page: { before: string | undefined; take: number },
  ): Promise<Stretch<ListedMessage>> {
    const channels = channel ? [channel] : CHANNELS;
    return this.replicas.read(async (manager) => {
      const parts: Stretch<OutboxMessage>[] = [];
      // One after another: each is short, and a list shall not take all connections.
      for (const each of channels) {
        for (const walk of walksOf(realm, each, status)) parts.push(await walkBack(manager, walk, page));
      }
      const { rows, floor } = together(parts, page.take);
      return { rows: rows.map(listed), floor };
    });
  }
}

/** Each goes along a stretch of its own of the index of realm, channel and failure. */
function walksOf(realm: string, channel: Channel, status: MessageFate | undefined): WalkBack<OutboxMessage>[] {
  const place = 'item.realm = :realm AND item.channel = :channel';
  const base = { entity: OutboxMessage, index: 'outbox_messages_list', select: FACTS, order: 'id' as const };
  const over = (failure: string) => ({
    ...base,
    along: { where: `${place} AND item.failure = :failure`, values: { realm, channel, failure } },
  });
  const going = (also: string) => ({
    ...base,
    along: { where: `${place} AND item.failure IS NULL`, values: { realm, channel } },
    also: { where: also, values: {} },
  });
  if (status === 'expired') return [over('expired')];
  if (status === 'failed') return GIVEN_UP.map(over);
  if (status) return [going(GOING[status])];
  return [going(GOING.any), ...[...GIVEN_UP, 'expired'].map(over)];
}

function listed(row: OutboxMessage): ListedMessage {
  const { id, channel, template, destination, attempts, failure, lastError, createdAt, expiresAt, sentAt } = row;
  const facts = { id, channel, template, destination, attempts, failure, lastError, createdAt, expiresAt, sentAt };
  return { ...facts, fate: fateOf(row) };
}

function fateOf({ failedAt, failure, deliveredAt, sentAt }: OutboxMessage): MessageFate {
  if (failedAt) return failure === 'expired' ? 'expired' : 'failed';
  if (deliveredAt) return 'delivered';
  return sentAt ? 'sent' : 'queued';
}

import { Injectable } from '@nestjs/common';
import { Brackets, In, IsNull } from 'typeorm';
import { Clock, newId, plusSeconds } from '../common/index.js';
import type { Channel, Failure, TransportName } from '../common/index.js';
import { Database } from '../database/index.js';
import { CONVERSATION } from './message-transport.js';
import { OutboxMessage } from './outbox-message.entity.js';
import { bounds } from './queue.js';
import type { QueueName } from './queue.js';
import { SentWriter } from './sent-writer.js';
import type { Sent } from './sent-writer.js';

/** How long a relay owns what it claimed (s): 30 s for a first transport that fails, and the whole conversation with the second. */
const LEASE = CONVERSATION + 30;

/** What is asked of one queue. */
export interface Order {
  channel: Channel;
  queue: QueueName;
  limit: number;
  /** Addresses that have enough under way. */
  without: readonly string[];
}

/** A message that is due, before anybody owns it. */
export type Due = Pick<OutboxMessage, 'id' | 'destination'>;

/** The statements of the relay: claim under a lease, and write down what became of it, as long as the lease holds. */
@Injectable()
export class OutboxClaims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sentWriter: SentWriter,
  ) {}

  /** The queues of a channel in which anything waits, now or later: one step over the index for each of them. */
  async queues(channel: Channel): Promise<QueueName[]> {
    const { above, below } = bounds(channel);
    const found: QueueName[] = [null];
    for (let last = above; ;) {
      const next = await this.queueAfter(last, below);
      if (next === null) return found;
      found.push(next);
      last = next;
    }
  }

  /** What is due in a queue, the longest first. */
  async due({ channel, queue, limit, without }: Order): Promise<Due[]> {
    const now = this.clock.now();
    const rows = this.database.read((manager) => {
      const query = manager
        .createQueryBuilder(OutboxMessage, 'message')
        .select(['message.id', 'message.destination'])
        .where(queue === null ? 'queue IS NULL AND channel = :channel' : 'queue = :queue', { queue, channel })
        .andWhere('next_attempt_at <= :now', { now })
        .andWhere(free(now));
      if (without.length > 0) query.andWhere('destination NOT IN (:...without)', { without });
      return query.orderBy('next_attempt_at').limit(limit).getMany();
    });
    return rows;
  }

  /** Takes those that nobody has taken since: two relays that claim at once never get the same one. */
  async claim(ids: readonly string[]): Promise<OutboxMessage[]> {
    const now = this.clock.now();
    const lease = newId(now);
    // The condition is asked again by the UPDATE: another relay may have been faster.
    await this.database.read((manager) =>
      manager
        .createQueryBuilder()
        .update(OutboxMessage)
        .set({ leasedBy: lease, leasedUntil: plusSeconds(now, LEASE), attempts: () => 'attempts + 1' })
        .where('id IN (:...ids)', { ids })
        .andWhere('next_attempt_at <= :now', { now })
        .andWhere(free(now))
        .execute(),
    );
    return this.database.read((manager) =>
      manager.getRepository(OutboxMessage).find({ where: { id: In([...ids]), leasedBy: lease }, order: { id: 'ASC' } }),
    );
  }

  /** Begins the lease anew, as long as no other relay has taken the message since; `null` where one has. */
  async holdOn(message: OutboxMessage): Promise<OutboxMessage | null> {
    const leasedUntil = plusSeconds(this.clock.now(), LEASE);
    const { affected } = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).update(leased(message), { leasedUntil }),
    );
    return affected === 1 ? { ...message, leasedUntil } : null;
  }

  /** The other side took it, or may have. */
  async sent(message: OutboxMessage, outcome: Omit<Sent, 'message'>): Promise<void> {
    if (message.erasedAfterSending && !outcome.keeps) await this.erase(message);
    else await this.sentWriter.write({ message, ...outcome });
  }

  /** It is tried again at `at`; by that transport alone, where one is named: it may have taken it. */
  async retry(message: OutboxMessage, at: Date, reason: string, by?: TransportName): Promise<void> {
    const bound = by && { transport: by };
    await this.finish(message, { nextAttemptAt: at, lastError: reason.slice(0, 255), ...bound });
  }

  /**
   * It is not tried again by itself; its text stays sealed where somebody may have it tried again.
   * Answers `false` where the lease had ended, so that another relay decides.
   */
  async giveUp(message: OutboxMessage, failure: Failure, reason: string, keeps = false): Promise<boolean> {
    if (message.erasedAfterSending && !keeps) return this.erase(message);
    return this.finish(message, {
      failedAt: this.clock.now(),
      failure,
      lastError: reason.slice(0, 255),
      ...OVER,
      ...(failure === 'expired' && { payload: null }),
    });
  }

  private async queueAfter(last: string, below: string): Promise<string | null> {
    const row = await this.database.read((manager) =>
      manager
        .createQueryBuilder(OutboxMessage, 'message')
        .select('message.queue', 'queue')
        .where('queue > :last AND queue < :below', { last, below })
        .orderBy('queue')
        .limit(1)
        .getRawOne<{ queue: string }>(),
    );
    return row?.queue ?? null;
  }

  private async finish(message: OutboxMessage, outcome: Partial<OutboxMessage>): Promise<boolean> {
    const { affected } = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).update(leased(message), { ...outcome, leasedBy: null, leasedUntil: null }),
    );
    return affected === 1;
  }

  private async erase(message: OutboxMessage): Promise<boolean> {
    const { affected } = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).delete(leased(message)),
    );
    return affected === 1;
  }
}

/** It waits nowhere, and is nobody's. */
export const OVER = { nextAttemptAt: null, queue: null, leasedBy: null, leasedUntil: null };

/** The row, as long as it is still this relay's, and nobody has said that it was sent. */
function leased({ id, leasedBy }: OutboxMessage) {
  return { id, leasedBy: leasedBy ?? '', sentAt: IsNull() };
}

/** Whether nobody holds a lease, or its holder is gone. */
function free(now: Date): Brackets {
  return new Brackets((where) => where.where('leased_until IS NULL').orWhere('leased_until < :now', { now }));
}

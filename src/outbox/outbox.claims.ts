import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import { Clock, newId, plusSeconds } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Receipt } from './message-transport.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** How long a relay owns what it claimed (s): longer than a transport's bounded conversation. */
const LEASE = 60;

/** What a relay got hold of; `more`: there was more to get, or another relay was faster. */
export interface Claim {
  messages: OutboxMessage[];
  more: boolean;
}

/** The statements of the relay: claim under a lease, and write down what became of it, as long as the lease holds. */
@Injectable()
export class OutboxClaims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Takes up to `limit` due messages. Two relays that claim at once never get the same one. */
  async claim(limit: number): Promise<Claim> {
    const now = this.clock.now();
    const due = await this.due(now, limit);
    if (due.length === 0) return { messages: [], more: false };
    const lease = newId(now);
    // The condition is asked again by the UPDATE: between the two statements another relay may have been faster.
    await this.database.read((manager) =>
      manager
        .createQueryBuilder()
        .update(OutboxMessage)
        .set({ leasedBy: lease, leasedUntil: plusSeconds(now, LEASE), attempts: () => 'attempts + 1' })
        .where('id IN (:...due)', { due })
        .andWhere('next_attempt_at <= :now', { now })
        .andWhere(free(now))
        .execute(),
    );
    const messages = await this.database.read((manager) =>
      manager.getRepository(OutboxMessage).find({ where: { leasedBy: lease }, order: { id: 'ASC' } }),
    );
    return { messages, more: due.length === limit || messages.length < due.length };
  }

  /** The other side took it. `keeps`: the development mailbox reads it from here. */
  async sent(message: OutboxMessage, receipt: Receipt, keeps: boolean): Promise<void> {
    if (message.erasedAfterSending && !keeps) await this.erase(message);
    else
      await this.finish(message, {
        sentAt: this.clock.now(),
        providerId: receipt.providerId?.slice(0, 255) ?? null,
        nextAttemptAt: null,
        ...(!keeps && { payload: null }),
      });
  }

  /** It is tried again at `at`. */
  async retry(message: OutboxMessage, at: Date, reason: string): Promise<void> {
    await this.finish(message, { nextAttemptAt: at, lastError: reason.slice(0, 255) });
  }

  /** It is never tried again; `false` where the lease had ended, so that another relay decides. */
  async giveUp(message: OutboxMessage, reason: string, keeps = false): Promise<boolean> {
    if (message.erasedAfterSending && !keeps) return this.erase(message);
    return this.finish(message, {
      failedAt: this.clock.now(),
      lastError: reason.slice(0, 255),
      nextAttemptAt: null,
      payload: null,
    });
  }

  private async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager
        .createQueryBuilder(OutboxMessage, 'message')
        .select('message.id')
        .where('next_attempt_at <= :now', { now })
        .andWhere(free(now))
        .orderBy('next_attempt_at')
        .limit(limit)
        .getMany(),
    );
    return rows.map((row) => row.id);
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

/** The row, as long as it is still this relay's. */
function leased({ id, leasedBy }: OutboxMessage): { id: string; leasedBy: string } {
  return { id, leasedBy: leasedBy ?? '' };
}

/** Whether nobody holds a lease, or its holder is gone. */
function free(now: Date): Brackets {
  return new Brackets((where) => where.where('leased_until IS NULL').orWhere('leased_until < :now', { now }));
}

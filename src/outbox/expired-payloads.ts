import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock, plusSeconds } from '../common/index.js';
import { Database, Eraser } from '../database/index.js';
import type { ErasedBatch } from '../database/index.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** How far each walk looks back (s): a relay gives a message up that ended while it was under way. */
const OVERLAP = 600;
const BEGINNING = { at: new Date(0), id: '' };

/**
 * Whether a message is over and still has its text: given up, or never meant to leave. What was sent and has it was kept by
 * the development mailbox. What is still due is the relay's, which gives it up.
 */
const SPENT = 'payload IS NOT NULL AND sent_at IS NULL AND next_attempt_at IS NULL';

/**
 * Empties messages whose time has ended: nobody may send them again. It walks along the ends of the messages, and begins
 * anew with the process.
 */
@Injectable()
export class ExpiredPayloads extends Eraser {
  readonly table = 'outbox_payloads';
  private place = BEGINNING;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async eraseBatch(limit: number): Promise<ErasedBatch> {
    const now = this.clock.now();
    const rows = await this.endedSince(now, limit);
    const spent = rows.filter(({ spent }) => Number(spent) === 1).map(({ id }) => id);
    const removed = spent.length > 0 ? await this.empty(spent, now) : 0;
    const last = rows.at(-1);
    if (last) this.place = last;
    const more = rows.length === limit;
    if (!more) this.place = { at: plusSeconds(now, -OVERLAP), id: '' };
    return { removed, more };
  }

  private async endedSince(now: Date, limit: number) {
    const rows = await this.database.read((manager) =>
      manager
        .createQueryBuilder(OutboxMessage, 'message')
        .select(['message.id', 'message.expiresAt'])
        .addSelect(`CASE WHEN ${SPENT} THEN 1 ELSE 0 END`, 'spent')
        .where('expires_at >= :at AND expires_at <= :now AND (expires_at > :at OR id > :id)', { ...this.place, now })
        .orderBy('message.expiresAt')
        .addOrderBy('message.id')
        .limit(limit)
        .getRawAndEntities<{ spent: unknown }>(),
    );
    return rows.entities.map(({ id, expiresAt: at }, i) => ({ id, at, spent: rows.raw[i]?.spent }));
  }

  /** The condition is asked again: an operator may have sent it anew. */
  private empty(ids: string[], now: Date): Promise<number> {
    return this.database.transaction(async ({ manager }) => {
      const result = await manager
        .createQueryBuilder()
        .update(OutboxMessage)
        .set({ payload: null })
        .where({ id: In(ids) })
        .andWhere(`expires_at <= :now AND ${SPENT}`, { now })
        .execute();
      return result.affected ?? 0;
    });
  }
}

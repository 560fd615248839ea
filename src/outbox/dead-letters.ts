import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { Clock, DomainError, NotFound } from '../common/index.js';
import { Database } from '../database/index.js';
import type { Tx } from '../database/index.js';
import { OutboxMessage } from './outbox-message.entity.js';
import { OutboxRelay } from './outbox.relay.js';
import { queueOf } from './queue.js';
import { isOver } from './route.js';

/** What may be told of a message that was given up: neither its code nor its text. */
const FACTS = {
  id: true,
  realm: true,
  channel: true,
  template: true,
  destination: true,
  attempts: true,
  createdAt: true,
  expiresAt: true,
  failedAt: true,
  failure: true,
  lastError: true,
} as const;

export type DeadLetter = Pick<OutboxMessage, keyof typeof FACTS>;

/** It can't be tried again: its code has ended, its text is gone, or another message took its place. */
export class NoRetry extends DomainError {
  readonly code = 'conflict';
}

/** Messages that were given up. Their text stays sealed until their code ends, so that they can be tried again. */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly relay: OutboxRelay,
  ) {}

  /** The newest of a realm. */
  async list(realm: string, limit: number): Promise<DeadLetter[]> {
    const where = { realm, failedAt: Not(IsNull()) };
    return this.database.read((manager) =>
      manager.getRepository(OutboxMessage).find({ select: FACTS, where, order: { failedAt: 'DESC' }, take: limit }),
    );
  }

  /**
   * Has a message tried again, at once and with the same code, for as long as that lives; `note` writes who had it done in
   * the same transaction.
   * @throws NotFound where the realm has no such message, or it was not given up
   * @throws NoRetry where its code has ended, its text is gone, or a newer message of the same challenge took its place
   */
  async retry(realm: string, id: string, note?: (tx: Tx, message: DeadLetter) => Promise<void>): Promise<void> {
    const message = await this.find(realm, id);
    if (isOver(message, this.clock.now())) throw new NoRetry({ detail: 'its code has ended' });
    if (message.payload === null) throw new NoRetry({ detail: 'its text is gone' });
    if (await this.hasSuccessor(message)) throw new NoRetry({ detail: 'a newer message took its place' });
    await this.database.transaction(async (tx) => {
      // The condition is asked again: of two that try at once one alone does.
      if (!(await this.revive(tx, message))) throw new NoRetry({ detail: 'it is tried again already' });
      await note?.(tx, message);
      tx.onCommit(() => this.relay.wake(message));
    });
  }

  private async find(realm: string, id: string): Promise<OutboxMessage> {
    const where = { id, realm, failedAt: Not(IsNull()) };
    const message = await this.database.read((manager) => manager.getRepository(OutboxMessage).findOneBy(where));
    if (!message) throw new NotFound({ detail: 'dead letter' });
    return message;
  }

  /** Its code was replaced by then: it opens nothing any more. */
  private async hasSuccessor({ id, challengeId }: OutboxMessage): Promise<boolean> {
    if (challengeId === null) return false;
    const where = { challengeId, id: MoreThan(id) };
    return this.database.read((manager) => manager.getRepository(OutboxMessage).existsBy(where));
  }

  private async revive(tx: Tx, message: OutboxMessage): Promise<boolean> {
    const now = this.clock.now();
    const { affected } = await tx
      .repository(OutboxMessage)
      .update(
        { id: message.id, failedAt: Not(IsNull()), payload: Not(IsNull()), expiresAt: MoreThan(now) },
        { nextAttemptAt: now, queue: queueOf(message), failedAt: null, failure: null },
      );
    return affected === 1;
  }
}

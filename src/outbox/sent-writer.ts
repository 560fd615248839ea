import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Clock, Unavailable } from '../common/index.js';
import type { TransportName } from '../common/index.js';
import { Database } from '../database/index.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** A message that the other side took, or may have. */
export interface Sent {
  message: OutboxMessage;
  by: TransportName;
  providerId: string | null;
  /** The development mailbox reads it from here. */
  keeps: boolean;
  /** Why nobody knows, where the other side never said so. */
  doubt?: string;
}

/** How soon a write is tried again that the database did not take (ms). */
const AGAIN = 250;

type Waiting = Sent & { done: () => void; failed: (error: unknown) => void };

/**
 * Writes down what was sent. Nothing waits for company: those that are over in the same turn of the event loop, or while
 * the last write is under way and so before their own, are written together. A crash repeats no more than without it. A
 * database that is away is no crash, nor is one that chose the write as a deadlock's victim: it is told again until it hears, or nobody needs the message any more.
 */
@Injectable()
export class SentWriter {
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resolves once it stands in the database, as long as its lease held. */
  write(sent: Sent): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ ...sent, done, failed });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      // What other connections have said by now is read first.
      await new Promise(setImmediate);
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.insist(batch);
        batch.forEach(({ done }) => done());
      } catch (error) {
        batch.forEach(({ failed }) => failed(error));
      }
    }
    this.isWriting = false;
  }

  private async insist(batch: readonly Sent[]): Promise<void> {
    for (;;) {
      try {
        await this.writeTogether(batch);
        return;
      } catch (error) {
        const now = this.clock.now();
        if (!(error instanceof Unavailable) || batch.every(({ message }) => message.expiresAt <= now)) throw error;
        await pause(AGAIN, undefined, { ref: false });
      }
    }
  }

  /** One statement, and so one commit, however many they are. */
  private async writeTogether(batch: readonly Sent[]): Promise<void> {
    const { cases, parameters } = namesOf(batch);
    await this.database.read((manager) =>
      manager
        .createQueryBuilder()
        .update(OutboxMessage)
        .set({
          sentAt: this.clock.now(),
          transport: () => `CASE id ${cases.transport} END`,
          providerId: () => `CASE id ${cases.providerId} END`,
          lastError: () => `CASE id ${cases.lastError} END`,
          payload: () => `CASE WHEN id IN (:...kept) THEN payload END`,
          nextAttemptAt: null,
          queue: null,
          leasedBy: null,
          leasedUntil: null,
        })
        .where('id IN (:...ids) AND leased_by IN (:...leases)')
        .setParameters(parameters)
        .execute(),
    );
  }
}

function namesOf(batch: readonly Sent[]) {
  const parameters: Record<string, unknown> = {
    ids: batch.map(({ message }) => message.id),
    leases: [...new Set(batch.map(({ message }) => message.leasedBy))],
    // Never empty: an empty list is no SQL.
    kept: ['', ...batch.filter(({ keeps }) => keeps).map(({ message }) => message.id)],
  };
  const cases = { transport: '', providerId: '', lastError: '' };
  batch.forEach(({ message, by, providerId, doubt }, i) => {
    Object.assign(parameters, {
      [`id${i}`]: message.id,
      [`by${i}`]: by,
      [`name${i}`]: providerId?.slice(0, 255) ?? null,
      [`doubt${i}`]: doubt?.slice(0, 255) ?? null,
    });
    cases.transport += ` WHEN :id${i} THEN :by${i}`;
    // A report may have been faster.
    cases.providerId += ` WHEN :id${i} THEN COALESCE(:name${i}, provider_id)`;
    cases.lastError += ` WHEN :id${i} THEN COALESCE(:doubt${i}, last_error)`;
  });
  return { cases, parameters };
}

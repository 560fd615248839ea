import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Channel, Failure, TransportName } from '../common/index.js';

/**
 * A message and what became of it. Its state is told by its times: due while `nextAttemptAt` is set, over once
 * `sentAt` or `failedAt` is. The payload is sealed, and emptied when the message has left; one that was given up keeps it
 * for as long as somebody may have it tried again.
 */
@Entity('outbox_messages')
@Index('outbox_messages_due', ['nextAttemptAt'])
@Index('outbox_messages_queue', ['queue', 'nextAttemptAt'])
@Index('outbox_messages_failed', ['failedAt', 'channel', 'failure'])
@Index('outbox_messages_list', ['realm', 'channel', 'failure', 'id'])
@Index('outbox_messages_leased_by', ['leasedBy'])
@Index('outbox_messages_challenge_id', ['challengeId'])
@Index('outbox_messages_provider_id', ['providerId'])
@Index('outbox_messages_destination', ['realm', 'destination'])
@Index('outbox_messages_expires_at', ['expiresAt'])
export class OutboxMessage {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 8 })
  channel: Channel;

  @Column({ type: 'varchar', length: 48 })
  template: string;

  @Column({ type: 'varchar', length: 254 })
  destination: string;

  @Column({ type: 'text', nullable: true })
  payload: string | null;

  @Column({ type: 'int' })
  attempts: number;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;

  /** When its code ends: past it, nothing is sent. */
  @Column({ type: 'datetime', precision: 3 })
  expiresAt: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  nextAttemptAt: Date | null;

  /** Where it waits (`queueOf`); null once it is over, and where an older version wrote it. */
  @Column({ type: 'varchar', length: 96, nullable: true })
  queue: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  leasedUntil: Date | null;

  @Column({ type: 'varchar', length: 36, nullable: true })
  leasedBy: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  sentAt: Date | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  deliveredAt: Date | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  failedAt: Date | null;

  /** Why it was given up. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  failure: Failure | null;

  /** Which one took it; while it waits, the one that may have taken it, so that no other gets it. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  transport: TransportName | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  providerId: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  lastError: string | null;

  /** The challenge whose code it carries, or that it stands in the place of. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  challengeId: string | null;

  /** 1: nothing of it stays once it has left, for its reader is no user any more. */
  @Column({ type: 'int', nullable: true })
  erasedAfterSending: number | null;

  /** The step of the request that wrote it, where traces are collected (W3C `traceparent`). */
  @Column({ type: 'varchar', length: 55, nullable: true })
  traceParent: string | null;
}

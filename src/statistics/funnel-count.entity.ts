import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Channel } from '../common/index.js';

/** How long the time is that a row counts: an hour, or a day in UTC. */
export type Grain = 'hour' | 'day';

/** What became of codes and messages in one hour or on one day, by realm, channel and country. It names nobody. */
@Entity('funnel_counts')
@Index('funnel_counts_place', ['realm', 'grain', 'hour', 'channel', 'country'], { unique: true })
@Index('funnel_counts_expires_at', ['expiresAt'])
export class FunnelCount {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 4 })
  grain: Grain;

  /** When the time begins, in hours since 1970. */
  @Column({ type: 'int' })
  hour: number;

  /** Empty for what belongs to no channel. */
  @Column({ type: 'varchar', length: 8 })
  channel: Channel | '';

  /** Of the number (`countryOf`); empty for a mail. */
  @Column({ type: 'varchar', length: 4 })
  country: string;

  @Column({ type: 'int' })
  asked: number;

  @Column({ type: 'int' })
  sent: number;

  @Column({ type: 'int' })
  delivered: number;

  @Column({ type: 'int' })
  verified: number;

  @Column({ type: 'int' })
  failed: number;

  @Column({ type: 'int' })
  refused: number;

  @Column({ type: 'int' })
  signIns: number;

  /** When it may be removed. */
  @Column({ type: 'datetime', precision: 3 })
  expiresAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was sent to one block of numbers lately, and how much of it was verified. */
@Entity('number_blocks')
export class NumberBlock {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  realm: string;

  /** E.164 without the last four digits. */
  @PrimaryColumn({ type: 'varchar', length: 16 })
  block: string;

  @Column({ type: 'datetime', precision: 3 })
  lastSentAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  hourStartedAt: Date;

  @Column({ type: 'int' })
  sentInHour: number;

  @Column({ type: 'int' })
  verifiedInHour: number;

  @Column({ type: 'datetime', precision: 3 })
  dayStartedAt: Date;

  @Column({ type: 'int' })
  sentInDay: number;
}

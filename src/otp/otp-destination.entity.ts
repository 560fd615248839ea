import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was sent to one destination lately, over all routes and spellings. Changed by conditional UPDATEs only. */
@Entity('otp_destinations')
export class OtpDestination {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  realm: string;

  @PrimaryColumn({ type: 'varchar', length: 254 })
  destination: string;

  @Column({ type: 'datetime', precision: 3 })
  lastSentAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  hourStartedAt: Date;

  @Column({ type: 'int' })
  sentInHour: number;

  @Column({ type: 'datetime', precision: 3 })
  dayStartedAt: Date;

  @Column({ type: 'int' })
  sentInDay: number;
}

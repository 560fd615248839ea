import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What was sent to one destination lately and how often a secret was guessed there, over all routes and spellings.
 * Changed by conditional UPDATEs only. Addresses stand here as keyed hashes (`BudgetKey`); beside them users, as
 * `known/<id>`, `user/<id>`, `notice/<id>` and `invites/<id>`, and realms.
 */
@Entity('otp_destinations')
export class OtpDestination {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  realm: string;

  @PrimaryColumn({ type: 'varchar', length: 254 })
  destination: string;

  @Column({ type: 'datetime', precision: 3 })
  lastSentAt: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  tenMinutesStartedAt: Date | null;

  @Column({ type: 'int', nullable: true })
  sentInTenMinutes: number | null;

  @Column({ type: 'datetime', precision: 3 })
  hourStartedAt: Date;

  @Column({ type: 'int' })
  sentInHour: number;

  @Column({ type: 'datetime', precision: 3 })
  dayStartedAt: Date;

  @Column({ type: 'int' })
  sentInDay: number;

  /** In a row: a success sets it to 0. */
  @Column({ type: 'int' })
  codeFailures: number;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  codeWaitsUntil: Date | null;

  @Column({ type: 'int' })
  passwordFailures: number;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  passwordWaitsUntil: Date | null;
}

import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Why a session ended. */
export type EndReason = 'signed_out' | 'signed_out_everywhere' | 'password_reset' | 'refresh_reused';

/** One sign-in of one device: a family of refresh tokens of which the newest alone lives. */
@Entity('sessions')
@Index('sessions_user_id', ['userId'])
@Index('sessions_revoked_at', ['revokedAt'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 36 })
  userId: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 64 })
  refreshHash: string;

  /** The token before, which is good for the grace alone, and then a sign of theft. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  previousHash: string | null;

  @Column({ type: 'datetime', precision: 3 })
  rotatedAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  authenticatedAt: Date;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  userAgent: string | null;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  lastSeenAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  idleExpiresAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  reason: EndReason | null;
}

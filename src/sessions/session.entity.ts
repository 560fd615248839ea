import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Why a session ended. */
export type EndReason =
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'ended_by_user'
  | 'password_reset'
  | 'password_changed'
  | 'change_undone'
  | 'account_deleted'
  | 'ended_by_admin'
  | 'user_disabled'
  | 'roles_changed'
  | 'refresh_reused'
  | 'restored';

/** A refresh token that another one took the place of: its hash, and when (ms since 1970). */
export interface ReplacedToken {
  hash: string;
  at: number;
}

/** One sign-in of one device: a family of refresh tokens of which the newest alone lives. */
@Entity('sessions')
@Index('sessions_user_id', ['userId'])
@Index('sessions_revoked_at', ['revokedAt'])
@Index('sessions_expires_at', ['expiresAt'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 36 })
  userId: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 64 })
  refreshHash: string;

  /** The tokens before it that are within their grace, oldest first. Any other that comes back is a sign of theft. */
  @Column({ type: 'simple-json', nullable: true })
  replacedTokens: ReplacedToken[] | null;

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

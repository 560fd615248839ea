import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What can happen to an account. `refused`: somebody tried, and `details.code` says what they were told. */
export type AuditEventType =
  | 'signed_up'
  | 'signed_in'
  | 'refused'
  | 'password_reset'
  | 'password_changed'
  | 'email_changed'
  | 'phone_changed'
  | 'change_undone'
  | 'profile_changed'
  | 'stepped_up'
  | 'account_deleted'
  | 'session_ended'
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'test_code'
  | 'message_retried'
  | 'user_invited'
  | 'user_disabled'
  | 'user_enabled'
  | 'user_deleted'
  | 'roles_changed'
  | 'sessions_revoked'
  | 'unlocked';

export type AuditDetails = Record<string, string | number | boolean>;

/** Who did what, from where, and when. Written once, never changed; no secret and no full address. */
@Entity('audit_events')
@Index('audit_events_user', ['userId', 'createdAt'])
@Index('audit_events_realm', ['realm', 'createdAt'])
@Index('audit_events_type', ['realm', 'type', 'createdAt'])
@Index('audit_events_ip', ['realm', 'ip', 'createdAt'])
@Index('audit_events_actor', ['actorId', 'createdAt'])
export class AuditEvent {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 32 })
  type: AuditEventType;

  /** Whom it is about, where that is known. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  userId: string | null;

  /** Who did it, where that is somebody else. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  actorId: string | null;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  userAgent: string | null;

  @Column({ type: 'simple-json' })
  details: AuditDetails;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;
}

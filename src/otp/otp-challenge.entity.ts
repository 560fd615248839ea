import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Channel } from '../common/index.js';

/** What a code opens. A code of one purpose never opens another. */
export type Purpose =
  | 'login'
  | 'signup'
  | 'verify_email'
  | 'reset_password'
  | 'registration'
  | 'change_email'
  | 'change_phone'
  | 'step_up'
  | 'undo_change'
  | 'invitation';

/** One code that was promised to one destination for one purpose. `codeHmac` null: a decoy that no code opens. */
@Entity('otp_challenges')
@Index('otp_challenges_destination', ['realm', 'destination', 'purpose', 'createdAt'])
@Index('otp_challenges_link_hash', ['linkHash'])
@Index('otp_challenges_user_id', ['userId'])
export class OtpChallenge {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 24 })
  purpose: Purpose;

  @Column({ type: 'varchar', length: 8 })
  channel: Channel;

  @Column({ type: 'varchar', length: 254 })
  destination: string;

  /** Whose it is, where the address had an owner when it was issued. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  userId: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  codeHmac: string | null;

  /** SHA-256 of the token in the link that was mailed beside the code: what either opens, it opens once. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  linkHash: string | null;

  /** What a purpose needs beside its destination. */
  @Column({ type: 'simple-json', nullable: true })
  details: Record<string, string | null> | null;

  @Column({ type: 'varchar', length: 8 })
  keyVersion: string;

  @Column({ type: 'int' })
  attempts: number;

  @Column({ type: 'int' })
  maxAttempts: number;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt: Date;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  consumedAt: Date | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  supersededAt: Date | null;
}

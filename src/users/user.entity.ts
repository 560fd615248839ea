import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Language } from '../common/index.js';

export type Role = 'user' | 'admin';
export type UserStatus = 'active' | 'disabled';

/** A person of one realm. Exists only once an address was proved, or while an invitation waits for that proof. */
@Entity('users')
@Index('users_realm_email', ['realm', 'email'], { unique: true })
@Index('users_realm_phone_number', ['realm', 'phoneNumber'], { unique: true })
@Index('users_realm_id', ['realm', 'id'])
@Index('users_realm_status', ['realm', 'status', 'id'])
@Index('users_realm_roles', ['realm', 'roles'])
@Index('users_realm_name', ['realm', 'name', 'id'])
@Index('users_realm_first_name', ['realm', 'firstName', 'id'])
@Index('users_realm_last_name', ['realm', 'lastName', 'id'])
export class User {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 254, nullable: true })
  email: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  emailVerifiedAt: Date | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  phoneNumber: string | null;

  @Column({ type: 'datetime', precision: 3, nullable: true })
  phoneVerifiedAt: Date | null;

  /** Typed at registration and not proved: it is shown to its user, and is nobody's. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  typedPhoneNumber: string | null;

  @Column({ type: 'varchar', length: 160, nullable: true })
  passwordHash: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  name: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  firstName: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  lastName: string | null;

  @Column({ type: 'varchar', length: 2, nullable: true })
  countryCode: string | null;

  /** Of messages to them; null until they choose one. */
  @Column({ type: 'varchar', length: 8, nullable: true })
  locale: Language | null;

  @Column({ type: 'simple-json' })
  roles: Role[];

  @Column({ type: 'varchar', length: 16 })
  status: UserStatus;

  /** When an administrator invited them, while their address waits for its proof; null once it is proved. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  invitedAt: Date | null;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  updatedAt: Date;
}

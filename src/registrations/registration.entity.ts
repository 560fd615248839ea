import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was typed at a registration and waits, with its challenge, for the address to be proved. */
@Entity('registrations')
@Index('registrations_address', ['realm', 'address'])
export class Registration {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  challengeId: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 254 })
  address: string;

  @Column({ type: 'varchar', length: 160, nullable: true })
  passwordHash: string | null;

  @Column({ type: 'simple-json' })
  profile: RegistrationProfile;

  /** Of the four-step registration: which step is due, once the address is proved. */
  @Column({ type: 'varchar', length: 16, nullable: true })
  step: RegistrationStep | null;

  /** SHA-256 of the token that the step which is due asks for. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  tokenHash: string | null;

  /** When that token ends. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;
}

/** What is asked for after the address was proved, in this order. */
export type RegistrationStep = 'password' | 'profile';

export interface RegistrationProfile {
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  countryCode?: string | null;
  /** Typed along, and not proved. */
  phoneNumber?: string | null;
}

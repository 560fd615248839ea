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

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;
}

export interface RegistrationProfile {
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  countryCode?: string | null;
}

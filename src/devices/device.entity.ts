import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A browser that has signed in as a user. It holds a token of its own, which opens nothing. */
@Entity('devices')
@Index('devices_hash', ['deviceHash'], { unique: true })
@Index('devices_user_id', ['userId'])
export class Device {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  realm: string;

  @Column({ type: 'varchar', length: 36 })
  userId: string;

  @Column({ type: 'varchar', length: 64 })
  deviceHash: string;

  @Column({ type: 'datetime', precision: 3 })
  createdAt: Date;

  @Column({ type: 'datetime', precision: 3 })
  expiresAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Work that one instance alone does, and until when nobody else may begin it. */
@Entity('leases')
export class Lease {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  name: string;

  @Column({ type: 'varchar', length: 36 })
  holder: string;

  @Column({ type: 'datetime', precision: 3 })
  heldUntil: Date;
}
